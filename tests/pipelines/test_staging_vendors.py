"""Are vendors found as domain 2.5 says, asked about where nobody knows, and two firms never merged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.questions import LEAVE_OUT, Answer, Choice, Question
from tests.pipelines import bank
from tests.pipelines.staged import Desk, Staged

ALPHA, BETA = bank.ALPHA, bank.BETA
OTHER, THIRD = "91440300MA5DEFGH6R", "91510100MA61WXYT7E"
PILOT = "91350100M000100Y44"  # well formed; its check character does not fit
HEADER = ("供应商名称", "统一社会信用代码", "曾用名")
VOLUMES = ("月份", "供应商名称", "服务项目", "使用单位", "业务量")
A, B = "北京华信科技有限公司", "上海卓越数据处理有限公司"


def contract(number: str, vendor: str, unit: str, code: str = "") -> tuple[object, ...]:
    return (number, vendor, "凭证录入", unit, "驻场", "2024-01-01", "2026-12-31", code)


def files(
    volumes: list[tuple[object, ...]] | None = None, **sheets: list[tuple[object, ...]]
) -> dict[str, dict[str, list[tuple[object, ...]]]]:
    vendors = [
        HEADER,
        (A, ALPHA, ""),
        (B, BETA, "卓越录入公司、上海卓越录入有限公司；Excel Data Co., Ltd.\n卓越/易录数据"),
    ]
    engagements = [
        (*bank.ENGAGEMENTS[0], "统一社会信用代码"),
        contract("HT-1", A, "东分行"),
        contract("HT-2", B, "西分行"),
    ]
    services = [*bank.SERVICES]
    book = {"供应商": vendors, "服务": services, "合同": engagements} | sheets
    rows = [(*VOLUMES,), *(volumes or [])]
    return {"bank.xlsx": book, "volumes.xlsx": {"业务量": rows}}


def loaded(staged: Staged) -> list[tuple[object, ...]]:
    return staged.rows(
        "select vendor_name, engagement_id, cast(volume as integer) from staging.volumes order by source_row"
    )


def row(name: str, month: str = "2025-10", volume: int = 100, unit: str = "东分行") -> tuple[object, ...]:
    return (month, name, "凭证录入", unit, volume)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize(
    "former", ["卓越录入公司", "上海卓越录入有限公司", "excel data co.,ltd.", "易录数据", "上海卓越 录入有限公司(盖章)"]
)
def test_any_of_several_former_names_is_the_vendor(desk: Desk, former: str) -> None:
    staged = desk.stage(files([row(former, unit="西分行")]))
    assert [each[1] for each in loaded(staged)] == ["HT-2·凭证录入·西分行"]
    assert staged.questions("vendor") == []


def test_an_unknown_spelling_is_one_question_for_all_its_rows(desk: Desk) -> None:
    typo = "北京华信科枝有限公司"
    rows = [row(typo, f"2025-{month:02}") for month in (7, 8, 9, 10, 11, 12)] + [row(typo + "（盖章）", "2025-06")]
    staged = desk.stage(
        files(
            rows,
            合同=[(*bank.ENGAGEMENTS[0],), *[contract("HT-1", A, "东分行")[:7], contract("HT-3", typo, "南分行")[:7]]],
        )
    )
    (question,) = staged.questions("vendor")
    assert question.subject == {"norm": typo}
    assert "8 行" in question.zh
    assert "wait: 8" in question.en
    assert question.choices[0].code == ALPHA
    assert "仅差一个字" in question.choices[0].zh
    assert "one character differs" in question.choices[0].en
    assert [each.code for each in question.choices][-2:] == ["new", LEAVE_OUT]
    assert sum(" / " in text for text in question.evidence) == 5
    assert any("HT-3" in text for text in question.evidence)
    assert staged.rows("select file_name, sheet, cell from staging.questions") == [("bank.xlsx", "合同", "B3")]
    assert staged.counts()[2] == 8


def test_an_answer_loads_the_rows_and_withdrawing_it_makes_them_wait_again(desk: Desk) -> None:
    book = files([row("华信"), row("华信", "2025-11")])
    before = desk.stage(book)
    (question,) = before.questions("vendor")
    assert loaded(before) == []
    assert question.suggested is None  # a short form is offered, never suggested
    assert question.choices[0].code == ALPHA
    desk.answer(question, ALPHA)
    after = desk.stage(book)
    assert [each[1] for each in loaded(after)] == ["HT-1·凭证录入·东分行"] * 2
    assert after.rows("select answer, question_id from staging.questions") == [(ALPHA, question.question_id)]
    (answered,) = after.questions("vendor")
    assert ("等待确认" in question.zh, "等待确认" in answered.zh, "wait" in answered.en) == (True, False, False)
    state = f"select distinct state from staging.sheets where sheet = '{question.sheet}'"
    assert [before.rows(state), after.rows(state)] == [[("held",)], [("loaded",)]]
    desk.answers.clear()
    again = desk.stage(book)
    assert again.counts() == before.counts()
    assert loaded(again) == []


def test_names_alike_enough_are_suggested_with_the_reason(desk: Desk) -> None:
    book = files([row("北京华信数据信息技术科枝有限公司")])
    book["bank.xlsx"]["供应商"] = [HEADER, ("北京华信数据信息技术科技有限公司", ALPHA, ""), (B, BETA, "")]
    book["bank.xlsx"]["合同"] = [
        bank.ENGAGEMENTS[0],
        contract("HT-1", "北京华信数据信息技术科技有限公司", "东分行")[:7],
    ]
    (question,) = desk.stage(book).questions("vendor")
    assert (question.suggested, question.reason_zh, question.reason_en) == (
        ALPHA,
        "仅差一个字",
        "one character differs",
    )


def test_a_branch_is_offered_as_what_it_is_and_never_suggested(desk: Desk) -> None:
    (question,) = desk.stage(files([row(f"{A}天津分公司")])).questions("vendor")
    assert question.suggested is None
    assert "分支机构" in question.choices[0].zh


@pytest.mark.parametrize(("choice", "outcome"), [("new", (1, 0)), (LEAVE_OUT, (0, 1))])
def test_none_of_them_keeps_the_rows_out(desk: Desk, choice: str, outcome: tuple[int, int]) -> None:
    book = files([row("完全陌生的公司")])
    (question,) = desk.stage(book).questions("vendor")
    desk.answer(question, choice)
    staged = desk.stage(book)
    assert loaded(staged) == []
    assert staged.counts()[2:] == outcome
    assert staged.rows("select answer from staging.questions") == [(choice,)]


def test_limited_and_limited_liability_are_one_form_where_exactly_one_vendor_fits(desk: Desk) -> None:
    staged = desk.stage(files([row("北京华信科技有限责任公司"), row("北京华信科技有限责任公司", "2025-11")]))
    assert len(loaded(staged)) == 2
    assert staged.questions("vendor") == []
    noted = staged.rows("select cell, rule, severity from staging.problem_cells")
    assert noted == [("B2", "M-29", "noted")]


def test_two_limited_forms_with_two_codes_stay_two_vendors(desk: Desk) -> None:
    book = files([row("北京华信科技有限责任公司"), row("北京华信科技股份有限公司", "2025-11")])
    book["bank.xlsx"]["供应商"] += [("北京华信科技有限责任公司", OTHER, "")]
    book["bank.xlsx"]["合同"] += [contract("HT-9", "北京华信科技有限责任公司", "东分行", OTHER)]
    staged = desk.stage(book)
    assert [each[1] for each in loaded(staged)] == ["HT-9·凭证录入·东分行"]
    (question,) = staged.questions("vendor")  # the joint-stock company is neither
    assert {each.code for each in question.choices} >= {ALPHA, OTHER}
    assert question.suggested is None


def test_a_code_of_its_own_is_never_merged_whatever_is_answered(desk: Desk) -> None:
    book = files()
    book["bank.xlsx"]["合同"] += [contract("HT-7", "华信科技", "北分行", OTHER), contract("HT-8", "华信科技", "中分行")]
    (question,) = desk.stage(book).questions("vendor")
    assert question.suggested is None
    assert ("其中自带" in question.zh, OTHER in question.zh, OTHER in question.en) == (True, True, True)
    assert ALPHA in {each.code for each in question.choices}  # HT-8 brings no code and may be Alpha's
    desk.answer(question, ALPHA)
    staged = desk.stage(book)
    assert staged.rows("select contract_no from staging.engagements order by 1") == [("HT-1",), ("HT-2",), ("HT-8",)]
    ((zh, en),) = staged.rows("select zh, en from staging.problem_cells where severity = 'rejected'")
    assert "不能合并" in zh
    assert "never merged" in en
    assert {row[0] for row in staged.rows("select vendor_id from staging.engagements")} == {ALPHA, BETA}


def test_what_the_rule_forbids_is_not_offered(desk: Desk) -> None:
    book = files()
    book["bank.xlsx"]["合同"] += [contract("HT-7", "华信科技", "北分行", OTHER)]
    (question,) = desk.stage(book).questions("vendor")
    assert [(each.code, each.zh) for each in question.choices] == [
        ("new", "是新供应商，待补录"),
        ("leave_out", "不采用，这些行不计入"),
    ]
    assert ("新供应商" in question.zh, "1 行等待确认" in question.zh) == (True, True)


def test_a_listed_name_with_a_foreign_valid_code_is_refused_and_with_a_mistyped_one_noted(desk: Desk) -> None:
    book = files()
    mistyped = ALPHA[:-1] + "A"
    book["bank.xlsx"]["合同"] += [
        contract("HT-7", A, "北分行", OTHER),
        contract("HT-8", A, "中分行", BETA),
        contract("HT-9", A, "南分行", mistyped),
        contract("HT-10", A, "港分行", "9111"),
    ]
    staged = desk.stage(book)
    found = staged.rows("select row, severity from staging.problem_cells where sheet = '合同' order by 1")
    assert found == [(4, "rejected"), (5, "rejected"), (6, "noted"), (7, "blanked")]
    assert [question.subject for question in staged.questions("uscc")] == [{"uscc": mistyped}]


def test_a_code_whose_check_character_does_not_fit_is_confirmed_once(desk: Desk) -> None:
    book = files([row("试点公司")])
    book["bank.xlsx"]["供应商"] += [("试点公司", PILOT, "")]
    book["bank.xlsx"]["合同"] += [contract("HT-5", "试点公司", "东分行")]
    staged = desk.stage(book)
    assert len(loaded(staged)) == 1
    noted = "select cell, severity from staging.problem_cells where sheet = '供应商'"
    assert staged.rows(noted) == [("B4", "noted")]
    (question,) = staged.questions("uscc")
    assert (question.subject, question.cell) == ({"uscc": PILOT}, "B4")
    desk.answer(question, "confirmed")
    assert desk.stage(book).rows(noted) == []
    desk.answer(question, "wrong")
    assert desk.stage(book).rows(noted) == [("B4", "rejected")]
    assert loaded(desk.stage(book)) == []


def test_a_malformed_code_rejects_the_vendor(desk: Desk) -> None:
    book = files()
    book["bank.xlsx"]["供应商"] += [("甲", "9111010", ""), ("乙", "911101I8MA01ABCD5T", "")]
    staged = desk.stage(book)
    assert staged.rows("select cell, rule, severity from staging.problem_cells") == [
        ("B4", "V02", "rejected"),
        ("B5", "V02", "rejected"),
    ]


def test_an_impostor_of_foreign_letters_is_asked_about_and_not_suggested(desk: Desk) -> None:
    book = files([row("Аcme Data Ltd")])  # its first letter is Cyrillic
    book["bank.xlsx"]["供应商"] += [("Acme Data Ltd", OTHER, "")]
    (question,) = desk.stage(book).questions("vendor")
    assert question.choices[0].code == OTHER
    assert "看起来相同" in question.choices[0].zh
    assert question.suggested is None


def test_an_answer_about_a_vendor_no_longer_listed_does_not_count(desk: Desk) -> None:
    desk.answers.append(Answer("vendor", {"norm": "华信"}, THIRD))
    staged = desk.stage(files([row("华信")]))
    assert loaded(staged) == []
    assert staged.rows("select answer from staging.questions") == [(None,)]


def test_without_a_vendor_sheet_names_stand_for_themselves(desk: Desk) -> None:
    book = files([row(A), row("别家公司", "2025-11")])
    del book["bank.xlsx"]["供应商"]
    staged = desk.stage(book)
    assert [each[1] for each in loaded(staged)] == ["HT-1·凭证录入·东分行"]
    (question,) = staged.questions("vendor")
    assert f"name:{A}" in {each.code for each in question.choices}
    desk.answer(question, f"name:{A}")
    assert len(loaded(desk.stage(book))) == 2


def test_listed_vendors_that_look_alike_or_share_a_name_are_noted_and_stay_two(desk: Desk) -> None:
    book = files()
    book["bank.xlsx"]["供应商"] += [
        ("Acme Data Ltd", OTHER, ""),
        ("Аcme Data Ltd", THIRD, ""),
        (A + "(公章)", PILOT, ""),
    ]
    staged = desk.stage(book)
    noted = staged.rows(
        "select cell, rule from staging.problem_cells where severity = 'noted' and field = 'vendor_name' order by 1"
    )
    assert noted == [("A2", "M-29"), ("A4", "M-29"), ("A5", "M-29"), ("A6", "M-29")]
    assert staged.rows("select count(distinct vendor_id) from staging.vendors") == [(5,)]


def test_what_reading_left_open_stands_among_the_questions(desk: Desk, tmp_path: Path) -> None:
    question = Question(
        "unit",
        {"series": "月报", "column": "业务量"},
        "单位？",
        "Which unit?",
        (Choice("CNY", "元", "CNY"),),
        ("12",),
        cell="C1",
    )
    staged = desk.stage(files(), reading={"volumes.xlsx": [question]})
    assert staged.questions("unit") == [replace(question, sheet="业务量")]
    desk.answer(question, "CNY")
    staged = desk.stage(files(), reading={"volumes.xlsx": [question]})
    assert staged.rows("select file_name, sheet, cell, answer from staging.questions") == [
        ("volumes.xlsx", "业务量", "C1", "CNY")
    ]
