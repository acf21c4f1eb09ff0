"""Is every load recorded once, undone and put back, explained by what it changed, and safe with two at a time."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.history_files import HistoryError
from pipelines.intake import accept
from pipelines.journal import Journal
from pipelines.loads import LOAD, LoadError, changes_of, put_back, withdraw, withdrawn_files
from pipelines.opened import current_path
from pipelines.score_changes import score_changes
from pipelines.warehouse import Caller, build
from pipelines.who import Who
from pipelines.workspace import Workspace
from tests.pipelines.bank import FAIR, GOOD, KPI_HEADER, kpi_rows, write_bank, write_workbook
from tests.pipelines.banks import Banks

AS_OF = date(2026, 1, 15)
ANNA, BO = Who("安娜"), Who("Bo")


@pytest.fixture
def written(workspace: Path) -> Workspace:
    """The bank, not loaded yet."""
    write_bank(workspace / "inbox" / "小银行.xlsx")
    return Workspace.at(workspace)


def loaded_by_anna(bank: Workspace) -> None:
    write_bank(bank.inbox / "小银行.xlsx")
    build(bank, AS_OF, caller=Caller(ANNA))


@pytest.fixture
def bank(workspace: Path, banks: Banks) -> Workspace:
    """The bank, loaded by Anna."""
    return banks.copy(workspace, loaded_by_anna)


def loads(bank: Workspace) -> list[Any]:
    return Journal.of(bank).entries({LOAD})


def more_kpis(folder: Path, name: str = "补充.xlsx", counts: dict[str, tuple[float, float]] = GOOD) -> Path:
    """A second file: the quarter before, for the second contract."""
    months = {"2025-10": "2025-07", "2025-11": "2025-08", "2025-12": "2025-09"}
    rows = [(months[str(row[0])], *row[1:]) for row in kpi_rows("HT-2", counts)]
    return write_workbook(folder / name, {"KPI": [KPI_HEADER, *rows]})


def table_hash(path: Path) -> str:
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where schema_name <> 'meta' order by 1"
        ).fetchall()
        parts = [
            connection.execute(
                f"select md5(string_agg(cast(t as varchar), chr(10) order by cast(t as varchar))) from {name} as t"
            ).fetchone()
            for (name,) in tables
        ]
    return json.dumps([tables, parts], default=str)


def test_a_load_says_who_when_what_and_how_many(written: Workspace) -> None:
    path = build(written, AS_OF, caller=Caller(ANNA))
    (entry,) = loads(written)
    (added,) = entry.content["added"]
    assert (entry.who, entry.is_verified, entry.content["after"]) == ("安娜", False, path.stem)
    assert (added["name"], added["state"], added["rows_rejected"]) == ("小银行.xlsx", "loaded", 0)
    assert added["rows_read"] == added["rows_loaded"] == 29
    assert len(added["sha256"]) == 64


def test_the_same_again_is_no_load(bank: Workspace) -> None:
    first = current_path(bank)
    assert build(bank, AS_OF, caller=Caller(BO)) == first
    assert build(bank, date(2026, 2, 1), publish=False) != first
    assert [entry.who for entry in loads(bank)] == ["安娜"]


def test_a_look_without_files_writes_no_journal(workspace: Path) -> None:
    build(Workspace.at(workspace), AS_OF)
    assert not (workspace / "journal.sqlite").exists()
    assert not (workspace / "salt").exists() or (workspace / "salt").stat().st_mode & 0o077 == 0


def test_what_a_load_changed_is_listed_and_outlives_the_warehouse(bank: Workspace) -> None:
    more_kpis(bank.inbox, counts=FAIR)
    build(bank, AS_OF, caller=Caller(BO))
    entry = loads(bank)[-1]
    assert [file["name"] for file in entry.content["added"]] == ["补充.xlsx"]
    for old in bank.warehouse.glob("*.duckdb"):
        old.unlink()
    changed = changes_of(bank, entry)
    assert len(changed) == entry.content["changes"]["scores"] > 0
    assert {record["vendor_name"] for record in changed} <= {"甲公司", "乙公司"}
    third = [record for record in changed if record["period"] == "2025Q3" and record["vendor_name"] == "乙公司"]
    assert third[0]["total_before"] is None
    assert third[0]["total_after"] is not None
    note = bank.root / "history" / entry.content["changes"]["file"]
    note.write_text("[]")
    with pytest.raises(HistoryError, match="changed"):
        changes_of(bank, entry)


@pytest.mark.parametrize("harm", ["damaged", "older"])
def test_a_warehouse_before_that_can_not_be_compared_stops_no_load(bank: Workspace, harm: str) -> None:
    before = build(bank, AS_OF)
    if harm == "damaged":
        before.write_bytes(b"junk")
    else:
        with duckdb.connect(str(before)) as connection:
            connection.execute("alter table scores.vendor_scores drop column coverage")
    more_kpis(bank.inbox)
    build(bank, AS_OF)
    entry = loads(bank)[-1]
    assert [file["name"] for file in entry.content["added"]] == ["补充.xlsx"]
    assert entry.content["changes"] == {"scores": None, "file": None}
    assert changes_of(bank, entry) == []


def test_a_current_warehouse_that_was_damaged_is_made_again(bank: Workspace) -> None:
    path = build(bank, AS_OF)
    whole = table_hash(path)
    path.write_bytes(path.read_bytes()[:5000])
    assert build(bank, AS_OF) == path
    assert table_hash(path) == whole


def test_a_load_is_not_blamed_for_the_days_that_passed(written: Workspace) -> None:
    """On the first day December has not happened yet; the file that comes on the second changes no score."""
    build(written, date(2025, 11, 15))
    write_workbook(written.inbox / "供应商.xlsx", {"供应商": [("供应商名称", "统一社会信用代码"), ("丙公司", "")]})
    path = build(written, AS_OF)
    assert path.stem == loads(written)[-1].content["after"]
    later = score_changes(written.warehouse / f"{loads(written)[0].content['after']}.duckdb", path)
    assert later is not None
    assert len(later) > 0
    assert loads(written)[-1].content["changes"]["scores"] == 0


def test_a_withdrawn_file_counts_for_nothing_until_it_is_put_back(bank: Workspace) -> None:
    alone = table_hash(build(bank, AS_OF))
    accept(bank, "补充.xlsx", more_kpis(bank.root).read_bytes())
    both = table_hash(build(bank, AS_OF))
    assert both != alone
    withdraw(bank, "补充.xlsx", ANNA)
    assert table_hash(build(bank, AS_OF, caller=Caller(ANNA))) == alone
    (gone,) = withdrawn_files(bank)
    assert loads(bank)[-1].content["removed"][0]["name"] == gone
    with pytest.raises(LoadError, match="小银行"):
        withdraw(bank, "没有.xlsx", ANNA)
    put_back(bank, "补充.xlsx", BO)
    assert table_hash(build(bank, AS_OF, caller=Caller(BO))) == both
    assert withdrawn_files(bank) == []
    kinds = [entry.kind for entry in Journal.of(bank).entries() if entry.kind != "salt_noted"]
    assert kinds == ["load", "load", "file_withdrawn", "load", "file_put_back", "load"]


def test_a_corrected_file_takes_the_old_ones_place_and_says_so(written: Workspace) -> None:
    accept(written, "补充.xlsx", more_kpis(written.root).read_bytes())
    build(written, AS_OF)
    accept(written, "补充.xlsx", more_kpis(written.root, counts=FAIR).read_bytes())
    build(written, AS_OF, caller=Caller(BO))
    (pair,) = loads(written)[-1].content["replaced"]
    assert pair["name"].endswith("补充.xlsx")
    assert pair["name"] != pair["instead_of"]
    assert len(list((written.inbox / ".replaced").iterdir())) == 1


def test_two_processes_load_different_files_and_both_are_there(bank: Workspace, tmp_path: Path) -> None:
    program = (
        "import sys; from datetime import date; from pathlib import Path; from pipelines.intake import accept; "
        "from pipelines.warehouse import build; from pipelines.workspace import Workspace\n"
        "bank = Workspace.at(sys.argv[1]); source = Path(sys.argv[2])\n"
        "accept(bank, source.name, source.read_bytes()); build(bank, date(2026, 1, 15))"
    )
    sources = [
        more_kpis(tmp_path, "一.xlsx", GOOD),
        write_workbook(tmp_path / "二.xlsx", {"KPI": [KPI_HEADER, ("2025-09", "HT-1", "满意度", 1, 2)]}),
    ]
    running = [subprocess.Popen([sys.executable, "-c", program, str(bank.root), str(source)]) for source in sources]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    from pipelines.opened import open_current

    names = (
        open_current(bank).connection.execute("select file_name from staging.files where state = 'loaded'").fetchall()
    )
    assert sorted(name.partition("_")[2] or name for (name,) in names) == ["一.xlsx", "二.xlsx", "小银行.xlsx"]
    added = [file["name"].partition("_")[2] or file["name"] for entry in loads(bank) for file in entry.content["added"]]
    assert sorted(added) == ["一.xlsx", "二.xlsx", "小银行.xlsx"]
    assert all(not entry.content["removed"] for entry in loads(bank))
    assert Journal.of(bank).fault() is None
