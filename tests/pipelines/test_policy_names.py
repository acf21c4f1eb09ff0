"""Is a policy refused that names a test, measure, event, limit, type or family that this workspace does not have."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from pipelines.contract import load_contracts
from pipelines.errors import PolicyError
from pipelines.policy import load_policy
from pipelines.policy_names import refuse_unstated
from pipelines.stated_names import stated_names
from pipelines.transform import load_tables
from pipelines.warehouse import build
from pipelines.workspace import DEFAULT_ROOT, Workspace
from tests.pipelines.bank import write_bank
from tests.pipelines.test_policy_places import line_of

SHIPPED = DEFAULT_ROOT / "policy"
OTHERS = Path(__file__).parents[1] / "workspaces"
EXAMPLES = sorted(path.parent for folder in (DEFAULT_ROOT / "examples", OTHERS) for path in folder.glob("*/sources"))


def changed(root: Path, old: str, new: str, file: str = "evaluation.yaml") -> tuple[Workspace, str]:
    """Return a workspace with the shipped rules but for one change, and the text of the changed file."""
    shutil.copytree(SHIPPED, root / "policy", ignore=shutil.ignore_patterns("options"))
    path = root / "policy" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text := text.replace(old, new, 1), encoding="utf-8")
    return Workspace.at(root), text


def check(space: Workspace) -> None:
    refuse_unstated(space, load_contracts(space.sources), load_policy(space.policy))


# File, what is changed in it into what, the wrong word, the nearest right one, and one more that is listed.
MISTYPED: dict[str, tuple[str, str, str, str, str, str]] = {
    "a gate's test": ("evaluation.yaml", "test: registration_lost", "test: registraton_lost", "test registraton_lost", "registration_lost", "grave_cases"),
    "a tier's fact": ("evaluation.yaml", "without_fact: severe_incidents", "without_fact: severe_incident", "test severe_incident", "severe_incidents", "grave_cases"),
    "a tie-break's fact": ("evaluation.yaml", "fact:severe_incidents", "fact:severe_incidnets", "test severe_incidnets", "severe_incidents", "grave_cases"),
    "a limit": ("evaluation.yaml", "change_notice_days: 10", "change_notice_day: 10", "limit change_notice_day", "change_notice_days", "large_fine_cny"),
    "a measure": ("evaluation.yaml", "measure: valid_certificates", "measure: valid_certificate", "measure valid_certificate", "valid_certificates", "on_time_rate"),
    "a measure of a family": ("evaluation.yaml", "measure: answered_in_20s", "measure: answered_in_20", "measure answered_in_20", "answered_in_20s", "on_time_rate"),
    "an event of a ledger": ("evaluation.yaml", "event: late_staff_report", "event: late_staff_reprt", "event late_staff_reprt", "late_staff_report", "overdue_finding"),
    "a type of incident": ("evaluation.yaml", "[data_leak]", "[data_leek]", "incident type data_leek", "data_leak", "outage"),
    "a measure of incidents": ("evaluation.yaml", "security_incidents: [", "security_incident: [", "measure security_incident", "security_incidents", "error_rate"),
    "a family of an indicator": ("evaluation.yaml", "          CT: {down: [1, 5]}", "          CTT: {down: [1, 5]}", "family code CTT", "CT", "LOGI"),
    "a family of a KPI": ("kpis.yaml", "families: [CT]", "families: [CTT]", "family code CTT", "CT", "LOGI"),
    "a measure of a KPI": ("kpis.yaml", "measure: error_rate", "measure: eror_rate", "measure eror_rate", "error_rate", "on_time_rate"),
    "a measure of a tender": ("selection.yaml", "measure: years_established", "measure: years_establishd", "measure years_establishd", "years_established", "minor_records"),
    "what lessens a tender's points": ("selection.yaml", "less: {measure: liabilities_to_assets", "less: {measure: liability_to_assets", "measure liability_to_assets", "liabilities_to_assets", "minor_records"),
    "an item that is proven": ("selection.yaml", "item: continuity_plan", "item: continuity_plans", "item continuity_plans", "continuity_plan", "data_leaks"),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTYPED)
def test_a_mistyped_name_is_refused_with_its_line_the_nearest_and_the_known_ones(tmp_path: Path, case: str) -> None:
    file, old, new, wrong, near, other = MISTYPED[case]
    space, text = changed(tmp_path, old, new, file)
    with pytest.raises(PolicyError) as refused:
        check(space)
    number = line_of(text, new)
    assert f"{file} 第 {number} 行" in refused.value.zh
    assert f"{file}, line {number}" in refused.value.en
    assert f"there is no {wrong}; is {near} meant? Known " in refused.value.en
    assert f"没有名为 {wrong.split()[-1]} 的" in refused.value.zh
    assert f"，是否应为 {near}？" in refused.value.zh
    assert other in refused.value.zh.partition("？")[2]


@pytest.mark.parametrize(
    ("old", "needing"),
    [
        ("  credit_record_months: 36\n", "credit_record_months, which grave_violations"),
        ("  change_notice_days: 10\n", "change_notice_days, which late_change_notices"),
        ("  complaint_reply_working_days: 2\n", "complaint_reply_working_days, which late_complaint_reply"),
    ],
)
def test_a_limit_that_a_rule_needs_may_not_be_left_out(tmp_path: Path, old: str, needing: str) -> None:
    space, text = changed(tmp_path, old, "")
    with pytest.raises(PolicyError) as refused:
        check(space)
    assert f"line {line_of(text, 'limits:')} (limits): lacks {needing} is judged by" in refused.value.en


def test_an_event_that_only_a_ledger_tells_may_have_any_name(tmp_path: Path) -> None:
    space, _text = changed(tmp_path, "event: criticised", "event: named_in_circular")
    check(space)


@pytest.mark.parametrize("folder", [DEFAULT_ROOT, *EXAMPLES], ids=lambda folder: folder.name)
def test_every_workspace_that_is_here_has_what_its_rules_name(folder: Path) -> None:
    check(Workspace.at(folder))


def test_the_rules_with_six_dimensions_name_what_there_is(tmp_path: Path) -> None:
    space, _text = changed(tmp_path, "scheme: selection", "scheme: selection", "selection.yaml")
    shutil.copy(SHIPPED / "options" / "evaluation-6d.yaml", space.policy / "evaluation.yaml")
    check(space)


def test_a_build_stops_at_a_mistyped_test_and_publishes_nothing(tmp_path: Path) -> None:
    space, _text = changed(tmp_path, "test: grave_cases", "test: grave_case")
    write_bank(space.inbox / "bank.xlsx")
    with pytest.raises(PolicyError, match=r"gates\.G11\.fails\.test.*no test grave_case; is grave_cases meant"):
        build(space, date(2026, 1, 15))
    assert list(space.warehouse.glob("*.duckdb")) == []


def test_sql_states_names_by_alias_by_choice_and_by_list_and_asks_by_comparison(tmp_path: Path) -> None:
    folder = tmp_path / "facts"
    folder.mkdir()
    (folder / "all.sql").write_text(
        """-- One row per test.
select 'one' as test, 'no' as zh from a.b union all
select case when x then 'two' else 'three' end as test, 'no' as zh from a.b union all
select t.test, 'no' as zh from a.b cross join (values (1, 'four'), (2, 'five')) as t (number, test)
where a.name = 'six' and 'seven' = b.name and a.item in ('eight', 'nine')
""",
        encoding="utf-8",
    )
    (file,) = stated_names(load_tables([folder]))
    assert file.schema == "facts"
    assert file.given("test") == {"one", "two", "three", "four", "five"}
    assert (file.asked("name"), file.asked("item")) == ({"six", "seven"}, {"eight", "nine"})
    assert file.asked("test") == frozenset()


@pytest.mark.parametrize(("sql", "is_refused"), [("'speed' as measure", True), ("o.what as measure", False)])
def test_a_workspace_is_asked_for_what_its_own_sql_states(tmp_path: Path, sql: str, is_refused: bool) -> None:
    shutil.copytree(DEFAULT_ROOT / "examples" / "usaid_scms", tmp_path / "own")
    root = tmp_path / "own"
    scheme = root / "policy" / "delivery.yaml"
    text = scheme.read_text(encoding="utf-8")
    scheme.write_text(text.replace("measure: days_late", "measure: sped"), encoding="utf-8")
    # What takes its names from rows may give any; only what is almost a known name is refused then.
    (root / "sql" / "measures" / "own.sql").write_text(f"-- One row.\nselect {sql} from a.o as o", encoding="utf-8")
    if is_refused:
        with pytest.raises(PolicyError, match="no measure sped; is speed meant"):
            check(Workspace.at(root))
    else:
        check(Workspace.at(root))
