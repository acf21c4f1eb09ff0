"""Is a trial of other weights what a rebuild gives, and is a new version checked, written beside the old and recorded?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from models.held_weights import dimension_weights, settled, whole_of
from pipelines import clock, warehouse
from pipelines.errors import PolicyError, WarehouseError
from pipelines.journal import Journal, JournalError
from pipelines.method.impact import impact, summary
from pipelines.method.saving import (
    SAVED,
    Proposal,
    checked,
    first_open_day,
    next_open_day,
    preview,
    preview_of,
    save,
    suggested_version,
)
from pipelines.method.scheme_text import Head, next_version, written_weight
from pipelines.method.trial import Trial, prepare
from pipelines.method.versions import differences, version_of, versions
from pipelines.opened import Warehouse, open_at
from pipelines.policy import load_policy
from pipelines.second_run import Rule
from pipelines.who import Who
from pipelines.workspace import DEFAULT_ROOT, Workspace

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

SHIPPED = DEFAULT_ROOT / "policy" / "evaluation.yaml"
RULE = Rule("evaluation", "2023.1")
HEAD = Head("2026.1", date(2026, 4, 1), "李明", "外包管理委员会", "更看重客户的声音")
TODAY = datetime(2026, 1, 15, 4, tzinfo=UTC)
COMPARED = ("total", "total_exact", "tier_total", "rank", "peer_count", "tier", "moved", "status", "coverage")
SCORES = f"""
select vendor_id, concat_ws('|', family, class, mode) as group_key, period, {", ".join(COMPARED)}
from scores.vendor_scores
"""

Standings = dict[tuple[str, str, str], tuple[Any, ...]]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: TODAY)


@pytest.fixture(scope="module")
def every_period(sample_warehouse: Warehouse) -> Trial:
    return prepare(sample_warehouse.path, RULE, periods_of(sample_warehouse))


@pytest.fixture
def rebuilt(sample_workspace: Workspace, sample_warehouse: Warehouse, tmp_path: Path) -> Callable[..., Warehouse]:
    """Return how the sample is built anew under other policy files; what reading it gave is taken as it is."""

    def build(change: Callable[[Path], object]) -> Warehouse:
        root = tmp_path / "bank"
        shutil.copytree(sample_workspace.root, root, ignore=shutil.ignore_patterns("*.duckdb", "CURRENT"))
        if not (root / "policy").exists():
            shutil.copytree(DEFAULT_ROOT / "policy", root / "policy")
        change(root / "policy")
        return open_at(warehouse.build(Workspace.at(root)))

    return build


def periods_of(built: Warehouse) -> list[str]:
    return [row[0] for row in built.connection.execute("select period from entities.periods order by seq").fetchall()]


def scores(built: Warehouse) -> Standings:
    return {row[:3]: row[3:] for row in built.connection.execute(SCORES).fetchall()}


def standings(trial: Trial, weights: Any = None) -> Standings:
    found = trial.standings(weights)
    return {(r["vendor_id"], r["group_key"], r["period"]): tuple(r[name] for name in COMPARED) for r in found}


def moved(trial: Trial) -> dict[str, dict[str, Fraction]]:
    """Other weights: a dimension and an indicator moved, and one that no longer counts."""
    held = {"reputation": Fraction(30), "scale": Fraction(0)}
    return dict(settled(trial.weights, held, {"ER4": Fraction(15), "EP2": Fraction("7.25")}))


def test_with_the_rules_own_weights_a_trial_is_the_warehouse(every_period: Trial, sample_warehouse: Warehouse) -> None:
    assert standings(every_period) == scores(sample_warehouse)
    assert len(scores(sample_warehouse)) > 400


def test_one_period_alone_keeps_what_earlier_periods_say_of_tiers(sample_warehouse: Warehouse) -> None:
    last = periods_of(sample_warehouse)[-1]
    own = {key: value for key, value in scores(sample_warehouse).items() if key[2] == last}
    assert standings(prepare(sample_warehouse.path, RULE, [last])) == own


@pytest.mark.slow
def test_other_weights_are_what_a_full_rebuild_with_that_policy_gives(
    every_period: Trial, rebuilt: Callable[..., Warehouse]
) -> None:
    weights = moved(every_period)
    head = Head("2023.1", date(2023, 1, 1), "李明", "委员会", "试")

    def change(policy: Path) -> None:
        path = policy / SHIPPED.name
        path.write_text(next_version(path.read_text("utf-8"), head, weights), encoding="utf-8")

    built = scores(rebuilt(change))
    assert standings(every_period, weights) == built
    changed = [key for key, value in standings(every_period).items() if built[key] != value]
    assert len(changed) > 300
    # And back: a trial leaves nothing behind.
    assert standings(every_period) != built


@pytest.mark.slow
def test_the_preview_of_a_new_version_is_the_rebuild_with_its_file(
    sample_workspace: Workspace, sample_warehouse: Warehouse, every_period: Trial, rebuilt: Callable[..., Warehouse]
) -> None:
    last = periods_of(sample_warehouse)[-1]
    proposal = Proposal(RULE, replace(HEAD, effective_from=date(2025, 12, 1)), moved(every_period), "补录评审意见")
    promised = preview(sample_workspace, sample_warehouse, proposal, last)
    text, _tables = checked(sample_workspace, proposal)
    built = scores(rebuilt(lambda policy: (policy / "evaluation-2026.1.yaml").write_text(text, encoding="utf-8")))
    at = {name: place for place, name in enumerate(COMPARED)}
    for row in promised:
        now = built[row["vendor_id"], row["group_key"], last]
        for name in ("status", "total", "rank", "tier", "coverage"):
            assert row[f"{name}_after"] == now[at[name]], row
    before = scores(sample_warehouse)
    # Quarters before the day of effect keep the rule they were scored by.
    assert {k: v for k, v in built.items() if k[2] != last} == {k: v for k, v in before.items() if k[2] != last}
    assert summary(promised).places > 0


def test_a_tier_that_only_has_another_name_moves_nobody(
    sample_workspace: Workspace, sample_warehouse: Warehouse, every_period: Trial, tmp_path: Path
) -> None:
    last = periods_of(sample_warehouse)[-1]
    policy = tmp_path / "policy"
    shutil.copytree(sample_workspace.policy, policy)
    head = replace(HEAD, effective_from=date(2025, 12, 1))
    text = next_version(SHIPPED.read_text("utf-8"), head, every_period.weights)
    (policy / "next.yaml").write_text(text.replace("{tier: A,", "{tier: 优,"), encoding="utf-8")
    found = preview_of(sample_warehouse, load_policy(policy), Rule(RULE.scheme, head.version), last)
    renamed = [each["tier_after"] for each in found if each["tier_before"] == "A"]
    assert renamed
    assert set(renamed) == {"优"}
    assert {each["tier_change"] for each in found} == {None}


def test_a_trial_names_periods_and_rules_that_nobody_knows(sample_warehouse: Warehouse) -> None:
    with pytest.raises(WarehouseError, match="1999Q1"):
        prepare(sample_warehouse.path, RULE, ["1999Q1"])
    with pytest.raises(WarehouseError, match="2099"):
        prepare(sample_warehouse.path, Rule("evaluation", "2099"), ["2025Q4"])


def test_a_rule_file_that_changed_is_read_anew_whatever_its_date_says(tmp_path: Path) -> None:
    file = tmp_path / "scheme.yaml"

    def approved_by(name: str) -> str | None:
        text = f"scheme: s\nversion: '1'\nperiod: quarter\neffective_from: 2025-01-01\napproved_by: {name}\n"
        file.write_text(text, encoding="utf-8")
        os.utime(file, (1, 1))
        return versions(tmp_path)[0].approved_by

    assert (approved_by("王一"), approved_by("王二")) == ("王一", "王二")


def test_the_weights_of_a_version_are_exact(every_period: Trial) -> None:
    assert whole_of(every_period.weights) == 100
    assert dimension_weights(every_period.weights) == {
        "qualification": 10, "scale": 10, "performance": 45, "reputation": 15, "management": 20,
    }  # fmt: skip


# ---------------------------------------------------------------------------------------------- impact


def row(vendor: str, **values: Any) -> dict[str, Any]:
    plain = {"group_key": "DE", "period": "2025Q4", "status": "ranked", "coverage": 1.0, "peer_count": 3}
    return {"vendor_id": vendor, "vendor_name": vendor, **plain, **values}


def test_who_moves_most_comes_first() -> None:
    before = [
        row("a", rank=1, total=90, tier="A"),
        row("b", rank=2, total=85, tier="B"),
        row("c", rank=3, total=84, tier="B"),
    ]
    after = [
        row("a", rank=1, total=88, tier="B"),
        row("c", rank=2, total=86, tier="B"),
        row("b", rank=3, total=85, tier="B"),
    ]
    found = impact(before, after, {"A": 1, "B": 2, "C": 3})
    assert [(r["vendor_id"], r["rank_change"], r["tier_change"], r["total_change"]) for r in found] == [
        ("c", 1, None, 2), ("b", -1, None, 0), ("a", 0, "down", -2),
    ]  # fmt: skip
    told = summary(found)
    assert (told.vendors, told.places, told.tiers_up, told.tiers_down, told.scores, told.most) == (3, 2, 0, 1, 2, 2)


def test_a_place_or_tier_that_came_or_went_is_said() -> None:
    found = impact(
        [row("a", rank=None, total=70, tier=None, status="provisional")],
        [row("a", rank=1, total=71, tier="B")],
        {"A": 1, "B": 2},
    )
    assert (found[0]["rank_change"], found[0]["tier_change"], found[0]["status_before"]) == (
        None,
        "came",
        "provisional",
    )


# ---------------------------------------------------------------------------------------------- the text of a version


def test_only_weights_and_head_change_in_the_text(every_period: Trial) -> None:
    old = SHIPPED.read_text("utf-8")
    new = next_version(old, HEAD, moved(every_period))
    kept = [line for line in old.split("\n") if line in new.split("\n")]
    # 29 indicators, five dimensions and three lines of the head; two lines are new.
    assert len(old.split("\n")) - len(kept) == 37
    assert [line for line in old.split("\n") if line.startswith(("#", "    #", "  #"))] == [
        line for line in new.split("\n") if line.startswith(("#", "    #", "  #"))
    ]
    document = yaml.safe_load(new)
    assert (document["version"], document["effective_from"]) == ("2026.1", date(2026, 4, 1))
    assert (document["author"], document["approved_by"], document["reason"]) == (
        "李明",
        "外包管理委员会",
        "更看重客户的声音",
    )
    by_code = {e["indicator"]: e["weight"] for d in document["dimensions"] for e in d["indicators"]}
    assert (by_code["ER4"], by_code["EP2"], by_code["EC1"]) == (15, 7.25, 0)


@settings(max_examples=15)
@given(st.data())
def test_any_weights_are_written_exactly(data: DataObject) -> None:
    text = SHIPPED.read_text("utf-8")
    document = yaml.safe_load(text)
    weights = {
        d["dimension"]: {
            e["indicator"]: data.draw(st.fractions(min_value=0, max_value=50, max_denominator=400))
            for e in d["indicators"]
        }
        for d in document["dimensions"]
    }
    read = yaml.safe_load(next_version(text, HEAD, weights))
    for dimension in read["dimensions"]:
        own = weights[dimension["dimension"]]
        assert Fraction(str(dimension["weight"])) == sum(own.values())
        assert {e["indicator"]: Fraction(str(e["weight"])) for e in dimension["indicators"]} == own


@pytest.mark.parametrize(
    ("weight", "text"),
    [
        (Fraction(12), "12"),
        (Fraction("12.5"), "12.5"),
        (Fraction("0.05"), "0.05"),
        (Fraction(1, 3), '"1/3"'),
        (Fraction(0), "0"),
    ],
)
def test_weights_are_written_as_people_do(weight: Fraction, text: str) -> None:
    assert written_weight(weight) == text


@pytest.mark.parametrize(
    "reason", ["a: b # c", '"', "x\nversion: 9", "- y", "{}", "!!python/object:os.system", "\\", "是"]
)
def test_what_people_type_stays_a_text(every_period: Trial, reason: str) -> None:
    document = yaml.safe_load(
        next_version(SHIPPED.read_text("utf-8"), replace(HEAD, reason=reason), every_period.weights)
    )
    assert document["reason"] == " ".join(reason.split())
    assert document["version"] == "2026.1"


# ---------------------------------------------------------------------------------------------- saving


@pytest.fixture
def proposal(every_period: Trial) -> Proposal:
    return Proposal(RULE, HEAD, moved(every_period))


def test_saving_writes_a_file_beside_the_old_one_and_says_who(workspace: Path, proposal: Proposal) -> None:
    bank = Workspace.at(workspace)
    told = summary(impact([row("a", rank=2, total=Decimal("80.25"))], [row("a", rank=1, total=Decimal("81.50"))], {}))
    path = save(bank, proposal, Who("李明"), ("2025Q4", told))
    assert path == workspace / "policy" / "evaluation-2026.1.yaml"
    # A workspace that used the shipped rules has its own now, all of them, byte for byte.
    shipped = {each.name: each.read_bytes() for each in (DEFAULT_ROOT / "policy").glob("*.yaml")}
    assert {each.name: each.read_bytes() for each in path.parent.glob("*.yaml") if each != path} == shipped
    (entry,) = Journal.of(bank).entries({SAVED})
    assert (entry.who, entry.content["version"], entry.content["reason"]) == ("李明", "2026.1", "更看重客户的声音")
    assert entry.content["weights"]["reputation"]["ER4"] == "15"
    assert (entry.content["preview"]["places"], entry.content["preview"]["most"]) == (1, 1.25)
    tables = load_policy(path.parent).rows
    assert [each["version"] for each in tables["schemes"] if each["scheme"] == "evaluation"] == ["2026.1", "2023.1"]
    assert [each.rule.version for each in versions(path.parent)] == ["2026.1", "2023.1"]


def test_what_is_refused_leaves_nothing(workspace: Path, proposal: Proposal) -> None:
    bank = Workspace.at(workspace)
    unkind = replace(proposal, weights=settled(proposal.weights, {"reputation": Fraction(0)}, {}))
    with pytest.raises(PolicyError, match="V19"):
        save(bank, unkind, Who("李明"))
    assert not (workspace / "policy").exists()
    assert Journal.of(bank).entries() == []


def test_a_version_that_cannot_be_recorded_is_not_in_force(
    workspace: Path, proposal: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCORECARD_JOURNAL", "sqlite:////nowhere/at/all/journal.sqlite")
    with pytest.raises(JournalError):
        save(Workspace.at(workspace), proposal, Who("李明"))
    assert not list((workspace / "policy").glob("*2026*"))


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ({"reason": " "}, "修订理由"),
        ({"approved_by": ""}, "批准人"),
        ({"version": "../2026"}, "版本号"),
        ({"version": "2023.1"}, "版本 2023.1 已存在"),
        ({"effective_from": date(2023, 1, 1)}, "已有版本 2023.1 生效"),
        ({"effective_from": date(2025, 12, 31)}, "已经结束的期间"),
    ],
)
def test_a_head_that_will_not_do_is_refused_in_words(
    workspace: Path, proposal: Proposal, head: dict[str, Any], words: str
) -> None:
    with pytest.raises(PolicyError) as fault:
        save(Workspace.at(workspace), replace(proposal, head=replace(proposal.head, **head)), Who("李明"))
    assert words in fault.value.zh
    assert fault.value.en


def test_a_period_that_is_over_is_scored_anew_only_when_said_with_a_reason(workspace: Path, proposal: Proposal) -> None:
    past = replace(proposal, head=replace(HEAD, effective_from=date(2025, 10, 1)), closed_reason="审计要求重算")
    save(Workspace.at(workspace), past, Who("李明"))
    (entry,) = Journal.of(Workspace.at(workspace)).entries({SAVED})
    assert entry.content["closed_reason"] == "审计要求重算"


def test_the_running_quarter_may_still_change(workspace: Path, proposal: Proposal) -> None:
    assert first_open_day("quarter") == date(2026, 1, 1)
    save(Workspace.at(workspace), replace(proposal, head=replace(HEAD, effective_from=date(2026, 1, 1))), Who("李明"))


@pytest.mark.parametrize(
    ("kind", "first", "following"),
    [("month", (2025, 12, 1), (2026, 1, 1)), ("quarter", (2025, 10, 1), (2026, 1, 1)), ("half", (2025, 7, 1), (2026, 1, 1)),
     ("year", (2025, 1, 1), (2026, 1, 1))],
)  # fmt: skip
def test_periods_begin_where_the_calendar_says(kind: str, first: tuple[int, ...], following: tuple[int, ...]) -> None:
    assert first_open_day(kind, date(2025, 12, 31)) == date(*first)
    assert next_open_day(kind, date(2025, 12, 31)) == date(*following)


def test_the_next_name_of_a_version_is_free(workspace: Path, proposal: Proposal) -> None:
    bank = Workspace.at(workspace)
    assert suggested_version(bank.policy, date(2026, 4, 1)) == "2026.1"
    save(bank, proposal, Who("李明"))
    assert suggested_version(bank.policy, date(2026, 4, 1)) == "2026.2"


def test_what_differs_between_two_versions_is_listed(workspace: Path, proposal: Proposal) -> None:
    bank = Workspace.at(workspace)
    save(bank, proposal, Who("李明"))
    old, new = (version_of(bank.policy, Rule("evaluation", name)).path for name in ("2023.1", "2026.1"))
    found = {each.path: (each.before, each.after) for each in differences(old, new)}
    assert found["dimensions.reputation.weight"] == ("15", "30")
    assert found["dimensions.reputation.indicators.ER4.weight"] == ("3", "15")
    assert not any("curve" in path or path in ("version", "reason") for path in found)
    assert differences(old, old) == []
