"""Is of several rows with one key the right one taken: a correction's, the chosen one, or none until somebody chooses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from pipelines.questions import LEAVE_OUT
from pipelines.staging.corrections import correction_of
from tests.pipelines import bank
from tests.pipelines.staged import Desk, Sheets, Staged

BASE: Sheets = {"供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": bank.ENGAGEMENTS}
HEADER = ("月份", "合同编号", "业务量", "差错笔数")


def volumes(*rows: Sequence[object], sheet: str = "业务量") -> Sheets:
    return {sheet: [HEADER, *rows]}


def taken(staged: Staged) -> list[tuple[object, ...]]:
    return staged.rows(
        "select strftime(month, '%m'), cast(volume as integer), cast(errors as integer) from staging.volumes order by all"
    )


def aside(staged: Staged) -> list[tuple[object, ...]]:
    return staged.rows("select file_name, row, kind from staging.set_aside_rows order by file_name, row")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "月报(更正).xlsx",
        "月报_更正.xlsx",
        "月报更正版.xlsx",
        "更正_月报.xlsx",
        "月报(修订2).xlsx",
        "report_v2.xlsx",
        "report corrected.xlsx",
        "Report-Revised.xlsx",
        "月报V2.1.xlsx",
        "月报（订正）.xlsx",
    ],
)
def test_a_file_that_says_so_is_a_correction(name: str) -> None:
    assert correction_of(name, "Sheet1", "")


@pytest.mark.parametrize(
    "name",
    [
        "月报.xlsx",
        "制度修订费用.xlsx",
        "report_v1.xlsx",
        "TV2024.xlsx",
        "uncorrected.xlsx",
        "voice_v2x.xlsx",
        "revisedness.xlsx",
        "更正通知单统计.xlsx",
        "月报2.xlsx",
        "overview2.xlsx",
    ],
)
def test_a_word_inside_another_marks_nothing(name: str) -> None:
    assert correction_of(name, "Sheet1", "") is None


@pytest.mark.parametrize(("sheet", "title"), [("业务量(更正)", ""), ("业务量", "2025年12月业务量（更正）")])
def test_sheet_and_title_can_say_so_too(sheet: str, title: str) -> None:
    assert correction_of("月报.xlsx", sheet, title)


@pytest.mark.parametrize("is_first", [True, False])
def test_a_correction_replaces_by_key_and_the_old_value_is_kept(desk: Desk, is_first: bool) -> None:
    reports = {
        "月报.xlsx": volumes(("2025-11", "HT-1", 100, 1), ("2025-12", "HT-1", 200, 2)),
        "月报(更正).xlsx": volumes(("2025-12", "HT-1", 210, 2)),
    }
    order = reversed(reports) if is_first else list(reports)
    staged = desk.stage({"bank.xlsx": BASE, **{name: reports[name] for name in order}})
    assert taken(staged) == [("11", 100, 1), ("12", 210, 2)]
    assert aside(staged) == [("月报.xlsx", 3, "replaced")]
    assert staged.questions("row") == []
    ((old, by, key),) = staged.rows(
        "select cast(json_extract(old_values, '$.volume') as integer), by_file_name || '/' || by_sheet || '/' || by_row, key from staging.replaced_rows"
    )
    assert (old, by) == (200, "月报(更正).xlsx/业务量/2")
    assert "HT-1" in key
    ((zh, en),) = staged.rows("select zh, en from staging.set_aside_rows")
    assert "月报(更正).xlsx / 业务量 / 2" in zh
    assert "月报(更正).xlsx / 业务量 / 2" in en
    assert staged.counts()[1:] == (7, 0, 1)


def test_the_latest_of_several_corrections_wins_by_version_not_by_letters(desk: Desk) -> None:
    staged = desk.stage(
        {
            "bank.xlsx": BASE,
            "月报.xlsx": volumes(("2025-12", "HT-1", 1, 0)),
            "月报_v10.xlsx": volumes(("2025-12", "HT-1", 10, 0)),
            "月报_v9.xlsx": volumes(("2025-12", "HT-1", 9, 0)),
        }
    )
    assert taken(staged) == [("12", 10, 0)]
    assert [kind for *_, kind in aside(staged)] == ["replaced", "replaced"]


def test_corrections_of_different_series_that_disagree_are_asked_about(desk: Desk) -> None:
    staged = desk.stage(
        {
            "bank.xlsx": BASE,
            "东部(更正).xlsx": volumes(("2025-12", "HT-1", 10, 0)),
            "西部(更正).xlsx": volumes(("2025-12", "HT-1", 9, 0)),
        }
    )
    assert taken(staged) == []
    assert len(staged.questions("row")) == 1


def test_a_correction_that_contradicts_itself_corrects_nothing(desk: Desk) -> None:
    again = volumes(("2025-12", "HT-1", 10, 0), ("2025-12", "HT-1", 11, 0))
    staged = desk.stage({"bank.xlsx": BASE, "月报.xlsx": volumes(("2025-12", "HT-1", 1, 0)), "月报(更正).xlsx": again})
    assert taken(staged) == []
    assert len(staged.questions("row")[0].choices) == 4


def test_two_values_for_one_key_wait_for_the_choice_and_wait_again_without_it(desk: Desk) -> None:
    one, other = volumes(("2025-12", "HT-1", 100, 1)), volumes(("2025-12", "HT-1", 120, 1), ("2025-12", "HT-1", 120, 1))
    files = {"bank.xlsx": BASE, "甲.xlsx": one, "乙.xlsx": other}
    before = desk.stage(files)
    assert taken(before) == []
    assert before.counts()[2:] == (3, 0)
    (question,) = before.questions("row")
    assert len(question.choices) == 3
    assert "业务量 100" in question.choices[0].zh
    assert "差错" not in question.choices[0].zh  # only what differs
    assert any("甲.xlsx / 业务量 / 2" in text for text in question.evidence)
    desk.answer(question, question.choices[1].code)
    after = desk.stage(files)
    assert taken(after) == [("12", 120, 1)]
    assert aside(after) == [("乙.xlsx", 3, "duplicate"), ("甲.xlsx", 2, "replaced")]
    assert after.rows("select cast(json_extract(old_values, '$.volume') as integer) from staging.replaced_rows") == [
        (100,)
    ]
    # In whatever order the files come, it is the same question.
    assert taken(desk.stage({"bank.xlsx": BASE, "乙.xlsx": other, "甲.xlsx": one})) == [("12", 120, 1)]
    desk.answer(question, LEAVE_OUT)
    assert taken(desk.stage(files)) == []
    assert desk.stage(files).counts()[2:] == (0, 3)
    desk.answers.clear()
    assert desk.stage(files).counts() == before.counts()


def test_an_answer_holds_for_these_contents_only(desk: Desk) -> None:
    files = {
        "bank.xlsx": BASE,
        "甲.xlsx": volumes(("2025-12", "HT-1", 100, 1)),
        "乙.xlsx": volumes(("2025-12", "HT-1", 120, 1)),
    }
    (question,) = desk.stage(files).questions("row")
    desk.answer(question, question.choices[0].code)
    files["乙.xlsx"] = volumes(("2025-12", "HT-1", 130, 1))
    staged = desk.stage(files)
    assert taken(staged) == []
    assert staged.rows("select answer from staging.questions where kind = 'row'") == [(None,)]


def test_of_two_rows_that_differ_by_blanks_the_fuller_is_suggested(desk: Desk) -> None:
    files = {
        "bank.xlsx": BASE,
        "甲.xlsx": volumes(("2025-12", "HT-1", 100, None)),
        "乙.xlsx": volumes(("2025-12", "HT-1", 100, 3)),
    }
    (question,) = desk.stage(files).questions("row")
    assert question.suggested == question.choices[1].code
    assert (question.reason_zh, question.reason_en) == (
        "只是多填了几格，其余相同",
        "it only fills more cells, the rest is the same",
    )


def test_vendor_sheets_that_differ_by_a_blank_within_a_name_are_repeats(desk: Desk) -> None:
    again = [bank.VENDORS[0], ("甲 公司", bank.ALPHA), ("乙公司", bank.BETA)]
    staged = desk.stage({"bank.xlsx": BASE, "again.xlsx": {"供应商": again}})
    assert aside(staged) == [("again.xlsx", 2, "duplicate"), ("again.xlsx", 3, "duplicate")]
    assert staged.questions("row") == []


def test_many_contradictions_between_two_files_are_one_question(desk: Desk) -> None:
    days = [
        (f"{year}-{month:02}", number)
        for year in range(2014, 2026)
        for month in range(1, 13)
        for number in ("HT-1", "HT-2")
    ]
    one, other = ([(month, number, volume, 0) for month, number in days] for volume in (100, 120))
    files = {"bank.xlsx": BASE, "甲.xlsx": volumes(*one), "乙.xlsx": volumes(*other)}
    (question,) = desk.stage(files).questions("row")
    assert "288" in question.zh
    assert len(question.choices) == 3
    desk.answer(question, question.choices[1].code)
    staged = desk.stage(files)
    right = {code.code: code.zh for code in question.choices}[question.choices[1].code]
    assert {volume for _, volume, _ in taken(staged)} == ({100} if "甲" in right else {120})
    assert len(taken(staged)) == 288
    assert staged.rows("select count(*) from staging.replaced_rows") == [(288,)]
    assert len(staged.questions("row")) == 1
    staged.counts()


def test_two_rows_that_differ_below_a_month_are_told_with_an_address_that_exists(tmp_path: Path) -> None:
    header = ("合同编号", "2025年11月", "2025年12月")
    files = {
        "bank.xlsx": {**BASE, "业务量": [header, ("HT-1", 5, 7)]},
        "again.xlsx": {"业务量": [header, ("HT-1", 6, 7)]},
    }
    staged = Desk(tmp_path).stage(files)
    told = staged.rows("select cell, rule, severity from staging.problem_cells order by file_name")
    assert told == [("B2", "M-23", "rejected"), ("B2", "M-23", "rejected")]
    # November is in question, December stands in both.
    assert staged.rows("select cast(volume as integer) from staging.volumes") == [(7,)]
    assert staged.counts()[2:] == (2, 1)


def test_a_cell_is_named_by_the_columns_of_its_own_table(desk: Desk) -> None:
    rows = [
        HEADER, ("2025-03", "HT-1", 100, 1), ("2025-04", "HT-9", 100, 1), (), (),
        ("统计月份", "受理量", "备注", "合同号"), ("2025-03", 300, "x", "HT-2"), ("2025-06", 4, "y", "HT-8"),
    ]  # fmt: skip
    staged = desk.stage({"base.xlsx": BASE, "业务量.xlsx": {"业务量": rows}})
    cells = "select cell, raw_text from staging.problem_cells where field = 'contract_no' order by row"
    assert staged.rows(cells) == [("B3", "HT-9"), ("D8", "HT-8")]
    letters = "select \"column\", first_row, last_row from staging.columns where field = 'contract_no' "
    assert staged.rows(letters + "and source = 'volumes' order by first_row") == [("B", 1, 5), ("D", 6, 8)]
    staged.counts()


def test_one_wrong_cell_beside_several_months_is_told_once_and_two_wrong_cells_twice(desk: Desk) -> None:
    rows = [
        ("合同编号", "2025年1月", "2025年2月", "2025年3月"),
        ("HT-9", 1, 2, 3),
        ("HT-8", 1, 2, 3),
        ("HT-1", 1, "x", "x"),
    ]
    staged = desk.stage({"base.xlsx": BASE, "业务量.xlsx": {"业务量": rows}})
    cells = "select cell, rule from staging.problem_cells where file_name = '业务量.xlsx' order by row, cell"
    assert staged.rows(cells) == [("A2", "V02"), ("A3", "V02"), ("C4", "M-17"), ("D4", "M-17")]
    assert staged.rows(
        "select rows_read, rows_loaded, rows_rejected from staging.files where file_name = '业务量.xlsx'"
    ) == [(9, 1, 8)]


def titled(title: str, *rows: Sequence[object]) -> Sheets:
    return {"业务量": [(title,), HEADER, *rows]}


def test_a_title_that_calls_the_sheet_a_correction_counts(desk: Desk) -> None:
    staged = desk.stage(
        {
            "bank.xlsx": BASE,
            "甲.xlsx": titled("2025年12月业务量统计表", ("2025-12", "HT-1", 150, 0)),
            "乙.xlsx": titled("2025年12月业务量统计表（更正）", ("2025-12", "HT-1", 100, 0)),
        }
    )
    assert taken(staged) == [("12", 100, 0)]
    assert staged.questions("row") == []


@pytest.mark.parametrize("title", ["业务量统计表（2023年修订）", "业务量统计表(修订版)", "业务量统计表"])
def test_the_edition_of_a_form_corrects_nothing(desk: Desk, title: str) -> None:
    staged = desk.stage(
        {
            "bank.xlsx": BASE,
            "甲.xlsx": titled("业务量统计表", ("2025-12", "HT-1", 150, 0)),
            "乙.xlsx": titled(title, ("2025-12", "HT-1", 100, 0)),
        }
    )
    assert taken(staged) == []
    assert len(staged.questions("row")) == 1


def test_the_number_of_a_form_does_not_beat_a_file_that_says_it_corrects(desk: Desk) -> None:
    reports = {
        "外包报表V2.0_朝阳支行.xlsx": volumes(("2025-12", "HT-1", 100, 0)),
        "更正后业务量_朝阳支行.xlsx": volumes(("2025-12", "HT-1", 150, 0)),
    }
    assert taken(desk.stage({"bank.xlsx": BASE, **reports})) == [("12", 150, 0)]


def test_the_number_of_a_form_corrects_no_other_series(desk: Desk) -> None:
    reports = {
        "外包报表V2.0_朝阳支行.xlsx": volumes(("2025-12", "HT-1", 100, 0)),
        "业务量_朝阳支行.xlsx": volumes(("2025-12", "HT-1", 150, 0)),
    }
    staged = desk.stage({"bank.xlsx": BASE, **reports})
    assert taken(staged) == []
    assert len(staged.questions("row")) == 1


def test_a_contract_number_beside_the_service_or_unit_of_another_contract_is_refused(desk: Desk) -> None:
    header = ("月份", "合同编号", "服务项目", "使用单位", "业务量")
    own = ("2025-11", "HT-1", "凭证录入", "东分行", 5)
    staged = desk.stage(
        {"bank.xlsx": BASE, "月报.xlsx": {"业务量": [header, own, ("2025-12", "HT-1", "凭证录入", "西分行", 7)]}}
    )
    assert [row[1] for row in taken(staged)] == [5]
    ((cell, rule, zh),) = staged.rows("select cell, rule, zh from staging.problem_cells where severity = 'rejected'")
    assert (cell, rule) == ("B3", "V02")
    assert "西分行" in zh


def test_a_contradiction_whose_month_stands_in_the_title_has_an_address(desk: Desk) -> None:
    header = ("合同编号", "业务量")
    sheets = {"业务量": [("2025年12月业务量统计表",), header, ("HT-1", 1), ("HT-1", 2)]}
    staged = desk.stage({"bank.xlsx": BASE, "月报.xlsx": sheets})
    cells = "select cell, field from staging.problem_cells where rule = 'M-23' order by row"
    assert staged.rows(cells) == [("B3", "volume"), ("B4", "volume")]
    own = desk.stage({"bank.xlsx": BASE, "月报.xlsx": volumes(("2025-12", "HT-1", 1, 0), ("2025-12", "HT-1", 2, 0))})
    assert own.rows(cells) == [("A2", "month"), ("A3", "month")]


def test_sentences_name_a_file_by_the_name_its_sender_knows(desk: Desk) -> None:
    rows = volumes(("2025-12", "HT-1", 1, 0), ("2025-12", "HT-2", 5, 0))
    other = volumes(("2025-12", "HT-1", 2, 0), ("2025-12", "HT-2", 5, 0))
    staged = desk.stage({"bank.xlsx": BASE, "东/0123456789ab_月报.xlsx": rows, "ba9876543210_补报.xlsx": other})
    told = staged.rows("select zh, en from staging.problem_cells union all select zh, en from staging.set_aside_rows")
    asked = staged.rows("select zh, en, evidence, choices from staging.questions")
    said = " ".join(str(each) for each in (*told, *asked))
    assert "与 东/月报.xlsx / 业务量 / 2 行键值相同" in said
    assert "与 东/月报.xlsx / 业务量 / 3 行完全重复" in said
    assert "采用 补报.xlsx / 业务量 / 2" in said
    assert "0123456789ab" not in said
    assert "ba9876543210" not in said


WIDE = ("合同编号", "备注", "2025年1月", "2025年2月", "2025年3月", "2025年4月")


def told_cells(staged: Staged) -> list[tuple[object, ...]]:
    return staged.rows("select cell, rule from staging.problem_cells where file_name <> 'base.xlsx' order by all")


def test_what_is_said_of_a_value_below_a_month_names_the_months_column(desk: Desk) -> None:
    rows = [("业务量统计",), WIDE, ("HT-2", None, 7, 7, 7, 7), ("HT-1", None, 100, 100, 900, 900)]
    staged = desk.build({"base.xlsx": BASE, "业务量.xlsx": {"业务量": rows}})
    assert told_cells(staged) == [("E4", "V16")]
    # A row a month has its own column for the volume, whatever stands in other files.
    rows = [("月份", "合同编号", "业务量"), ("2025-01", "HT-1", 100), ("2025-02", "HT-1", 900)]
    staged = desk.build({"base.xlsx": BASE, "业务量.xlsx": {"业务量": rows}})
    assert told_cells(staged) == [("C3", "V16")]


def test_each_of_two_tables_on_a_sheet_has_headings_of_its_own(desk: Desk) -> None:
    first = [WIDE[:5], ("HT-2", None, 7, 7, 7), ()]
    second = [("合同编号", "2025年3月", "2025年2月", "2025年1月"), ("HT-1", 900, 100, 100)]
    staged = desk.build({"base.xlsx": BASE, "业务量.xlsx": {"业务量": [*first, *second]}})
    assert told_cells(staged) == [("B5", "V16")]


def test_contradicting_months_and_their_question_name_the_heading_s_cell(desk: Desk) -> None:
    files = {
        "甲.xlsx": {"业务量": [WIDE[:5], ("HT-1", None, 5, 6, 7)]},
        "乙.xlsx": {"业务量": [("月份", "合同编号", "业务量"), ("2025-03", "HT-1", 8)]},
    }
    staged = desk.stage({"base.xlsx": BASE, **files})
    told = staged.rows("select file_name, cell, rule from staging.problem_cells order by file_name")
    assert told == [("乙.xlsx", "A2", "M-23"), ("甲.xlsx", "E2", "M-23")]
    assert staged.rows("select file_name, cell from staging.questions") == [("甲.xlsx", "E2")]


def test_months_that_have_not_happened_and_rows_outside_the_term_name_their_headings(desk: Desk) -> None:
    rows = [("合同编号", "2023年12月", "2024年1月"), ("HT-1", 5, 5)]
    staged = desk.build({"base.xlsx": BASE, "业务量.xlsx": {"业务量": rows}})
    assert ("B2", "C10") in told_cells(staged)
    assert ("C2", "C10") not in told_cells(staged)


INVOICES = ("合同编号", "发票号码", "行号", "期间", "不含税金额(元)", "税额(元)")


def invoiced(staged: Staged) -> list[tuple[object, ...]]:
    return staged.rows("select period, line_no, cast(amount_ex_vat_cny as integer) from staging.invoices order by all")


def test_lines_of_one_invoice_load_beside_each_other(desk: Desk) -> None:
    months = [("HT-1", "1", None, f"2025-{month}", 100, 6) for month in (10, 11, 12)]
    lines = [("HT-1", "2", number, "2025-12", 50 * number, 3 * number) for number in (1, 2)]
    staged = desk.stage({"bank.xlsx": BASE, "发票.xlsx": {"发票": [INVOICES, *months, *lines]}})
    assert invoiced(staged) == [
        ("2025-10", None, 100), ("2025-11", None, 100), ("2025-12", 1, 50), ("2025-12", 2, 100), ("2025-12", None, 100),
    ]  # fmt: skip
    assert staged.questions("row") == []


def test_two_rows_of_one_invoice_without_a_line_number_are_asked_about_and_told_to_number_them(desk: Desk) -> None:
    rows = [("HT-1", "1", None, "2025-12", 100, 6), ("HT-1", "1", None, "2025-12", 50, 3)]
    files = {"bank.xlsx": BASE, "发票.xlsx": {"发票": [INVOICES, *rows]}}
    staged = desk.stage(files)
    assert invoiced(staged) == []
    (question,) = staged.questions("row")
    told = staged.rows("select cell, zh, en from staging.problem_cells where rule = 'M-23' order by row")
    assert [cell for cell, _, _ in told] == ["B2", "B3"]
    for zh, en in ((question.zh, question.en), *(each[1:] for each in told)):
        assert "请在“行号”列分别填写 1、2" in zh
        assert "number them 1, 2 … in “Line no.”" in en
    # Where rows are numbered there is nothing to say.
    desk.answer(question, question.choices[0].code)
    assert invoiced(desk.stage(files)) == [("2025-12", None, 100)]
    numbered = [("HT-1", "1", 1, "2025-12", 100, 6), ("HT-1", "1", 1, "2025-12", 50, 3)]
    (question,) = desk.stage({"bank.xlsx": BASE, "发票.xlsx": {"发票": [INVOICES, *numbered]}}).questions("row")
    assert "行号”列" not in question.zh


def test_the_same_line_sent_twice_counts_once(desk: Desk) -> None:
    sheets = {"发票": [INVOICES, ("HT-1", "1", 1, "2025-12", 100, 6), ("HT-1", "1", 2, "2025-12", 100, 6)]}
    staged = desk.stage({"bank.xlsx": BASE, "发票.xlsx": sheets, "再报.xlsx": sheets})
    assert invoiced(staged) == [("2025-12", 1, 100), ("2025-12", 2, 100)]
    assert aside(staged) == [("再报.xlsx", 2, "duplicate"), ("再报.xlsx", 3, "duplicate")]
