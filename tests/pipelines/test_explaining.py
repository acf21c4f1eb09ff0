"""Does every change of score and place add up, and is the scoring that explains it the scoring that scored it."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from click.testing import CliRunner

from pipelines.cli import main
from pipelines.errors import QueryError, WarehouseError
from pipelines.explaining.answers import Card, explanation, others, peer_rows, step_rows, subjects
from pipelines.explaining.changes import Explanation, explain
from pipelines.explaining.rescoring import WHOLE, Build, Judged, Rule, _rescored, rule_in_force, scores_of
from pipelines.explaining.restatements import restatements
from pipelines.explaining.sides import Subject, rows
from pipelines.method.trial import Trial, prepare
from pipelines.opened import Warehouse, open_locked
from pipelines.policy import load_policy
from pipelines.robustness.contest import contests
from pipelines.robustness.observed import observed
from pipelines.second_run import Rule as TrialRule
from pipelines.warehouse import build
from pipelines.workspace import DEFAULT_ROOT, Workspace
from tests.pipelines.bank import ALPHA, BETA, FAIR, GOOD, KPI_HEADER, kpi_rows, write_bank, write_workbook
from tests.pipelines.banks import Banks

QUERIES = DEFAULT_ROOT.parent / "dashboard" / "queries"
AS_OF = date(2026, 1, 15)
GROUP = "DE|specialised|onsite"
EARLIER = {"2025-10": "2025-07", "2025-11": "2025-08", "2025-12": "2025-09"}
TOTALS = "select * from scores.vendor_totals where period = ? order by vendor_id, family, class, mode"


def quarter_before(contract_no: str, counts: dict[str, tuple[float, float]]) -> list[tuple[object, ...]]:
    return [(EARLIER[str(month)], *rest) for month, *rest in kpi_rows(contract_no, counts)]


def actual(path: Path, period: str) -> Judged:
    data = Build(path, period)
    rule = rule_in_force(data)
    assert rule is not None
    return Judged(data, rule, data)


def sums(found: Explanation) -> dict[str, float]:
    parts: Counter[str] = Counter()
    for step in found.steps:
        parts[step.part] += step.points
    return {part: float(points) for part, points in parts.items()}


def two_quarters(workspace: Workspace) -> None:
    """甲 is as good in both quarters, 乙 falls from good to fair."""
    kpis = [
        *quarter_before("HT-1", GOOD),
        *quarter_before("HT-2", GOOD),
        *kpi_rows("HT-1", GOOD),
        *kpi_rows("HT-2", FAIR),
    ]
    write_bank(workspace.inbox / "小银行.xlsx", kpis)
    build(workspace, AS_OF)


def two_quarters_seen_today(workspace: Workspace) -> None:
    """The same, and built for today as well, as the command does it."""
    two_quarters(workspace)
    build(workspace)


def stricter(scheme: dict[str, Any]) -> None:
    """EP2 weighs 6 instead of 10 (EP3 13 instead of 9), and its curve for DE is stricter."""
    indicators = {each["indicator"]: each for part in scheme["dimensions"] for each in part["indicators"]}
    indicators["EP2"]["weight"], indicators["EP3"]["weight"] = 6, 13
    indicators["EP2"]["families"]["DE"]["down"] = [0.5, 2]


def with_a_version(workspace: Workspace) -> None:
    """The two quarters, of which the fourth has a stricter version of the scheme."""
    two_quarters(workspace)
    add_version(workspace, stricter)
    build(workspace, AS_OF)


def add_version(workspace: Workspace, edit: Callable[[dict[str, Any]], None]) -> None:
    """From the fourth quarter on a version holds that differs by this edit."""
    shutil.copytree(DEFAULT_ROOT / "policy", workspace.root / "policy", ignore=shutil.ignore_patterns("options"))
    scheme = yaml.safe_load((workspace.policy / "evaluation.yaml").read_text(encoding="utf-8"))
    scheme["version"], scheme["effective_from"] = "2025.4", date(2025, 10, 1)
    edit(scheme)
    (workspace.policy / "evaluation-2025.yaml").write_text(yaml.safe_dump(scheme, allow_unicode=True), encoding="utf-8")


@pytest.mark.slow
def test_every_change_of_the_sample_bank_adds_up(sample_warehouse: Warehouse) -> None:
    path = sample_warehouse.path
    # Quarter by quarter: what is scored once more for one vendor is at hand for the next.
    rows = sample_warehouse.connection.cursor().execute(
        "select vendor_id, concat_ws('|', family, class, mode), prior_period, period, total_change, rank_change "
        "from scores.vendor_scores where prior_period is not null order by period, prior_period, vendor_id, 2"
    ).fetchall()  # fmt: skip
    met: Counter[str] = Counter()
    for vendor, group, before, after, change, places in rows:
        found = explain(actual(path, before), actual(path, after), Subject(vendor, group))
        assert found is not None
        assert (found.change is None) == (change is None)
        if found.change is None:
            continue
        assert found.change == sum((step.points for step in found.steps), Fraction(0)) == Fraction(change)
        parts = sums(found)
        # What is left to rounding is rounding: both scores are computed again from their indicators.
        assert abs(parts.get("rounding", 0)) <= 0.01 + 1e-9
        met.update(parts.keys())
        if places is not None:
            assert found.places is not None
            assert sum(found.places.parts.values()) == -places
    # Every cause that the sample has was met; rule and weights do not change in it.
    assert len(rows) > 300
    assert met["data"] > 300
    assert min(met[part] for part in ("mix", "deductions", "bonus", "peers")) > 0
    assert met["weights"] == met["rule"] == 0


def test_every_change_of_an_engagement_adds_up(sample_warehouse: Warehouse) -> None:
    path = sample_warehouse.path
    rows = sample_warehouse.connection.cursor().execute(
        "select s.engagement_id, s.vendor_id, concat_ws('|', s.family, s.class, s.mode), main.published(s.total), "
        "main.published(b.total), s.is_removed or b.is_removed from scores.engagement_scores as s "
        "inner join scores.engagement_scores as b on s.engagement_id = b.engagement_id and b.period = '2025Q3' "
        "where s.period = '2025Q4' order by all"
    ).fetchall()  # fmt: skip
    met: Counter[str] = Counter()
    for engagement, vendor, group, total, prior, is_removed in rows:
        found = explain(actual(path, "2025Q3"), actual(path, "2025Q4"), Subject(vendor, group, engagement))
        assert found is not None
        assert found.places is None
        if None in {total, prior} or is_removed:
            assert found.change is None
            continue
        assert found.change == sum((step.points for step in found.steps), Fraction(0)) == Fraction(total - prior)
        assert found.after.indicators.keys() == {row["indicator"] for row in found.after.points}
        parts = sums(found)
        assert abs(parts.get("rounding", 0)) <= 0.01 + 1e-9
        met.update(parts.keys())
    # One engagement is all of itself: its size moves nothing.
    assert met["data"] > 20
    assert met["mix"] == 0


def test_scoring_once_more_is_the_scoring_of_the_build(sample_warehouse: Warehouse) -> None:
    judged = actual(sample_warehouse.path, "2025Q4")
    again = _rescored(judged, WHOLE).cursor().execute(TOTALS, ["2025Q4"]).fetchall()
    assert len(again) > 30
    assert again == sample_warehouse.connection.cursor().execute(TOTALS, ["2025Q4"]).fetchall()


def test_a_quarter_under_the_last_version_is_what_that_version_would_have_given(banks: Banks) -> None:
    under_old, path = (build(banks.made(make), AS_OF) for make in (two_quarters, with_a_version))
    now = actual(path, "2025Q4")
    assert now.rule.version == "2025.4"
    with scores_of(Judged(now.data, Rule(path, now.rule.scheme, "2023.1"), now.peers)) as connection:
        counterfactual = connection.execute(TOTALS, ["2025Q4"]).fetchall()
    with duckdb.connect(str(under_old), read_only=True) as connection:
        assert counterfactual == connection.execute(TOTALS, ["2025Q4"]).fetchall()

    found = explanation(Card(path, "2025Q4", Subject(BETA, GROUP)), "rule:2023.1", [])
    assert found is not None
    parts = sums(found)
    # EP2 at 1‱ falls from 80 points (0.5 to 3) to 66.67 (0.5 to 2); EP3 of 66.67 points gains weight from EP2's better ones.
    assert parts["rule"] < 0
    assert parts["weights"] < 0
    assert set(parts) <= {"rule", "weights", "rounding"}
    assert {step.indicator for step in found.steps if step.part == "rule"} == {"EP2"}
    assert sum(step.points for step in found.steps) == found.change


def test_a_quarter_under_a_new_version_is_told_apart_by_data_weights_and_rule(banks: Banks) -> None:
    path = build(banks.made(with_a_version), AS_OF)
    found = explanation(Card(path, "2025Q4", Subject(BETA, GROUP)), "2025Q3", [])
    assert found is not None
    parts = sums(found)
    assert parts["data"] < parts["rule"] < 0
    assert parts["weights"] < 0
    assert found.change == sum(step.points for step in found.steps)
    # Who is at the top of every curve loses nothing to a stricter one.
    same = explanation(Card(path, "2025Q4", Subject(ALPHA, GROUP)), "2025Q3", [])
    assert same is not None
    assert (same.change, same.steps) == (0, ())


INCIDENTS = (
    ("事件编号", "事件类型", "发生时间", "事件等级", "责任方", "合同编号"),
    ("SJ-1", "操作差错", "2025-08-05 09:00", "四级", "供应商", "HT-2"),
    ("SJ-2", "操作差错", "2025-11-05 09:00", "四级", "供应商", "HT-2"),
)
# Answered after three working days: late under a limit of two, in time under one of five.
COMPLAINTS = (
    ("投诉编号", "合同编号", "受理时间", "供应商答复时间", "办结时间", "责任认定"),
    ("TS-1", "HT-2", "2025-08-04 09:00", "2025-08-07 09:00", "2025-08-07 10:00", "供应商"),
    ("TS-2", "HT-2", "2025-11-03 09:00", "2025-11-06 09:00", "2025-11-06 10:00", "供应商"),
)


def heavier_incidents(scheme: dict[str, Any]) -> None:
    """A slight incident counts 2 points instead of 1."""
    scheme["incidents"]["points"][4] = 2


def longer_replies(scheme: dict[str, Any]) -> None:
    """A complaint may be answered within five working days."""
    scheme["limits"]["complaint_reply_working_days"] = 5


def alike_with_events(workspace: Workspace) -> None:
    """Both vendors do the same in both quarters; 乙 has one incident and one late answer in each."""
    rows = [row for each in ("HT-1", "HT-2") for row in (*quarter_before(each, GOOD), *kpi_rows(each, GOOD))]
    write_bank(workspace.inbox / "小银行.xlsx", rows)
    write_workbook(workspace.inbox / "台账.xlsx", {"事件台账": INCIDENTS, "投诉台账": COMPLAINTS})
    build(workspace, AS_OF)


@pytest.mark.parametrize(
    ("edit", "cause", "indicator"), [(heavier_incidents, "rule", "EM5"), (longer_replies, "deductions", None)]
)
def test_what_the_evidence_counts_for_is_the_rule_and_not_the_data(
    tmp_path: Path, banks: Banks, edit: Callable[[dict[str, Any]], None], cause: str, indicator: str | None
) -> None:
    under_old = build(banks.made(alike_with_events), AS_OF)
    new = banks.copy(tmp_path / "new", alike_with_events)
    add_version(new, edit)
    path = build(new, AS_OF)
    now = actual(path, "2025Q4")
    card = Card(path, "2025Q4", Subject(BETA, GROUP))
    for against in ("2025Q3", "rule:2023.1"):
        found = explanation(card, against, [])
        assert found is not None
        assert found.change != 0
        assert found.change == sum((step.points for step in found.steps), Fraction(0))
        assert {(step.part, step.indicator) for step in found.steps if step.part != "rounding"} == {(cause, indicator)}
    # And the quarter under the last version is what that version alone would have given.
    with scores_of(Judged(now.data, Rule(path, now.rule.scheme, "2023.1"), now.peers)) as connection:
        counterfactual = connection.execute(TOTALS, ["2025Q4"]).fetchall()
    with open_locked(under_old) as connection:
        assert counterfactual == connection.execute(TOTALS, ["2025Q4"]).fetchall()
    # So is a trial of it, and a look at a version that no warehouse knows.
    assert tried(prepare(path, TrialRule("evaluation", "2023.1"), ["2025Q4"])) == published(under_old)
    unsaved = prepare(under_old, TrialRule("evaluation", "2025.4"), ["2025Q4"], load_policy(new.policy))
    assert tried(unsaved) == published(path) != published(under_old)


def tried(trial: Trial) -> dict[str, tuple[Any, ...]]:
    return {row["vendor_id"]: (row["total"], row["rank"], row["tier"], row["status"]) for row in trial.standings()}


def published(path: Path) -> dict[str, tuple[Any, ...]]:
    with open_locked(path) as connection:
        found = connection.execute(
            "select vendor_id, total, rank, tier, status from scores.vendor_scores where period = '2025Q4'"
        )
        return {vendor: tuple(rest) for vendor, *rest in found.fetchall()}


@pytest.fixture
def bank(tmp_path: Path, banks: Banks) -> Workspace:
    return banks.copy(tmp_path / "bank", two_quarters)


def under(workspace: Workspace, changes: dict[str, Any]) -> Path:
    """Build a bank once more under the shipped scheme with these declarations."""
    shutil.copytree(DEFAULT_ROOT / "policy", workspace.root / "policy", ignore=shutil.ignore_patterns("options"))
    file = workspace.policy / "evaluation.yaml"
    scheme = yaml.safe_load(file.read_text(encoding="utf-8")) | changes
    file.write_text(yaml.safe_dump(scheme, allow_unicode=True), encoding="utf-8")
    return build(workspace, AS_OF)


def test_a_score_is_explained_and_tried_as_its_scheme_rounds_it(bank: Workspace) -> None:
    path = under(bank, {"rounding": {"total": 5}})
    with open_locked(path) as connection:
        of_beta = "select total, total_exact from scores.vendor_scores where period = '2025Q4' and vendor_id = ?"
        ((total, unrounded),) = connection.execute(of_beta, [BETA]).fetchall()
    assert total % 5 == 0
    assert abs(float(total) - unrounded) > 0.01
    found = explanation(Card(path, "2025Q4", Subject(BETA, GROUP)), "2025Q3", [])
    assert found is not None
    assert found.after.total == Fraction(total)
    assert found.change == sum(step.points for step in found.steps) == Fraction(total) - 100
    assert tried(prepare(path, TrialRule("evaluation", "2023.1"), ["2025Q4"]))[BETA][0] == total
    # A vendor's only engagement has the vendor's score, explained and on the page.
    (engagement,) = {row["engagement_id"] for row in found.after.engagements}
    own = explanation(Card(path, "2025Q4", Subject(BETA, GROUP, engagement)), "2025Q3", [])
    assert own is not None
    assert (own.after.total, own.change) == (found.after.total, found.change)
    assert own.change == sum(step.points for step in own.steps)
    shown = {"vendor": BETA, "engagement": engagement, "period": "2025Q4", "family": None, "unit": None}
    for query in ("engagements", "engagement_trend"):
        with open_locked(path) as connection:
            assert rows(connection, (QUERIES / f"{query}.sql").read_text("utf-8"), shown)[-1]["total"] == float(total)


@pytest.mark.parametrize(
    "arithmetic", [{"aggregation": {"across_dimensions": "geometric"}}, {"rounding": {"dimensions": 1}}]
)
def test_what_is_no_weighted_sum_is_told_by_cause_and_doubted_by_its_own_total(
    bank: Workspace, arithmetic: dict[str, Any]
) -> None:
    path = under(bank, arithmetic)
    found = explanation(Card(path, "2025Q4", Subject(BETA, GROUP)), "2025Q3", [])
    assert found is not None
    assert found.change is not None
    assert found.change < 0
    assert sum(step.points for step in found.steps) == found.change
    assert {(step.part, step.indicator) for step in found.steps} <= {("data", None), ("rounding", None)}
    assert abs(found.change - next(step.points for step in found.steps if step.part == "data")) < Fraction(1, 100)
    with open_locked(path) as connection:
        seen = observed(connection, "2025Q4")
    assert [row.rank for row in seen.vendors] == [1, 2]
    (contest,) = contests(seen).values()
    assert contest.composite is not None
    assert contest.composite.totals(contest.weights[None, :])[0] == pytest.approx(contest.totals, abs=1e-9)


def test_a_late_load_is_a_restatement_and_is_taken_apart(workspace: Path, tmp_path: Path) -> None:
    rows = [*quarter_before("HT-1", GOOD), *quarter_before("HT-2", {k: v for k, v in FAIR.items() if k != "满意度"})]
    write_bank(workspace / "inbox" / "小银行.xlsx", [*rows, *kpi_rows("HT-1", GOOD), *kpi_rows("HT-2", FAIR)])
    bank = Workspace.at(workspace)
    build(bank, AS_OF)
    late = [KPI_HEADER, *quarter_before("HT-2", {"满意度": (90, 100)})]
    write_workbook(workspace / "inbox" / "迟报.xlsx", {"KPI": late})
    path = build(bank, AS_OF)

    card = Card(path, "2025Q3", Subject(BETA, GROUP))
    (restated,) = restatements(bank, card.subject)
    assert (restated.period, restated.files, restated.is_kept) == ("2025Q3", ("迟报.xlsx",), True)
    assert others(card, [restated]) == [f"load:{restated.seq}"]
    found = explanation(card, f"load:{restated.seq}", [restated])
    assert found is not None
    assert float(found.change or 0) == pytest.approx(restated.total_after - restated.total_before)
    assert set(sums(found)) <= {"restatement", "rounding"}
    largest = step_rows(found)[0]
    assert (largest["indicator"], largest["value_before"], largest["value_after"]) == ("ER4", None, 0.9)

    # A file of an older product does not say how it was made, so its scores can't be computed again.
    older = replace(restated, before=tmp_path / "older.duckdb")
    shutil.copy(restated.before, older.before)
    with duckdb.connect(str(older.before)) as connection:
        connection.execute("drop table meta.queries")
    assert others(card, [older]) == []
    restated.before.unlink()
    assert others(card, [restated]) == []
    with pytest.raises(QueryError):
        explanation(card, f"load:{restated.seq}", [restated])
    with pytest.raises(WarehouseError), scores_of(actual_of(restated.before, "2025Q3")):
        pass


def actual_of(path: Path, period: str) -> Judged:
    data = Build(path, period)
    return Judged(data, Rule(path, "evaluation", "2023.1"), data)


def test_peers_that_changed_sides_are_named(tmp_path: Path) -> None:
    rows = [
        *quarter_before("HT-1", FAIR),
        *quarter_before("HT-2", GOOD),
        *kpi_rows("HT-1", GOOD),
        *kpi_rows("HT-2", FAIR),
    ]
    write_bank(tmp_path / "inbox" / "小银行.xlsx", rows)
    path = build(Workspace.at(tmp_path), AS_OF)
    found = explanation(Card(path, "2025Q4", Subject(BETA, GROUP)), "2025Q3", [])
    assert found is not None
    assert found.places is not None
    # Both halves of the swap share the one place: neither alone would have cost it.
    assert (found.places.old_rank, found.places.new_rank) == (1, 2)
    assert found.places.parts["own_score"] + found.places.parts["other_scores"] == 1
    (peer,) = peer_rows(found, BETA)
    assert (peer["vendor_name"], peer["moved"], peer["rank_before"], peer["rank_after"]) == ("甲公司", "overtook", 2, 1)


@pytest.fixture
def seen(tmp_path: Path, banks: Banks) -> Workspace:
    return banks.copy(tmp_path / "bank", two_quarters_seen_today)


def told(bank: Workspace, *arguments: str) -> Any:
    return CliRunner().invoke(main, ["explain", *arguments, "--data", str(bank.root)], env={"LC_ALL": "en_US.UTF-8"})


def engagement_of(bank: Workspace, vendor: str) -> str:
    """Return the one engagement of a vendor."""
    with open_locked(build(bank, AS_OF)) as connection:
        found = connection.execute("select engagement_id from entities.engagements where vendor_id = ?", [vendor])
        ((engagement,),) = found.fetchall()
    return str(engagement)


def test_the_command_prints_what_adds_up(seen: Workspace) -> None:
    said = json.loads(told(seen, "乙公司", "2025Q4", "--format", "json").stdout)
    (group,) = said["groups"]
    assert (said["form"], said["vendor_id"], group["against"]) == ("scorecard.explain/1", BETA, "2025Q3")
    assert sum(row["change"] for row in group["steps"]) == pytest.approx(group["change"], abs=1e-9)
    lost = [row["points_lost"] for row in group["indicators"]]
    assert lost == sorted(lost, reverse=True)
    assert lost[0] > 0
    assert "2025Q3 (2023.1) 100.00 → 2025Q4 (2023.1)" in told(seen, BETA, "2025Q4").stdout
    one = engagement_of(seen, BETA)
    (own,) = json.loads(told(seen, one, "2025Q4", "--format", "json").stdout)["groups"]
    assert (own["engagement_id"], own["places"], own["change"]) == (one, [], group["change"])
    assert told(seen, BETA, "2025Q4", "--part", "places", "--format", "csv").stdout.startswith("group,cause,places\n")


def test_what_can_not_be_compared_is_said(seen: Workspace) -> None:
    path = build(seen, AS_OF)
    assert subjects(path, "乙公司", "2025Q4") == [Subject(BETA, GROUP)]
    refused = told(seen, BETA, "2025Q4", "--against", "2024Q1")
    assert refused.exit_code == 1
    assert "2024Q1" in refused.stderr
    assert "2025Q3" in refused.stderr
    unknown = told(seen, "丙公司", "2025Q4")
    assert unknown.exit_code == 1
    assert "丙公司" in unknown.stderr
    first = told(seen, BETA, "2025Q3")
    assert "no two scores to compare" in first.stdout
