"""Is a source staged alike whether its rows are few or so many that they are judged where they stand?"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import duckdb
import pytest
import yaml

from pipelines.contract import contracts_from
from pipelines.questions import Answers
from pipelines.reading.ingest import read_file
from pipelines.reading.limits import Limits
from pipelines.reading.results import write_result
from pipelines.staging import tables
from pipelines.staging.ledger import LoadedFile
from pipelines.transform import MACROS
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
TICKETS = """
source: tickets
title: {zh: 工单, en: Tickets}
grain: {zh: 每单一行, en: One row per ticket}
key: [ticket_no]
fields:
  - {name: ticket_no, kind: key_text, required: true, header: {zh: 工单号, en: Ticket no.}}
  - {name: vendor_name, kind: key_text, required: true, header: {zh: 供应商, en: Vendor}}
  - {name: pieces, kind: integer, header: {zh: 笔数, en: Pieces}}
"""
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


def test_texts_that_hardly_repeat_are_compressed_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MANY_ROWS", 1)
    contracts = contracts_from({"tickets.yaml": yaml.safe_load(TICKETS)})
    lines = [f"GD{row:06d},供应商{row % 200}公司,{row % 7}" for row in range(40_000)]
    path = tmp_path / "tickets.csv"
    path.write_text("\n".join(["工单号,供应商,笔数", *lines]), encoding="utf-8")
    write_result(read_file(path, path.name, contracts, Limits()), tmp_path / "read", "test")
    result = json.loads((tmp_path / "read" / "result.json").read_text(encoding="utf-8"))
    loaded = LoadedFile("f" * 64, path.name, path.stat().st_size, False, tmp_path / "read", result)
    with duckdb.connect(str(tmp_path / "staged.duckdb")) as connection:
        connection.execute(MACROS.read_text(encoding="utf-8"))
        tables.build_staging(connection, [loaded], contracts, tables.Decided(Answers(), date(2026, 1, 31)))
        connection.execute("checkpoint")
        found = connection.execute(
            "select distinct column_name, compression from pragma_storage_info('staging.tickets') "
            "where segment_type = 'VARCHAR' and column_name in ('ticket_no', 'vendor_name')"
        ).fetchall()
        kept = connection.execute("select ticket_no, vendor_name, pieces from staging.tickets order by 1").fetchall()
    assert dict(found)["ticket_no"] == "ZSTD"
    assert dict(found)["vendor_name"] != "ZSTD"
    assert [f"{ticket},{vendor},{pieces}" for ticket, vendor, pieces in kept] == lines
