"""Is what a sheet leaves open asked once, with evidence, answered for all files of its series, and never guessed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook

from pipelines.contract import Contracts, contracts_from
from pipelines.questions import LEAVE_OUT, Answer, Answers, Question, answers_from, question_from, series_of
from pipelines.reading.given import Given
from pipelines.reading.ingest import read_file
from pipelines.reading.limits import Limits
from pipelines.reading.outcomes import SheetRead
from tests.pipelines.conftest import FEES

Rows = Sequence[Sequence[object]]
Ask = Callable[..., SheetRead]

HEADER = ("供应商名称", "月份", "费用")
ROWS = ((*HEADER,), ("甲公司", "2025-01", 12.5), ("乙公司", "2025-01", 7))


@pytest.fixture
def read(tmp_path: Path, fees: Contracts) -> Ask:
    """Write rows to a file of a name, and read it with answers."""

    def reading(rows: Rows, *answers: tuple[Question, str], name: str = "费用_2025.xlsx") -> SheetRead:
        workbook = Workbook()
        for row in rows:
            workbook.worksheets[0].append(list(row))
        workbook.save(tmp_path / name)
        given = Answers.of(Answer(question.kind, question.subject, choice) for question, choice in answers)
        (sheet,) = read_file(tmp_path / name, name, fees, Limits(), Given(given)).sheets
        return sheet

    return reading


def values(sheet: SheetRead, field: str) -> list[Any]:
    return list(sheet.rows.column(field).to_pylist())


def codes(question: Question) -> list[str]:
    return [choice.code for choice in question.choices]


def test_a_needed_amount_without_unit_holds_the_sheet_and_asks(read: Ask) -> None:
    sheet = read(ROWS)
    assert (sheet.state, sheet.told and sheet.told.code, sheet.rows_read) == ("held", "M-09", 0)
    (question,) = sheet.questions
    assert (question.kind, question.field, question.cell) == ("unit", "fee_cny", "C2")
    assert question.evidence == ("C2: 12.5", "C3: 7")
    assert codes(question) == ["元", "千元", "万元", "百万元", "千万元", "亿元"]
    assert question.suggested is None
    assert question_from(question.as_dict()) == question


@pytest.mark.parametrize(("unit", "expected"), [("元", ["12.50", "7.00"]), ("万元", ["125000.00", "70000.00"])])
def test_the_answer_loads_it(read: Ask, unit: str, expected: list[str]) -> None:
    (question,) = read(ROWS).questions
    sheet = read(ROWS, (question, unit))
    assert (sheet.state, values(sheet, "fee_cny")) == ("loaded", [Decimal(each) for each in expected])
    assert sheet.questions == (question,)


def test_the_answer_holds_for_the_series_and_for_no_other(read: Ask) -> None:
    (question,) = read(ROWS).questions
    assert read(ROWS, (question, "元"), name="费用_2026(更正).xlsx").state == "loaded"
    assert read(ROWS, (question, "元"), name="别的费用_2025.xlsx").state == "held"


def test_another_header_is_another_question(read: Ask) -> None:
    (question,) = read(ROWS).questions
    other = [("供应商名称", "月份", "Fee"), *ROWS[1:]]
    assert read(other, (question, "元")).state == "held"


def test_a_choice_that_is_not_offered_answers_nothing(read: Ask) -> None:
    (question,) = read(ROWS).questions
    assert read(ROWS, (question, "美元")).state == "held"
    assert read(ROWS, (question, LEAVE_OUT)).state == "held"


def test_a_stated_unit_asks_nothing(read: Ask) -> None:
    assert read([("供应商名称", "月份", "费用(元)"), *ROWS[1:]]).questions == ()
    assert read([("单位：万元",), *ROWS]).questions == ()


def test_what_speaks_for_a_unit_is_said_and_not_acted_on(read: Ask) -> None:
    sheet = read([HEADER, ("甲公司", "2025-01", 12.3456)])
    (question,) = sheet.questions
    assert (question.suggested, sheet.state) == ("万元", "held")
    assert question.reason_zh
    assert question.reason_en


def test_an_open_rate_that_is_not_needed_leaves_its_column_empty(read: Ask) -> None:
    rows = [("供应商名称", "月份", "费用(元)", "合格率"), ("甲公司", "2025-01", 1, 1), ("乙公司", "2025-01", 2, 0)]
    sheet = read(rows)
    (question,) = sheet.questions
    assert codes(question) == ["%", "1", "‰", "‱", LEAVE_OUT]
    assert (sheet.state, values(sheet, "quality")) == ("loaded", [None, None])
    assert values(read(rows, (question, "%")), "quality") == [Decimal("0.01"), Decimal(0)]
    assert values(read(rows, (question, "1")), "quality") == [Decimal(1), Decimal(0)]
    left = read(rows, (question, LEAVE_OUT))
    assert (left.state, values(left, "quality"), left.questions) == ("loaded", [None, None], (question,))


def test_two_columns_for_one_field_are_asked_about(read: Ask) -> None:
    rows = [("供应商名称", "月份", "费用（元）", "费用(元)"), ("甲公司", "2025-01", 1, 2)]
    sheet = read(rows)
    (question,) = sheet.questions
    assert (sheet.state, question.kind, question.field) == ("held", "column", "fee_cny")
    assert codes(question) == ["C:费用(元)", "D:费用(元)", LEAVE_OUT]
    assert values(read(rows, (question, "D:费用(元)")), "fee_cny") == [Decimal(2)]
    assert values(read(rows, (question, "C:费用(元)")), "fee_cny") == [Decimal(1)]


@pytest.mark.parametrize(("place", "fee"), [(0, 5), (1, 70_000)])
def test_of_two_columns_the_chosen_one_is_read_in_its_own_unit(read: Ask, place: int, fee: int) -> None:
    rows = [("供应商名称", "月份", "费用(元)", "费用(万元)"), ("甲公司", "2025-01", 5, 7)]
    (question,) = read(rows).questions
    sheet = read(rows, (question, codes(question)[place]))
    assert (sheet.state, values(sheet, "fee_cny")) == ("loaded", [fee])
    (told,) = [cell for table in sheet.problems for cell in table.to_pylist()]
    assert (told["column"], told["rule"]) == ("DC"[place], "M-02")


@pytest.mark.parametrize(("place", "quality"), [(0, "0.07"), (1, "0.08")])
def test_of_two_columns_of_parts_the_chosen_one_is_read_as_its_header_says(read: Ask, place: int, quality: str) -> None:
    rows = [("供应商名称", "月份", "费用(元)", "合格率(%)", "合格率(‰)"), ("甲公司", "2025-01", 5, 7, 80)]
    (question,) = read(rows).questions
    assert values(read(rows, (question, codes(question)[place])), "quality") == [Decimal(quality)]


def test_months_that_stand_twice_are_each_asked_about_and_the_chosen_column_is_read(read_rows: Ask) -> None:
    contract = yaml.safe_load(FEES) | {"pivot": {"field": "month", "value": "fee_cny"}}
    options: dict[str, Any] = {"contracts": contracts_from({"fees.yaml": contract})}
    rows = [("2025年费用(元)",), ("供应商名称", "1月", "2月", "2月", "3月", "3月"), ("甲公司", 1, 3, 6, 7, 8)]
    sheet = read_rows(rows, **options)
    assert (sheet.state, [codes(each) for each in sheet.questions]) == (
        "held", [["C:2月", "D:2月", LEAVE_OUT], ["E:3月", "F:3月", LEAVE_OUT]],
    )  # fmt: skip
    assert ["（2月）" in each.zh for each in sheet.questions] == [True, False]
    given = Answers.of(
        Answer(each.kind, each.subject, choice)
        for each, choice in zip(sheet.questions, ["D:2月", "E:3月"], strict=True)
    )
    sheet = read_rows(rows, answers=given, **options)
    assert (sheet.state, values(sheet, "fee_cny")) == ("loaded", [1, 6, 7])


def test_a_needed_column_that_nobody_recognises_can_be_pointed_out(read: Ask) -> None:
    rows = [("供应商名称", "月份", "金额(元)", "经办"), ("甲公司", "2025-01", 5, "张")]
    sheet = read(rows)
    (question,) = sheet.questions
    assert (sheet.state, question.kind, question.field) == ("held", "column", "fee_cny")
    assert sheet.told
    assert ("“待确认”" in sheet.told.zh, "“To decide”" in sheet.told.en) == (True, True)
    assert codes(question) == ["C:金额(元)", "D:经办", LEAVE_OUT]
    loaded = read(rows, (question, "C:金额(元)"))
    assert (loaded.state, values(loaded, "fee_cny")) == ("loaded", [Decimal(5)])


def test_a_sheet_that_none_of_the_columns_makes_one_is_left_out(read: Ask) -> None:
    rows = [("供应商名称", "月份", "金额(元)", "经办"), ("甲公司", "2025-01", 5, "张")]
    (question,) = read(rows).questions
    left = read(rows, (question, LEAVE_OUT))
    assert (left.state, left.told and left.told.code, left.rows_read) == ("ignored", "M-05", 0)
    assert left.questions == (question,)


ROSTER = [
    ("供应商名称", "月份", "姓名", "证件号", "负责的人", "联系号码", "岗位"),
    ("甲公司", "2025-01", "张三丰", "11010119900307", "李四光", "13812345678", "录入员"),
    ("甲公司", "2025-02", "王五郎", "31010119850101123X", "王小二", "13987654321", "高级"),
]
PEOPLE = ("张三丰", "王五郎", "李四光", "王小二", "1101011990", "3101011985", "1381234", "1398765")


def test_people_are_neither_offered_for_a_number_nor_shown(read: Ask) -> None:
    (question,) = read(ROSTER).questions
    assert (question.field, codes(question)) == ("fee_cny", ["G:岗位", LEAVE_OUT])
    assert not [person for person in PEOPLE if person in str(question.as_dict())]


def test_people_in_a_text_file_of_another_dialect_are_not_shown(tmp_path: Path, fees: Contracts) -> None:
    for encoding in ("utf-8", "gb18030"):
        path = tmp_path / f"{encoding}.csv"
        path.write_text("\n".join(";".join(row) for row in ROSTER), encoding=encoding)
        (sheet,) = read_file(path, path.name, fees, Limits()).sheets
        (question,) = sheet.questions
        shown = str(question.as_dict())
        assert "姓名" in shown
        garbled = [
            person.encode(encoding).decode(other, "replace") for person in PEOPLE for other in ("big5", "cp1252")
        ]
        assert not [person for person in (*PEOPLE, *garbled) if person in shown]
        assert "•••123X" in shown


def test_an_answer_survives_the_way_to_the_reading_process(read: Ask) -> None:
    (question,) = read(ROWS).questions
    answers = Answers.of([Answer(question.kind, question.subject, "元")])
    assert answers_from(answers.as_list()).to(question) == "元"
    assert answers.for_series(series_of("费用_2030.xlsx")).to(question) == "元"
    assert answers.for_series("other").to(question) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("月度KPI_东麓分行_2024.csv", "月度KPI_东麓分行_2025(更正).xlsx"),
        ("0a2025bcdef0_费用 2025Q1.xlsx", "费用_2026Q2_v2.xlsx"),
        ("报表-final 2025.xlsx", "报表 - final.xls"),
    ],
)
def test_files_that_come_again_are_one_series(one: str, other: str) -> None:
    assert series_of(one) == series_of(other)


@pytest.mark.parametrize("other", ["月度KPI_西蘅分行_2024.csv", "月度业务量_东麓分行_2024.csv"])
def test_files_of_others_are_not(other: str) -> None:
    assert series_of("月度KPI_东麓分行_2024.csv") != series_of(other)
