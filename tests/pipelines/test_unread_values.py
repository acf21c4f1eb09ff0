"""Is a value that a sheet states and nothing can use told: a percentage cell among texts, an amount nobody matched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipelines.contract import load_contracts
from pipelines.questions import LEAVE_OUT, Answer, Answers
from pipelines.reading.given import Given
from pipelines.reading.ingest import read_file
from pipelines.reading.limits import Limits
from pipelines.reading.outcomes import SheetRead
from pipelines.workspace import PRODUCT
from tests.pipelines import bank
from tests.pipelines.conftest import problems
from tests.pipelines.staged import SALT, Desk, Staged

KPI = ("月份", "合同编号", "指标名称", "实际值")
COST = ("期间", "合同编号", "费用方", "费用项目")
ROW = ("2025Q4", "HT-1", "外包", "外包服务费")


def read(path: Path, *answers: Answer) -> SheetRead:
    given = Given(Answers.of(answers), SALT)
    (sheet,) = read_file(path, path.name, load_contracts(PRODUCT / "sources"), Limits(), given).sheets
    return sheet


def costs(folder: Path, header: tuple[str, ...], *amounts: object) -> Path:
    return bank.write_workbook(folder / "费用.xlsx", {"费用": [(*COST, *header), (*ROW, *amounts)]})


@pytest.mark.parametrize(("shown", "taken"), [("0.00%", "0.95%"), ("General", "0.0095"), ("0.0000", "0.0095")])
def test_a_number_that_is_shown_as_a_percentage_is_read_as_one(tmp_path: Path, shown: str, taken: str) -> None:
    path = bank.write_workbook(tmp_path / "kpi.xlsx", {"KPI": [KPI, ("2025-10", "HT-1", "录入差错率", 0.0095)]})
    workbook = load_workbook(path)
    workbook["KPI"]["D2"].number_format = shown
    workbook.save(path)
    assert read(path).rows.column("actual").to_pylist() == [taken]


def test_percentages_below_months_are_read_by_their_own_column(tmp_path: Path) -> None:
    header = ("合同编号", "指标名称", "2025年10月", "2025年11月")
    path = bank.write_workbook(tmp_path / "kpi.xlsx", {"实际值": [header, ("HT-1", "录入差错率", 0.01, 0.02)]})
    workbook = load_workbook(path)
    workbook["实际值"]["D2"].number_format = "0%"
    workbook.save(path)
    assert read(path).rows.column("actual").to_pylist() == ["0.01", "2%"]


def staged(folder: Path, *rows: tuple[object, ...]) -> Staged:
    base = {"供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": bank.ENGAGEMENTS}
    return Desk(folder).build({"bank.xlsx": base, "kpi.xlsx": {"KPI": [(*KPI, "分子", "分母"), *rows]}})


def test_a_value_that_no_score_can_use_is_noted(tmp_path: Path) -> None:
    result = staged(
        tmp_path,
        ("2025-10", "HT-1", "时效达标率", "0.995"), ("2025-11", "HT-1", "时效达标率", "≥95%"),
        ("2025-12", "HT-1", "时效达标率", "良好"), ("2025-10", "HT-2", "时效达标率", "99.5%"),
        ("2025-11", "HT-2", "时效达标率", "0.995", 995, 1000), ("2025-12", "HT-2", "时效达标率", None),
    )  # fmt: skip
    told = result.rows("select cell, rule, severity, raw_text from staging.problem_cells order by row")
    assert told == [("D2", "M-10", "noted", "0.995"), ("D3", "M-17", "noted", "≥95%"), ("D4", "M-10", "noted", "良好")]
    assert result.counts() == (11, 11, 0, 0)


@pytest.mark.parametrize(
    ("header", "value", "taken", "rate"),
    [
        ("实际值(%)", 0.5, "0.5%", "0.005"), ("实际值（‰）", 5, "5‰", "0.005"), ("实际值(‱)", "50", "50‱", "0.005"),
        ("实际值(%)", "50‱", "50‱", "0.005"), ("实际值", "5‰", "5‰", "0.005"), ("实际值", 0.5, "0.5", None),
    ],
)  # fmt: skip
def test_the_header_of_a_rate_says_what_its_bare_numbers_are(
    tmp_path: Path, header: str, value: object, taken: str, rate: str | None
) -> None:
    base = {"供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": bank.ENGAGEMENTS}
    rows = [(*KPI[:-1], header, "分子", "分母"), ("2025-10", "HT-1", "录入差错率", value)]
    result = Desk(tmp_path).build({"bank.xlsx": base, "kpi.xlsx": {"KPI": rows}})
    assert result.rows("select actual from staging.kpi_observations") == [(taken,)]
    ((state, stated),) = result.rows("select state, numerator / denominator from measures.kpi_ratios")
    assert (state, stated) == (("value", float(rate)) if rate else ("missing", None))


def test_months_may_each_say_in_which_part_their_rates_are(tmp_path: Path) -> None:
    header = ("合同编号", "指标名称", "2025年10月(%)", "2025年11月(‱)")
    path = bank.write_workbook(tmp_path / "kpi.xlsx", {"实际值": [header, ("HT-1", "录入差错率", 0.01, 0.5)]})
    assert read(path).rows.column("actual").to_pylist() == ["0.01%", "0.5‱"]


def test_an_amount_that_no_column_is_known_for_is_asked_about_and_noted(tmp_path: Path) -> None:
    path = costs(tmp_path, ("本期支出(元)",), 1000)
    sheet = read(path)
    assert (sheet.state, sheet.rows.column("amount_ex_vat_cny").to_pylist()) == ("loaded", [None])
    (note,) = problems(sheet)
    assert (note["column"], note["row"], note["rule"], note["severity"]) == ("E", 1, "M-02", "noted")
    (question,) = sheet.questions
    assert (question.kind, question.field) == ("column", "amount_ex_vat_cny")
    answered = [Answer(question.kind, question.subject, choice.code) for choice in question.choices]
    assert [each.choice for each in answered] == ["E:本期支出(元)", LEAVE_OUT]
    found: Any = read(path, answered[0])
    assert [each.kind for each in found.questions] in (["column"], ["column", "vat"])
    assert [each["rule"] for each in problems(found)] == []
    left = read(path, answered[1])
    assert (left.state, [each["rule"] for each in problems(left)]) == ("loaded", ["M-02"])


@pytest.mark.parametrize(
    ("header", "amounts"),
    [
        # All amounts are known; the other column is empty; it names no money.
        (("不含税金额(元)",), (1000,)),
        (("不含税金额(元)", "另付款(元)"), (1000, None)),
        (("不含税金额(元)", "经办人"), (1000, "甲")),
    ],
)
def test_nothing_is_said_where_no_amount_is_passed_over(
    tmp_path: Path, header: tuple[str, ...], amounts: tuple[object, ...]
) -> None:
    sheet = read(costs(tmp_path, header, *amounts))
    assert (sheet.state, problems(sheet), sheet.questions) == ("loaded", [], ())


def test_a_second_amount_beside_the_known_one_is_noted_and_not_asked_about(tmp_path: Path) -> None:
    sheet = read(costs(tmp_path, ("不含税金额(元)", "另付款(元)"), 1000, 5))
    assert [(each["column"], each["rule"]) for each in problems(sheet)] == [("F", "M-02")]
    assert sheet.questions == ()
