"""Does a contract that begins in the middle of a year keep the first month of its sums since January (M-15)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipelines import bank
from tests.pipelines.staged import Desk, Staged

HEADER = ("合同编号", "月份", "业务量(本年累计)")
REGISTER = (
    bank.ENGAGEMENTS[0],
    ("HT-1", "甲公司", "凭证录入", "东分行", "驻场", "2025-03-10", "2026-12-31"),
    ("HT-2", "乙公司", "凭证录入", "西分行", "驻场", "2024-01-01", "2026-12-31"),
)


def staged(folder: Path, *rows: tuple[object, ...]) -> Staged:
    base = {"供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": REGISTER}
    return Desk(folder).stage({"bank.xlsx": base, "业务量.xlsx": {"业务量": [HEADER, *rows]}})


def loaded(result: Staged) -> list[tuple[object, ...]]:
    query = "select contract_no, month(month), cast(volume as integer) from staging.volumes order by all"
    return result.rows(query)


def told(result: Staged) -> list[tuple[object, ...]]:
    return result.rows("select cell, rule, severity from staging.problem_cells order by row")


def test_the_first_month_of_a_contract_is_its_sum_and_said_so(tmp_path: Path) -> None:
    result = staged(tmp_path, ("HT-1", "2025-03", 30), ("HT-1", "2025-04", 70))
    assert loaded(result) == [("HT-1", 3, 30), ("HT-1", 4, 40)]
    assert told(result) == [("C2", "M-15", "noted"), ("C3", "M-15", "noted")]
    ((zh, en, raw),) = result.rows("select zh, en, raw_text from staging.problem_cells where row = 2")
    assert ("合同自2025年3月10日开始，2025年3月是第一个月" in zh, "began on 2025-03-10" in en, raw) == (
        True,
        True,
        "30",
    )
    assert result.counts() == (7, 7, 0, 0)


@pytest.mark.parametrize(
    ("contract", "month"),
    # One began the year before, one began in March but its first sum is of April.
    [("HT-2", "2025-03"), ("HT-1", "2025-04")],
)
def test_any_other_first_sum_is_rejected_as_before(tmp_path: Path, contract: str, month: str) -> None:
    result = staged(tmp_path, (contract, month, 30))
    assert loaded(result) == []
    assert told(result) == [("C2", "M-15", "rejected")]
    ((zh,),) = result.rows("select zh from staging.problem_cells")
    assert "缺少" in zh
    assert result.counts() == (6, 5, 1, 0)


def test_a_gap_after_the_first_month_stays_a_gap(tmp_path: Path) -> None:
    result = staged(tmp_path, ("HT-1", "2025-03", 30), ("HT-1", "2025-05", 90), ("HT-1", "2025-06", 95))
    assert loaded(result) == [("HT-1", 3, 30), ("HT-1", 6, 5)]
    assert told(result) == [("C2", "M-15", "noted"), ("C3", "M-15", "rejected"), ("C4", "M-15", "noted")]


def test_a_row_that_is_rejected_for_another_reason_is_told_that_reason_alone(tmp_path: Path) -> None:
    result = staged(tmp_path, ("HT-9", "2025-03", 30))
    assert told(result) == [("A2", "V02", "rejected")]
    assert result.counts() == (6, 5, 1, 0)
