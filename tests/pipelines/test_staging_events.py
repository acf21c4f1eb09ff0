"""Does what has not happened yet stay out, and what is planned stay in (M-37, V24)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.pipelines import bank
from tests.pipelines.staged import Desk, contracts_with

AS_OF = date(2025, 12, 15)
EVENTS = ("{source: volumes, events: [month]}", "{source: complaints, events: [received_at]}")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, contracts_with(*EVENTS))


def base() -> dict[str, object]:
    return {"供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": bank.ENGAGEMENTS}


def test_months_after_the_as_of_month_are_set_aside_and_zeros_are_called_filled_ahead(desk: Desk) -> None:
    header = ("月份", "合同编号", "业务量", "差错笔数")
    rows = [
        ("2025-11", "HT-1", 9, 0),
        ("2025-12", "HT-1", 8, 0),
        ("2026-01", "HT-1", 0, 0),
        ("2026-02", "HT-1", 7, 0),
        ("2026-03", "无此合同", 7, 0),
    ]
    staged = desk.stage({"bank.xlsx": {**base(), "业务量": [header, *rows]}}, AS_OF)  # type: ignore[dict-item]
    assert staged.rows("select strftime(month, '%Y-%m') from staging.volumes order by 1") == [
        ("2025-11",),
        ("2025-12",),
    ]
    found = staged.rows(
        "select row, kind, zh like '%提前填写%', en like '%filled ahead%' from staging.set_aside_rows order by 1"
    )
    assert found == [(4, "future", True, True), (5, "future", False, False), (6, "future", False, False)]
    assert staged.counts()[2:] == (0, 3)
    # A contract may end in the future: it is no event.
    assert staged.rows("select count(*) from staging.engagements where end_on > date '2026-01-01'") == [(2,)]


@pytest.mark.parametrize(("day", "noted"), [("2025-12-16", False), ("2025-12-17", True), ("2025-12-01", False)])
def test_a_day_more_than_one_after_the_as_of_day_is_noted_and_loaded(desk: Desk, day: str, noted: bool) -> None:
    header = ("投诉编号", "受理时间", "合同编号", "责任认定")
    staged = desk.stage({"bank.xlsx": {**base(), "投诉": [header, ("T1", day, "HT-1", "有责")]}}, AS_OF)  # type: ignore[dict-item]
    assert staged.rows("select count(*) from staging.complaints") == [(1,)]
    rules = [rule for (rule,) in staged.rows("select rule from staging.problem_cells where severity = 'noted'")]
    assert ("V24" in rules) == noted


def test_without_events_nothing_is_late(tmp_path: Path) -> None:
    header = ("月份", "合同编号", "业务量", "差错笔数")
    desk = Desk(tmp_path, contracts_with("{source: volumes, events: []}"))
    staged = desk.stage({"bank.xlsx": {**base(), "业务量": [header, ("2026-05", "HT-1", 0, 0)]}}, AS_OF)  # type: ignore[dict-item]
    assert staged.rows("select count(*) from staging.volumes") == [(1,)]


def test_where_one_row_of_a_sheet_became_several_each_is_judged_by_itself(tmp_path: Path) -> None:
    desk = Desk(tmp_path, contracts_with("{source: volumes, events: [month], pivot: {field: month, value: volume}}"))
    header = ("月份", "合同编号", "业务量", "差错笔数")
    rows = [header, ("2025-11", "HT-1", 5, 0), ("2026-05", "HT-1", 6, 0), ("2025-12", "HT-1", 7, 0)]
    files = {"bank.xlsx": {**base(), "业务量": rows}}
    desk.stage(files, AS_OF)  # type: ignore[arg-type]
    (part,) = tmp_path.glob("*/rows-volumes.parquet")
    typed = pq.read_table(part)
    place = typed.schema.get_field_index("source_row")
    pq.write_table(typed.set_column(place, "source_row", pa.array([2, 2, 2], pa.int32())), part)
    staged = desk.stage(files, AS_OF)  # type: ignore[arg-type]
    assert staged.rows("select cast(volume as integer) from staging.volumes order by 1") == [(5,), (7,)]
    assert staged.counts()[2:] == (0, 1)
