"""What holds for every cell: a verdict for any text, nulls and errors told apart, choices, keys and texts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.kinds import DECIMALS, KINDS
from pipelines.reading.cells import CellContext, Kind, Parsed, Reason, Rejected, parse_cell

PLAIN = CellContext(unit=Decimal(1), year_hint=2025)
ATTRIBUTION = CellContext(values={"vendor": ("供应商", "有责", "是"), "none": ("无责", "否", "None"), "1": ("一级",)})


def test_kinds_and_scales_are_those_of_storage() -> None:
    assert get_args(Kind) == KINDS
    scales = {kind: parse_cell("1", kind, PLAIN) for kind in DECIMALS}
    assert {
        kind: -parsed.value.as_tuple().exponent  # type: ignore[operator]
        for kind, parsed in scales.items()
        if isinstance(parsed, Parsed) and isinstance(parsed.value, Decimal)
    } == DECIMALS


def test_an_unknown_kind_is_a_broken_promise() -> None:
    with pytest.raises(ValueError, match="no cell is of kind 'colour'"):
        parse_cell("", "colour", PLAIN)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\u3000\t", "\u200b", "\ufeff", "'"])
def test_a_blank_is_missing(kind: str, text: str) -> None:
    assert parse_cell(text, kind, PLAIN) == Parsed(None)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["-", "－", "—", "——", "–", "/", "／", "暂无", "未统计", "null", "None", " - "])
def test_a_word_that_means_blank_is_missing_and_told(kind: str, text: str) -> None:
    assert parse_cell(text, kind, PLAIN) == Parsed(None, note="M-16")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["不适用", "N/A", "n/a", "NA", "Ｎ／Ａ", "不 适 用", "不涉及"])
def test_not_applicable_is_not_missing(kind: str, text: str) -> None:
    assert parse_cell(text, kind, PLAIN) == Parsed(None, note="M-16", not_applicable=True)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "text", ["#DIV/0!", "#N/A", "＃N/A", "#n/a", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "########"]
)
def test_an_excel_error_is_never_a_blank(kind: str, text: str) -> None:
    assert parse_cell(text, kind, PLAIN) == Rejected(Reason.ERROR_CELL)


def test_a_rejection_knows_its_rule() -> None:
    assert Rejected(Reason.BOUND).rule == "M-17"
    assert {reason.rule for reason in Reason} == {
        *("M-07", "M-09", "M-10", "M-12", "M-13", "M-14", "M-17", "M-19", "M-20", "M-24", "M-29", "M-40", "V02")
    }


@pytest.mark.parametrize(
    "text",
    [
        "是",
        "是的",
        "有",
        "对",
        "Y",
        "y",
        "Yes",
        "TRUE",
        "true",
        "T",
        "1",
        "1.0",
        "√",
        "✓",
        "☑",
        "１",
        "Ｙ",
        "已签订",
        "中标",
    ],
)
def test_yes(text: str) -> None:
    assert parse_cell(text, "boolean", PLAIN) == Parsed(value=True)


@pytest.mark.parametrize(
    "text",
    [
        "否",
        "不是",
        "无",
        "没有",
        "N",
        "no",
        "FALSE",
        "false",
        "F",
        "0",
        "0.0",
        "×",
        "x",
        "X",
        "✗",
        "☒",
        "０",
        "未签",
        "未中标",
    ],
)
def test_no(text: str) -> None:
    assert parse_cell(text, "boolean", PLAIN) == Parsed(value=False)


@pytest.mark.parametrize("text", ["也许", "2", "是否", "?", "待定"])
def test_neither_yes_nor_no(text: str) -> None:
    assert parse_cell(text, "boolean", PLAIN) == Rejected(Reason.NOT_YES_NO)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("供应商", "vendor"),
        (" 供 应 商 ", "vendor"),
        ("VENDOR", "vendor"),
        ("有责", "vendor"),
        ("无责", "none"),
        ("None", "none"),  # a listed spelling comes before the word for blank
        ("一级", "1"),
        ("1", "1"),
        ("1.0", "1"),
        ("１", "1"),
    ],
)
def test_a_listed_choice(text: str, code: str) -> None:
    assert parse_cell(text, "enum", ATTRIBUTION) == Parsed(code)


def test_a_choice_off_the_list_names_the_list() -> None:
    assert parse_cell("客户", "enum", ATTRIBUTION) == Rejected(Reason.UNKNOWN_CHOICE, {"allowed": "vendor, none, 1"})
    assert parse_cell("无", "enum", ATTRIBUTION) == Parsed(None, note="M-16")


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("  备注 \u3000", "备注"),
        ("=1+1", "=1+1"),
        ("+86 10", "+86 10"),
        ("-备注", "-备注"),
        ("@SUM(A1)", "@SUM(A1)"),
        ("第一行\n第二行", "第一行\n第二行"),
        ("\ufeffＡ公司", "Ａ公司"),
        ("9.11101E+17", "9.11101E+17"),
        ("无异议", "无异议"),
    ],
)
def test_a_text_is_kept(raw: str, kept: str) -> None:
    assert parse_cell(raw, "text", PLAIN) == Parsed(kept)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("  ＨＴ－２０２５－００１ ", "HT-2025-001"),
        ("'00123", "00123"),
        ("＇00123", "00123"),
        ("H\u200bT-1", "HT-1"),
        ("华信（北京）", "华信(北京)"),
        ("=1", "=1"),
        ("1.5", "1.5"),
        ("91110108MA01ABCD5T", "91110108MA01ABCD5T"),
        ("911101081234567893", "911101081234567893"),
        ("E10", "E10"),
    ],
)
def test_a_key_is_kept_plain(raw: str, kept: str) -> None:
    assert parse_cell(raw, "key_text", PLAIN) == Parsed(kept)


@pytest.mark.parametrize("raw", ["9.11101E+17", "9.11101e17", "９.11101Ｅ＋17", "1E+11"])
def test_a_code_stored_as_a_number_is_lost(raw: str) -> None:
    assert parse_cell(raw, "key_text", PLAIN) == Rejected(Reason.PRECISION_LOST)


cells = st.text(max_size=40) | st.text(
    "0123456789,.-+()%‰万亿元年月日季度Qq一二三十〇/: T~至eE￥¥ '\u00a0", max_size=20
)
TYPES = {"integer": int, "date": date, "month": date, "datetime": datetime, "boolean": bool}


@given(cells, st.sampled_from(KINDS))
def test_every_text_gets_a_verdict_of_the_right_type(raw: str, kind: str) -> None:
    verdict = parse_cell(raw, kind, PLAIN)
    if isinstance(verdict, Parsed) and verdict.value is not None:
        assert type(verdict.value) is TYPES.get(kind, Decimal if kind in DECIMALS else str)
        assert not verdict.not_applicable


@given(cells, st.sampled_from([kind for kind in KINDS if kind != "text"]))
def test_blanks_around_a_cell_do_not_matter(raw: str, kind: str) -> None:
    assert parse_cell(f"\u00a0\u200b {raw}\u3000\n", kind, PLAIN) == parse_cell(raw, kind, PLAIN)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("unit", [" ", "1", "1,", "年", "第 ", "-", "十", "(", "\u00a0"])
def test_a_page_of_prose_in_a_cell_costs_nothing(kind: str, unit: str) -> None:
    parse_cell("1" + unit * (32_766 // len(unit)), kind, PLAIN)


@pytest.mark.parametrize("mark", [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))])
def test_a_name_that_reverses_its_display_is_refused(mark: str) -> None:
    assert parse_cell(f"甲{mark}公司", "key_text", PLAIN) == Rejected(Reason.REVERSED)
    assert parse_cell("甲\u200b公司", "key_text", PLAIN) == Parsed("甲公司")
