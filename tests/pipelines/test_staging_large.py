"""Is a source staged alike whether its rows are few or so many that they are judged where they stand?"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.staging import tables
from tests.pipelines import bank
from tests.pipelines.staged import Desk, Sheets, Staged

HEADER = ("月份", "合同编号", "业务量", "差错笔数")
BANK: Sheets = {"供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": bank.ENGAGEMENTS}
# A repeat, two contradictions, a contract nobody knows, and a row that a rule takes out.
FIRST: Sheets = {
    "业务量": [HEADER, ("2025-01", "HT-1", 9, 0), ("2025-02", "HT-1", 10, 0), ("2025-02", "HT-1", 10, 0)],
    "业务量2": [HEADER, ("2025-03", "HT-1", 10, 0), ("2025-03", "HT-1", 11, 0), ("2025-03", "HT-9", 11, 0)],
}
SECOND: Sheets = {"业务量": [HEADER, ("2025-04", "HT-1", 3, 0), ("2025-05", "HT-1", 30, 1)]}
TOO_SMALL = """-- One row per volume below five.
select row_no, 'rejected' as kind, 'volume' as field, cast(volume as varchar) as raw_text, 'Z01' as rule,
    '太少' as zh, 'too few' as en
from temp.raw_volumes where volume < 5
"""


def everything(staged: Staged) -> dict[str, list[tuple[object, ...]]]:
    names = staged.rows("select table_name from duckdb_tables() where schema_name = 'staging' order by 1")
    return {name: staged.rows(f"select * from staging.{name} order by all") for (name,) in names}


def test_many_rows_are_staged_like_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules" / "volumes").mkdir(parents=True)
    (tmp_path / "rules" / "volumes" / "too_small.sql").write_text(TOO_SMALL, encoding="utf-8")
    desk = Desk(tmp_path / "desk", row_rules=tmp_path / "rules")
    files = {"b.xlsx": BANK, "one.xlsx": FIRST, "two.xlsx": SECOND}
    few = desk.stage(files)
    monkeypatch.setattr(tables, "MANY_ROWS", 1)
    many = desk.stage(files)
    assert few.counts()[1:] == (8, 4, 1)
    assert everything(many) == everything(few)
    assert many.rows("describe staging.volumes") == few.rows("describe staging.volumes")
    assert many.rows("select count(*) from duckdb_views() where view_name like 'raw%'") == [(0,)]
