"""Words that count as numbers, units that stand in another column, marks behind names, reversals (M-16 … M-36)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import yaml

from pipelines.contract import Contracts, contracts_from
from pipelines.errors import ContractError
from pipelines.reading.outcomes import SheetRead

Read = Callable[..., SheetRead]
Listed = Callable[[SheetRead], list[tuple[str, str, str]]]

TICKETS = """
source: tickets
title: {zh: 工单表, en: Tickets}
grain: {zh: 每单一行, en: One row per ticket}
key: [ticket]
fields:
  - {name: ticket, kind: key_text, required: true, header: {zh: 单号, en: Ticket}}
  - {name: volume, kind: decimal, required: true, unit_from: unit, min: 0, header: {zh: 业务量, en: Volume}}
  - {name: unit, kind: text, header: {zh: 单位, en: Unit}}
  - {name: waiting, kind: decimal, unit: 秒, unit_from: waiting_unit, header: {zh: 等待, en: Waiting}}
  - {name: waiting_unit, kind: text, header: {zh: 等待单位, en: Waiting unit}}
  - {name: fee_cny, kind: money, default_unit: 元, unit_from: fee_unit, header: {zh: 费用, en: Fee}}
  - {name: fee_unit, kind: text, header: {zh: 费用单位, en: Fee unit}}
  - {name: complaints, kind: integer, min: 0, zero_words: [无], header: {zh: 投诉数, en: Complaints}}
  - {name: score, kind: decimal, grades: {优: 95, 良: 85, 中: 75, 差: 50}, header: {zh: 评分, en: Score}}
  - {name: remark, kind: text, header: {zh: 备注, en: Remark}}
checks:
  - {rule: M-24, holds: "fee_cny >= 0 or remark like '%冲销%' or remark like '%红字%'", field: fee_cny, severity: reject, zh: 负数须注明冲销, en: Say that it is a reversal}
"""
HEADER = ("单号", "业务量")


@pytest.fixture
def tickets() -> Contracts:
    return contracts_from({"tickets.yaml": yaml.safe_load(TICKETS)})


def values(sheet: SheetRead, field: str) -> list[Any]:
    return list(sheet.rows.column(field).to_pylist())


# ------------------------------------------------------------------------------------- M-32 a unit a row


def test_a_unit_beside_the_number_converts_it(read_rows: Read, tickets: Contracts) -> None:
    rows = [(*HEADER, "单位"), ("A", 3, "万笔"), ("B", 3, "笔"), ("C", 3, None), ("D", 2, "千件"), ("E", 5, "人月")]
    assert values(read_rows(rows, contracts=tickets), "volume") == [30_000, 3, 3, 2000, 5]


def test_a_number_that_carries_its_own_unit_is_not_converted_twice(read_rows: Read, tickets: Contracts) -> None:
    rows = [(*HEADER, "费用", "费用单位"), ("A", 1, "12.5万", "万元"), ("B", 1, "12.5", "万元"), ("C", 1, 7, "元")]
    assert values(read_rows(rows, contracts=tickets), "fee_cny") == [Decimal(125_000), Decimal(125_000), Decimal(7)]


def test_minutes_and_hours_become_seconds(read_rows: Read, tickets: Contracts) -> None:
    rows = [
        (*HEADER, "等待", "等待单位"),
        ("A", 1, 2, "分钟"),
        ("B", 1, 0.5, "小时"),
        ("C", 1, 30, "秒"),
        ("D", 1, 9, None),
    ]
    assert values(read_rows(rows, contracts=tickets), "waiting") == [120, 1800, 30, 9]


def test_a_unit_that_means_nothing_here_is_a_fault(read_rows: Read, problem_cells: Listed, tickets: Contracts) -> None:
    rows = [(*HEADER, "等待", "等待单位"), ("A", 1, 2, "公里"), ("B", 1, 2, "秒")]
    sheet = read_rows(rows, contracts=tickets)
    assert values(sheet, "waiting") == [None, 2]
    assert problem_cells(sheet) == [("C2", "M-32", "blanked")]
    rows = [(*HEADER, "单位"), ("A", 2, "分钟"), ("B", 2, "笔")]
    sheet = read_rows(rows, contracts=tickets)
    assert (values(sheet, "volume"), problem_cells(sheet)) == ([2], [("B2", "M-32", "rejected")])


# ------------------------------------------------------------------------------------- M-16 无 where things are counted


def test_none_is_zero_only_where_things_are_counted(read_rows: Read, problem_cells: Listed, tickets: Contracts) -> None:
    rows = [
        (*HEADER, "投诉数", "评分"),
        ("A", 1, "无", "无"),
        ("B", 1, 0, 1),
        ("C", 1, None, None),
        ("D", 1, "不适用", "未统计"),
    ]
    sheet = read_rows(rows, contracts=tickets)
    assert values(sheet, "complaints") == [0, 0, None, None]
    assert values(sheet, "score") == [None, 1, None, None]
    assert values(sheet, "na_fields") == [[], [], [], ["complaints"]]
    assert problem_cells(sheet) == [
        ("C2", "M-16", "noted"), ("D2", "M-16", "noted"), ("C5", "M-16", "noted"), ("D5", "M-16", "noted"),
    ]  # fmt: skip


# ------------------------------------------------------------------------------------- M-21 grades


def test_grades_are_points_where_the_contract_says_so(
    read_rows: Read, problem_cells: Listed, tickets: Contracts
) -> None:
    rows = [(*HEADER, "评分"), ("A", 1, "优"), ("B", 1, " 良 "), ("C", 1, 88), ("D", 1, "优良"), ("优", 1, "差")]
    sheet = read_rows(rows, contracts=tickets)
    assert values(sheet, "score") == [95, 85, 88, None, 50]
    assert values(sheet, "ticket") == ["A", "B", "C", "D", "优"]
    assert ("C5", "M-17", "blanked") in problem_cells(sheet)


@pytest.mark.parametrize("grades", ["[优, 良]", "{优: 好}", "{优: true}"])
def test_grades_must_be_words_with_points(grades: str) -> None:
    document = TICKETS.replace("{优: 95, 良: 85, 中: 75, 差: 50}", grades)
    with pytest.raises(ContractError, match="grades"):
        contracts_from({"tickets.yaml": yaml.safe_load(document)})


# ------------------------------------------------------------------------------------- M-24 reversals


def test_a_negative_amount_says_that_it_reverses(read_rows: Read, problem_cells: Listed, tickets: Contracts) -> None:
    rows = [(*HEADER, "费用", "备注"), ("A", 1, -5, "红字冲销"), ("B", 1, -5, "少付"), ("C", 1, 5, None)]
    sheet = read_rows(rows, contracts=tickets)
    assert (values(sheet, "fee_cny"), problem_cells(sheet)) == ([-5, 5], [("C3", "M-24", "rejected")])


def test_a_negative_volume_is_never_right(read_rows: Read, problem_cells: Listed, tickets: Contracts) -> None:
    sheet = read_rows([(*HEADER, "备注"), ("A", -5, "红字冲销")], contracts=tickets)
    assert (sheet.rows_typed, problem_cells(sheet)) == (0, [("B2", "M-24", "rejected")])


# ------------------------------------------------------------------------------------- M-36 marks behind a name


@pytest.mark.parametrize("written", ["甲公司*", "甲公司（新增）", "甲公司 (新)※", "甲公司**"])
def test_marks_behind_a_name_are_taken_off_and_noted(
    read_rows: Read, problem_cells: Listed, tickets: Contracts, written: str
) -> None:
    sheet = read_rows([HEADER, (written, 1)], contracts=tickets)
    assert (values(sheet, "ticket"), problem_cells(sheet)) == (["甲公司"], [("A2", "M-36", "noted")])


@pytest.mark.parametrize("written", ["甲公司(北京)", "*甲公司", "甲*公司", "*"])
def test_other_signs_belong_to_the_name(
    read_rows: Read, problem_cells: Listed, tickets: Contracts, written: str
) -> None:
    sheet = read_rows([HEADER, (written, 1)], contracts=tickets)
    assert (values(sheet, "ticket"), problem_cells(sheet)) == ([written], [])


# ------------------------------------------------------------------------------------- M-11 limits


def test_the_limit_of_a_rate_is_said_as_a_percentage(read_rows: Read) -> None:
    sheet = read_rows([("供应商名称", "月份", "费用(元)", "合格率(%)"), ("甲公司", "2025-01", 1, 101)])
    (problem,) = sheet.problems
    assert problem.to_pylist()[0]["zh"] == "“合格率”的值 101 超过上限 100%。请核对单位和数值。"
