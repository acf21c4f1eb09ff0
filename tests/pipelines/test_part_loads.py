"""Can the good tables of a sheet load while another of their kind on it waits, and is every row accounted for (M-27)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from pipelines.cli import main
from pipelines.contract import Contracts
from pipelines.questions import Answer, Answers, Question
from pipelines.reading.given import Given
from pipelines.reading.ingest import read_file
from pipelines.reading.limits import Limits
from pipelines.reading.outcomes import SheetRead
from tests.pipelines import bank
from tests.pipelines.conftest import counted, problems
from tests.pipelines.staged import Desk

HEADER = ("供应商名称", "月份", "费用(元)")
GOOD = (HEADER, ("甲公司", "2025-01", 100), ("甲公司", "2025-02", 200), ("合计", None, 300), ())
# Whether these amounts are 元 or 万元 is a question; of the last table the month is missing.
UNDECIDED = (("供应商名称", "费用", "月份"), ("乙公司", 7, "2025-01"), ("丙公司", 8, "2025-01"), ("合计", 15, None))
FAULTY = (("供应商名称", "费用(元)", "备注"), ("乙公司", 7, "现金"))
Read = Callable[..., SheetRead]


@pytest.fixture
def read(tmp_path: Path, fees: Contracts) -> Read:
    """Write the rows of a sheet to a workbook and read them with answers."""

    def reading(rows: Sequence[Sequence[object]], *answers: tuple[Question, str], name: str = "费用.xlsx") -> SheetRead:
        workbook = Workbook()
        for row in rows:
            workbook.worksheets[0].append(list(row))
        workbook.save(tmp_path / name)
        given = Answers.of(Answer(question.kind, question.subject, choice) for question, choice in answers)
        (sheet,) = read_file(tmp_path / name, name, fees, Limits(), Given(given)).sheets
        counted(sheet)
        return sheet

    return reading


def part_of(sheet: SheetRead) -> Question:
    (question,) = (each for each in sheet.questions if each.kind == "part")
    return question


def test_without_an_answer_the_whole_sheet_waits_and_says_how_part_of_it_loads(read: Read) -> None:
    sheet = read((*GOOD, *UNDECIDED))
    assert (sheet.state, sheet.rows, sheet.rows_read) == ("held", None, 0)
    assert sheet.told is not None
    assert "可在数据页“待确认”中选择先行载入" in sheet.told.zh
    assert "choose under “To decide”" in sheet.told.en
    question = part_of(sheet)
    assert (question.sheet, question.cell, question.source) == ("Sheet", "A6", "fees")
    assert question.evidence == ("A1: 供应商名称 | 月份 | 费用(元) ● 3", "A6: 供应商名称 | 费用 | 月份 ▲ M-09")


def test_the_good_table_loads_and_the_other_stays_told_with_its_rows_counted(read: Read) -> None:
    rows = (*GOOD, *UNDECIDED)
    sheet = read(rows, (part_of(read(rows)), "load"))
    assert sheet.rows.column("fee_cny").to_pylist() == [Decimal(100), Decimal(200)]
    assert (sheet.state, sheet.rows_read, sheet.rows_typed, sheet.rows_rejected) == ("loaded", 6, 2, 2)
    assert [(each.row, each.kind) for each in sheet.aside] == [(4, "total"), (9, "total")]
    told = problems(sheet)
    assert [(each["column"], each["row"], each["rule"], each["severity"]) for each in told] == [
        ("A", 7, "M-09", "rejected"), ("A", 8, "M-09", "rejected"),
    ]  # fmt: skip
    assert told[0]["raw_text"] == "乙公司 | 7 | 2025-01"
    assert "表头在第 6 行" in told[0]["zh"]
    assert "没有写明金额单位" in told[0]["zh"]
    assert sheet.told is not None
    assert (sheet.told.code, "其 2 行未载入" in sheet.told.zh, "its 2 rows" in sheet.told.en) == ("M-27", True, True)


def test_waiting_for_all_can_be_chosen_too(read: Read) -> None:
    rows = (*GOOD, *UNDECIDED)
    assert read(rows, (part_of(read(rows)), "wait")).state == "held"


def test_what_an_answer_would_mend_is_better_answered_and_what_the_file_lacks_is_not(read: Read) -> None:
    assert part_of(read((*GOOD, *UNDECIDED))).suggested == "wait"
    question = part_of(read((*GOOD, ("供应商名称", "费用(元)", "费用(元)"), ("乙公司", 7, 7), (), *UNDECIDED)))
    assert question.subject["waiting"] == "6 E09, 9 M-09"


def test_a_table_whose_column_is_missing_waits_while_the_other_loads(read: Read) -> None:
    rows = (*FAULTY, (), *GOOD)
    question = part_of(read(rows))
    sheet = read(rows, (question, "load"))
    assert sheet.rows.column("month").to_pylist() == [date(2025, 1, 1), date(2025, 2, 1)]
    assert (sheet.header_row, sheet.rows_read, sheet.rows_typed, sheet.rows_rejected) == (4, 4, 2, 1)
    assert problems(sheet)[0]["rule"] == "E09"


def test_once_the_other_question_is_answered_all_of_it_loads_and_nothing_is_asked_of_parts(read: Read) -> None:
    rows = (*GOOD, *UNDECIDED)
    first = read(rows)
    (unit,) = (each for each in first.questions if each.kind == "unit")
    sheet = read(rows, (unit, "元"), (part_of(first), "load"))
    assert sheet.rows.column("fee_cny").to_pylist() == [Decimal(100), Decimal(200), Decimal(7), Decimal(8)]
    assert [each.kind for each in sheet.questions] == ["unit"]
    assert not problems(sheet)


def test_the_answer_holds_for_the_next_file_of_the_series_only_where_the_same_table_waits(read: Read) -> None:
    question = part_of(read((*GOOD, *UNDECIDED), name="费用_2025年1月.xlsx"))
    assert read((*GOOD, *UNDECIDED), (question, "load"), name="费用_2025年2月.xlsx").state == "loaded"
    assert read((*GOOD, *UNDECIDED), (question, "load"), name="开支_2025年2月.xlsx").state == "held"
    other = (*GOOD[:1], ("甲公司", "2025-03", 1), *GOOD[1:], *UNDECIDED)
    assert read(other, (question, "load"), name="费用_2025年3月.xlsx").state == "held"


@pytest.mark.parametrize("rows", [GOOD, UNDECIDED, (*UNDECIDED, (), *FAULTY), (*GOOD, *GOOD)])
def test_nothing_is_asked_where_no_good_table_stands_beside_one_that_waits(
    read: Read, rows: Sequence[Sequence[object]]
) -> None:
    assert "part" not in [each.kind for each in read(rows).questions]


def scorecard(*words: str) -> str:
    result = CliRunner().invoke(main, ["--as", "安娜", *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_line_asks_loads_the_half_and_takes_it_back(workspace: Path) -> None:
    good = (("合同编号", "月份", "业务量"), ("HT-1", "2025-10", 100), ("HT-1", "2025-11", 200), ())
    no_month = (("合同编号", "业务量", "差错笔数"), ("HT-2", 7, 0), ("HT-2", 8, 0))
    bank.write_bank(workspace / "inbox" / "bank.xlsx")
    bank.write_workbook(workspace / "inbox" / "业务量.xlsx", {"Q4": (*good, *no_month)})
    place = ["--data", str(workspace)]
    assert "29 rows read = 29 loaded + 0 rejected" in scorecard("build", *place)
    asked = json.loads(scorecard("questions", *place, "--format", "json"))
    (part,) = (each for each in asked if each["kind"] == "part")
    assert (part["place"], part["suggested"]) == ("业务量.xlsx / Q4 / A5", "load")
    scorecard("answer", *place, part["question_id"], "load")
    assert "33 rows read = 31 loaded + 2 rejected" in scorecard("build", *place)
    rows = scorecard("query", *place, "select sheet, state, rows_read, rows_loaded from staging.sheets "
                     "where source = 'volumes'", "--format", "csv")  # fmt: skip
    assert rows.splitlines()[1] == "Q4,partly,4,2"
    scorecard("unanswer", *place, part["question_id"])
    assert "29 rows read = 29 loaded + 0 rejected" in scorecard("build", *place)


def test_a_table_of_another_contract_on_the_sheet_loads_without_being_asked_for(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    volumes = (("合同编号", "业务量", "差错笔数"), ("HT-1", 7, 0), ())
    kpis = (bank.KPI_HEADER, *bank.kpi_rows("HT-1", {"录入差错率": (0, 10_000)}))
    staged = desk.stage({"bank.xlsx": {"供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": bank.ENGAGEMENTS},
                         "月报.xlsx": {"月报": (*volumes, *kpis)}})  # fmt: skip
    assert staged.rows("select source, state, rows_loaded from staging.sheets where sheet = '月报' order by all") == [
        ("kpi_observations", "loaded", 3), ("volumes", "held", 0),
    ]  # fmt: skip
    assert staged.questions("part") == []
