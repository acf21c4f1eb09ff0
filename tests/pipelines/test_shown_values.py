"""Are typed values shown as people write them: no storage zeros, no codes, months as months, 是 for true."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.contract import contracts_from
from pipelines.staging.shown_values import shown, shown_raw
from tests.pipelines import bank
from tests.pipelines.conftest import FEES
from tests.pipelines.staged import Desk, Sheets, Staged

FIELDS = contracts_from({"fees.yaml": yaml.safe_load(FEES)}).by_source["fees"]
BASE: Sheets = {"供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": bank.ENGAGEMENTS}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "zh", "en", "raw"),
    [
        ("repeated", True, "是", "Yes", "是"),
        ("repeated", "false", "否", "No", "否"),
        ("hours", Decimal("555.000000"), "555", "555", "555"),
        ("hours", "0.500000", "0.5", "0.5", "0.5"),
        ("hours", "1000.000000", "1000", "1000", "1000"),
        ("hours", "约5", "约5", "约5", "约5"),
        ("pieces", 120, "120", "120", "120"),
        ("quality", Decimal("0.953000000"), "95.3%", "95.3%", "95.3%"),
        ("month", "2025-03-01", "2025年3月", "2025-03", "2025-03"),
        ("month", "某月", "某月", "某月", "某月"),
        ("mode", "onsite", "驻场", "驻场", "驻场"),
        ("mode", "别的", "别的", "别的", "别的"),
        ("paid_on", "2025-03-01", "2025-03-01", "2025-03-01", "2025-03-01"),
        ("remark", "1.50", "1.50", "1.50", "1.50"),
        ("remark", None, "—", "—", None),
    ],
)
def test_values_of_each_kind(name: str, value: Any, zh: str, en: str, raw: str | None) -> None:
    words = shown(FIELDS.field_named(name), value)
    assert (words.zh, words.en) == (zh, en)
    if raw is not None:
        assert shown_raw(FIELDS.field_named(name), str(value).casefold()) == raw


def noted(staged: Staged, rule: str) -> list[tuple[Any, ...]]:
    return staged.rows(f"select cell, raw_text, zh, en from staging.problem_cells where rule = '{rule}' order by cell")


def test_a_jump_in_volume_quotes_the_cell_in_its_column_s_unit(desk: Desk) -> None:
    rows = [("月份", "合同编号", "业务量(万笔)"), ("2025-03", "HT-1", 12000), ("2025-04", "HT-1", 1.2)]
    ((cell, raw, zh, en),) = noted(desk.build({"base.xlsx": BASE, "业务量.xlsx": {"业务量": rows}}), "V16")
    assert (cell, raw) == ("C3", "1.2")
    assert "由上月的 120000000 变为 12000，" in zh
    assert "from 120000000 to 12000," in en


def test_a_jump_without_a_unit_quotes_the_number(desk: Desk) -> None:
    rows = [("月份", "合同编号", "业务量"), ("2025-03", "HT-1", 100.5), ("2025-04", "HT-1", 1200)]
    ((cell, raw, zh, _),) = noted(desk.build({"base.xlsx": BASE, "业务量.xlsx": {"业务量": rows}}), "V16")
    assert (cell, raw) == ("C3", "1200")
    assert "由上月的 100.5 变为 1200，" in zh


def test_a_question_about_rows_names_month_numbers_and_words(desk: Desk) -> None:
    rows = [("月份", "合同编号", "业务量", "差错笔数"), ("2025-03", "HT-1", 555, 0), ("2025-03", "HT-1", 556.5, 0)]
    staged = desk.stage({"base.xlsx": BASE, "业务量.xlsx": {"业务量": rows}})
    (question,) = staged.questions("row")
    assert "· 2025年3月）" in question.zh
    assert "· 2025-03)" in question.en
    assert [each.zh.partition("（")[2] for each in question.choices[:2]] == ["业务量 555）", "业务量 556.5）"]
    told = staged.rows("select cell, raw_text from staging.problem_cells order by row")
    assert told == [("A2", "2025-03"), ("A3", "2025-03")]


def test_a_question_about_codes_and_truth_uses_the_words_of_the_sheet(desk: Desk) -> None:
    header = ("合同编号", "合同名称", "供应商名称", "合同类型", "含税", "开始日期", "终止日期", "签订日期")
    rows = [header, ("HT-1", "录入", "甲公司", "计件", "是", "2024-01-01", "2026-12-31", "2023-12-01"),
            ("HT-1", "录入", "甲公司", "包干", "是", "2024-01-01", "2026-12-31", "2023-12-01")]  # fmt: skip
    staged = desk.stage({"base.xlsx": BASE, "合同信息.xlsx": {"合同信息": rows}})
    (question,) = staged.questions("row")
    assert {each.zh.partition("（")[2] for each in question.choices[:2]} == {"合同类型 计件）", "合同类型 包干）"}
    assert {each.en.partition("(")[2] for each in question.choices[:2]} == {
        "Contract type Per item)", "Contract type Lump sum)",
    }  # fmt: skip


def test_places_in_evidence_are_named_without_the_hash_a_file_is_kept_under(desk: Desk) -> None:
    rows = [("月份", "供应商名称", "服务项目", "使用单位", "业务量"), ("2025-03", "甲公叵", "凭证录入", "东分行", 5)]
    staged = desk.stage({"base.xlsx": BASE, "b471b6f08496_业务量.xlsx": {"业务量": rows}})
    (question,) = staged.questions("vendor")
    assert "业务量.xlsx / 业务量 / 2" in question.evidence
