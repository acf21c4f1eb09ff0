"""Is a frozen quarter changed by a decision alone, whatever is sent, sent again, replaced or withdrawn (V21, 6.7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipelines.frozen_quarters import Frozen, FrozenQuarters
from pipelines.inputs import read_inputs
from pipelines.questions import LEAVE_OUT, TAKE_IN
from pipelines.reading.given import Given
from pipelines.workspace import DEFAULT_ROOT, Workspace
from tests.pipelines import bank
from tests.pipelines.staged import SALT, Desk, Sheets, Staged, contracts_with

BASE: Sheets = {"供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": bank.ENGAGEMENTS}
VOLUMES = ("月份", "合同编号", "业务量")
OLD = [("2025-10", "HT-1", 10), ("2025-11", "HT-1", 20)]
Rows = Sequence[Sequence[object]]


def volumes(rows: Rows) -> Sheets:
    return {"业务量": [VOLUMES, *rows]}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk on which 2025Q4 was frozen with two months of volumes."""
    made = Desk(tmp_path)
    made.freeze("2025Q4", {"bank.xlsx": BASE, "量.xlsx": volumes(OLD)})
    return made


def loaded(staged: Staged) -> list[tuple[object, ...]]:
    staged.counts()
    return staged.rows("select strftime(month, '%Y-%m'), cast(volume as integer) from staging.volumes order by 1, 2")


def test_what_the_quarter_has_is_sent_again_and_the_rest_waits(desk: Desk) -> None:
    late = volumes([*OLD, ("2025-12", "HT-1", 30), ("2026-01", "HT-1", 40)])
    staged = desk.stage({"bank.xlsx": BASE, "量.xlsx": volumes(OLD), "全年.xlsx": late})
    assert loaded(staged) == [("2025-10", 10), ("2025-11", 20), ("2026-01", 40)]
    assert staged.rows("select cell, rule, severity from staging.problem_cells") == [("A4", "V21", "rejected")]
    (question,) = staged.questions("frozen")
    assert "新增 1 行，变更 0 行，缺少 0 行" in question.zh
    assert "1 new rows, 0 with other values, 0 missing" in question.en
    assert question.evidence == ("全年.xlsx / 业务量 / 4: HT-1·凭证录入·东分行 · 2025年12月: 新增 new",)


def test_a_correction_waits_even_if_its_file_says_so_and_wins_once_taken_in(desk: Desk) -> None:
    late = volumes([("2025-11", "HT-1", 25), ("2026-01", "HT-1", 40)])
    files = {"bank.xlsx": BASE, "量.xlsx": volumes(OLD), "量(更正).xlsx": late}
    staged = desk.stage(files)
    assert loaded(staged) == [("2025-10", 10), ("2025-11", 20), ("2026-01", 40)]
    (question,) = staged.questions("frozen")
    assert question.evidence == (
        "量(更正).xlsx / 业务量 / 2: HT-1·凭证录入·东分行 · 2025年11月: 业务量 20 → 业务量 25",
    )

    desk.decide("2025Q4", "量(更正).xlsx", late, TAKE_IN)
    staged = desk.stage(files)
    assert loaded(staged) == [("2025-10", 10), ("2025-11", 25), ("2026-01", 40)]
    assert staged.rows("select rule from staging.problem_cells") == []
    assert staged.rows("select file_name, row, by_file_name, by_row from staging.replaced_rows") == [
        ("量.xlsx", 3, "量(更正).xlsx", 2)
    ]


def test_the_later_decision_holds_and_what_it_undoes_waits_no_more(desk: Desk) -> None:
    first, second = volumes([("2025-11", "HT-1", 25)]), volumes([("2025-11", "HT-1", 26)])
    files = {"bank.xlsx": BASE, "量.xlsx": volumes(OLD), "甲.xlsx": second, "乙.xlsx": first}
    for name in ("乙.xlsx", "甲.xlsx"):
        desk.decide("2025Q4", name, files[name], TAKE_IN)
    assert loaded(desk.stage(files)) == [("2025-10", 10), ("2025-11", 26)]


def test_what_was_decided_against_is_set_aside(desk: Desk) -> None:
    late = volumes([("2025-12", "HT-1", 30)])
    desk.decide("2025Q4", "晚.xlsx", late, LEAVE_OUT)
    staged = desk.stage({"bank.xlsx": BASE, "量.xlsx": volumes(OLD), "晚.xlsx": late})
    assert loaded(staged) == [("2025-10", 10), ("2025-11", 20)]
    assert staged.rows("select kind, file_name from staging.set_aside_rows") == [("left_out", "晚.xlsx")]
    assert staged.rows("select rule from staging.problem_cells") == []


def test_a_newer_version_of_the_file_takes_nothing_away_by_itself(desk: Desk) -> None:
    newer = volumes([("2025-10", "HT-1", 11), ("2026-01", "HT-1", 40)])
    files = {"bank.xlsx": BASE, "0123456789ab_量.xlsx": newer}
    staged = desk.stage(files, kept={"量.xlsx": volumes(OLD)})
    assert loaded(staged) == [("2025-10", 10), ("2025-11", 20), ("2026-01", 40)]
    told = staged.rows("select state, rows_read, rows_loaded, zh from staging.files where file_name = '量.xlsx'")
    assert [row[:3] for row in told] == [("kept", 2, 2)]
    assert "2025Q4" in told[0][3]
    (question,) = staged.questions("frozen")
    assert "“量.xlsx”改变该季度的数据：新增 0 行，变更 1 行，缺少 1 行" in question.zh

    desk.decide("2025Q4", "0123456789ab_量.xlsx", newer, TAKE_IN)
    staged = desk.stage(files, kept={"量.xlsx": volumes(OLD)})
    assert loaded(staged) == [("2025-10", 11), ("2026-01", 40)]
    assert staged.rows("select file_name from staging.files where state = 'kept'") == []
    assert staged.rows("select old_values like '%10%', by_row from staging.replaced_rows") == [(True, 2)]


def test_a_newer_version_that_says_all_of_it_needs_no_copy(desk: Desk) -> None:
    newer = volumes([*OLD, ("2026-01", "HT-1", 40)])
    staged = desk.stage({"bank.xlsx": BASE, "0123456789ab_量.xlsx": newer}, kept={"量.xlsx": volumes(OLD)})
    assert loaded(staged) == [("2025-10", 10), ("2025-11", 20), ("2026-01", 40)]
    assert staged.rows("select file_name from staging.volumes as v join staging.files using (file_id) group by 1") == [
        ("0123456789ab_量.xlsx",)
    ]
    assert staged.questions("frozen") == []
    assert staged.rows("select * from staging.files where state = 'kept'") == []


def test_a_withdrawn_file_holds_its_rows_until_they_are_let_go(desk: Desk) -> None:
    kept = {"量.xlsx": volumes([*OLD])}
    staged = desk.stage({"bank.xlsx": BASE}, kept=kept)
    assert loaded(staged) == [("2025-10", 10), ("2025-11", 20)]
    (question,) = staged.questions("frozen")
    assert "“量.xlsx”已撤销，其中该季度的 2 行仍按冻结时计入" in question.zh
    desk.decide("2025Q4", "量.xlsx", kept["量.xlsx"], TAKE_IN)
    assert loaded(desk.stage({"bank.xlsx": BASE}, kept=kept)) == []


def test_a_copy_holds_the_frozen_quarter_and_nothing_else(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    whole = {**volumes([("2025-09", "HT-1", 5), *OLD, ("合计", None, 99)]), "供应商": [*bank.VENDORS, ("丙公司", None)]}
    desk.freeze("2025Q4", {"bank.xlsx": BASE, "量.xlsx": whole})
    staged = desk.stage({"bank.xlsx": BASE}, kept={"量.xlsx": whole})
    assert loaded(staged) == [("2025-10", 10), ("2025-11", 20)]
    assert staged.rows("select vendor_name from staging.vendors order by 1") == [("乙公司",), ("甲公司",)]
    assert staged.rows("select sheet from staging.sheets where file_name = '量.xlsx'") == [("业务量",)]
    assert (
        staged.rows("select * from staging.set_aside_rows union all by name select * from staging.problem_cells") == []
    )


def test_a_late_row_that_is_refused_leaves_no_cost_of_the_frozen_quarter_open(desk: Desk) -> None:
    costs = [("期间", "合同编号", "费用方", "费用项目", "不含税金额(元)")]
    late: Sheets = {
        "费用": [*costs, *((period, "HT-1", "外包", "走访", "约5") for period in ("2025Q4", "2026Q1"))],
        "外包费用": [*costs, ("2025Q4", "HT-1", "外包", "合同价款", 7)],
    }
    staged = desk.stage({"bank.xlsx": BASE, "量.xlsx": volumes(OLD), "费用.xlsx": late})
    staged.counts()
    assert staged.rows("select engagement_id is not null, period from staging.rejected_rows") == [(True, "2026Q1")]


def test_a_yearly_row_held_for_one_quarter_and_let_go_for_another_stays(tmp_path: Path) -> None:
    costs: Sheets = {
        "费用": [("期间", "合同编号", "费用方", "费用项目", "不含税金额(元)"), ("2025", "HT-1", "外包", "走访", 9)]
    }
    desk = Desk(tmp_path)
    for period in ("2025Q3", "2025Q4"):
        desk.freeze(period, {"bank.xlsx": BASE, "费用.xlsx": costs})
    desk.decide("2025Q4", "费用.xlsx", costs, TAKE_IN)
    staged = desk.stage({"bank.xlsx": BASE}, kept={"费用.xlsx": costs})
    assert staged.rows("select period from staging.cost_entries") == [("2025",)]
    desk.decide("2025Q3", "费用.xlsx", costs, TAKE_IN)
    assert desk.stage({"bank.xlsx": BASE}, kept={"费用.xlsx": costs}).rows("from staging.cost_entries") == []


def test_a_late_repeat_that_calls_itself_a_correction_decides_no_contradiction_of_the_quarter(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    before = {
        "bank.xlsx": BASE,
        "甲.xlsx": volumes([("2025-11", "HT-1", 20)]),
        "乙.xlsx": volumes([("2025-11", "HT-1", 21)]),
    }
    desk.freeze("2025Q4", before)
    assert loaded(desk.stage(before)) == []
    late = {"量(更正).xlsx": volumes([("2025-11", "HT-1", 21)])}
    staged = desk.stage({**before, **late})
    assert loaded(staged) == []
    assert staged.rows("select kind, file_name, text, zh from staging.set_aside_rows") == [
        ("duplicate", "量(更正).xlsx", "2025-11", "与 乙.xlsx / 业务量 / 2 行完全重复，只计一次。")
    ]


def test_rows_without_a_key_are_compared_whole(tmp_path: Path) -> None:
    desk = Desk(tmp_path, contracts_with("source: volumes\nkey: []"))
    desk.freeze("2025Q4", {"bank.xlsx": BASE, "量.xlsx": volumes(OLD)})
    late = volumes([*OLD, ("2025-11", "HT-1", 21)])
    staged = desk.stage({"bank.xlsx": BASE, "量.xlsx": volumes(OLD), "全年.xlsx": late})
    assert loaded(staged) == [("2025-10", 10), ("2025-11", 20)]
    assert staged.rows("select kind, row from staging.set_aside_rows order by 2") == [
        ("duplicate", 2),
        ("duplicate", 3),
    ]
    assert staged.rows("select cell, rule from staging.problem_cells") == [("A4", "V21")]


@pytest.mark.slow
def test_the_whole_sample_bank_sent_again_changes_no_frozen_quarter(tmp_path: Path) -> None:
    """Every kind of sheet there is, each file saved once more under another name, with all quarters frozen."""
    workspace = Workspace(tmp_path)
    earlier = re.compile("2023|2024")
    for path in [each for each in (DEFAULT_ROOT / "sample").glob("*.[xc]*") if not earlier.search(each.name)]:
        again = workspace.inbox / "again" / path.name
        again.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".csv":
            again.write_bytes(path.read_bytes() + b"\n")
        else:
            load_workbook(path).save(again)
        (workspace.inbox / path.name).write_bytes(path.read_bytes())
    files = read_inputs(workspace, Given(salt=SALT)).files
    first = [file for file in files if "/" not in file.name]
    desk = Desk(tmp_path)
    quarters = [f"2025Q{quarter}" for quarter in (1, 2, 3, 4)]
    contents = {file.file_id: file.name for file in first}
    frozen = {each: Frozen(each, 1, "王会计", "2026-01-20T08:00:00+00:00", "已报送", contents, {}) for each in quarters}
    counts = "select source, sum(rows_loaded) from staging.sheets where source is not null group by 1 order by 1"
    before = desk.stage_read(first).rows(counts)
    desk.frozen = FrozenQuarters(frozen)
    assert desk.stage_read(first).rows(counts) == before
    staged = desk.stage_read(files)
    staged.counts()
    assert staged.rows(counts) == before
    assert staged.rows("select file_name, cell from staging.problem_cells where rule = 'V21'") == []
    assert staged.questions("frozen") == []
    # Of the originals, gone by now, nothing needs to be held: the copies say it all.
    kept = [replace(file, is_kept=True) for file in first]
    held = desk.stage_read([*(file for file in files if "/" in file.name), *kept])
    assert held.rows(counts) == before
    assert held.rows("select file_name from staging.files where state = 'kept'") == []
