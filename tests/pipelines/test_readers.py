from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from pipelines.contract import load_contracts
from pipelines.reading import spare
from pipelines.reading.child import Answer, Child
from pipelines.reading.given import Given
from pipelines.reading.limits import Limits
from pipelines.reading.memory import resident_bytes
from pipelines.reading.readers import FileToRead, LoadStoppedError, Reached, ReadOutcome, StoreError, read_files
from pipelines.reading.result_keys import OUTSIDE_MODULES, reading_version

FEES = """
source: fees
title: {zh: 费用表, en: Fees}
grain: {zh: 每行一笔, en: One row per fee}
fields:
  - {name: vendor_name, kind: key_text, required: true, header: {zh: 供应商名称, en: Vendor}}
  - {name: fee_cny, kind: money, required: true, header: {zh: 费用, en: Fee}}
"""
# A cell reference behind a line break is legal XML that the cheap scan overlooks: the reader itself must then
# fail, in a process of its own.
OVERLOOKED_BOMB = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c\nr="XFD1048576"><v>1</v></c></row>'


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "fees.yaml").write_text(FEES, encoding="utf-8")
    return folder


def file_of(path: Path) -> FileToRead:
    return FileToRead(path, path.name, hashlib.sha256(path.read_bytes()).hexdigest())


def write_fees(path: Path, rows: Iterable[tuple[object, object]]) -> FileToRead:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["供应商名称", "费用(元)"])
    for row in rows:
        sheet.append(list(row))
    workbook.save(path)
    return file_of(path)


def write_bomb(path: Path) -> FileToRead:
    write_fees(path, [])
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    head, _, tail = contents[name].partition(b"<sheetData>")
    contents[name] = (
        head + b"<sheetData>" + OVERLOOKED_BOMB.encode() + b"</sheetData>" + tail.partition(b"</sheetData>")[2]
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in contents.items():
            archive.writestr(part, content)
    return file_of(path)


def result(outcome: ReadOutcome) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((outcome.result_dir / "result.json").read_text(encoding="utf-8"))
    return document


def test_files_become_folders_of_results_in_the_order_given(tmp_path: Path, sources: Path) -> None:
    first = write_fees(tmp_path / "b.xlsx", [("甲", 1), ("乙", "x"), ("合计", 1)])
    second = write_fees(tmp_path / "a.xlsx", [("丙", 2)])
    seen: list[tuple[int, int, str, int]] = []
    outcomes = read_files([first, second], sources, tmp_path / "out", Limits(), lambda *step: seen.append(step))
    assert [outcome.file for outcome in outcomes] == [first, second]
    assert {name: rows for _, _, name, rows in seen} == {"a.xlsx": 1, "b.xlsx": 1}
    assert [*dict.fromkeys((done, total) for done, total, _, _ in seen)][-2:] == [(1, 2), (2, 2)]
    folder = outcomes[0].result_dir
    assert sorted(path.name for path in folder.iterdir()) == [
        "cells.parquet", "columns.parquet", "headings.parquet", "result.json", "rows-fees.parquet", "set_aside.parquet",
        "unread-fees.parquet",
    ]  # fmt: skip
    (sheet,) = result(outcomes[0])["sheets"]
    assert sheet == {
        "sheet": "Sheet", "visible": True, "source": "fees", "header_row": 1, "state": "loaded", "code": None,
        "zh": None, "en": None, "rows_read": 3, "rows_typed": 1, "rows_rejected": 1, "rows_set_aside": 1,
        "title": None, "unit_note": None, "questions": [], "period_note": None,
    }  # fmt: skip
    (cell,) = pq.read_table(folder / "cells.parquet").to_pylist()
    assert (cell["sheet"], cell["cell"], cell["row"], cell["column"]) == ("Sheet", "B3", 3, "B")
    assert (cell["field"], cell["raw_text"], cell["rule"], cell["severity"]) == ("fee_cny", "x", "M-17", "rejected")
    (aside,) = pq.read_table(folder / "set_aside.parquet").to_pylist()
    assert (aside["row"], aside["kind"], aside["text"]) == (4, "total", "合计 | 1")
    columns = pq.read_table(folder / "columns.parquet").to_pylist()
    assert [(each["field"], each["column"], each["header"], each["unit"]) for each in columns] == [
        ("vendor_name", "A", "供应商名称", None), ("fee_cny", "B", "费用(元)", "元"),
    ]  # fmt: skip


def test_a_content_is_read_once(tmp_path: Path, sources: Path) -> None:
    file = write_fees(tmp_path / "a.xlsx", [("甲", 1)])
    (first,) = read_files([file], sources, tmp_path / "out", Limits())
    written = (first.result_dir / "result.json").stat().st_mtime_ns
    seen: list[object] = []
    (again,) = read_files([file], sources, tmp_path / "out", Limits(), lambda *step: seen.append(step))
    assert (again.result_dir, seen) == (first.result_dir, [])
    assert (again.result_dir / "result.json").stat().st_mtime_ns == written
    comment = sources / "fees.yaml"
    comment.write_text("# a remark\n" + FEES, encoding="utf-8")
    assert read_files([file], sources, tmp_path / "out", Limits())[0].result_dir == first.result_dir
    comment.write_text(FEES.replace("费用, en", "服务费, en"), encoding="utf-8")
    (changed,) = read_files([file], sources, tmp_path / "out", Limits())
    assert changed.result_dir != first.result_dir
    assert result(changed)["sheets"][0]["state"] == "unrecognised"


def test_the_same_file_gives_the_same_bytes(tmp_path: Path, sources: Path) -> None:
    chance = random.Random(1)
    rows = [(f"公司{chance.randrange(50)}", chance.choice([1, 2.5, "x", None, "-"])) for _ in range(3000)]
    file = write_fees(tmp_path / "a.xlsx", rows)
    folders = [read_files([file], sources, tmp_path / name, Limits())[0].result_dir for name in ("one", "two")]
    for path in folders[0].iterdir():
        assert path.read_bytes() == (folders[1] / path.name).read_bytes(), path.name


def test_a_file_that_kills_its_reader_is_refused_and_the_others_load(tmp_path: Path, sources: Path) -> None:
    good = [write_fees(tmp_path / f"good{place}.xlsx", [("甲", place)]) for place in range(3)]
    bomb = write_bomb(tmp_path / "bomb.xlsx")
    outcomes = read_files([good[0], bomb, *good[1:]], sources, tmp_path / "out", Limits())
    assert [result(each)["file_error"] and result(each)["file_error"]["code"] for each in outcomes] == [
        None,
        "E14",
        None,
        None,
    ]
    assert not [path.name for path in (tmp_path / "out").iterdir() if path.name.startswith(".")]


def test_a_file_that_takes_too_long_is_refused(tmp_path: Path, sources: Path) -> None:
    file = write_fees(tmp_path / "a.xlsx", [("甲", 1)])
    # No time at all: even starting the process takes longer.
    (outcome,) = read_files([file], sources, tmp_path / "out", Limits(seconds=0, seconds_per_10mb=0))
    error = result(outcome)["file_error"]
    assert (error["code"], "0 秒" in error["zh"]) == ("E08", True)


def test_a_file_that_needs_too_much_memory_is_refused(tmp_path: Path, sources: Path) -> None:
    large = tmp_path / "large.csv"
    large.write_bytes("供应商名称,费用(元)\n".encode() + b"x" * 150_000_000)
    (outcome,) = read_files([file_of(large)], sources, tmp_path / "out", Limits(child_bytes=700 * 1024 * 1024))
    assert result(outcome)["file_error"]["code"] == "E08"


def test_results_that_cannot_be_written_stop_the_load(tmp_path: Path, sources: Path) -> None:
    file = write_fees(tmp_path / "a.xlsx", [("甲", 1)])
    (tmp_path / "out").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(StoreError, match="out"):
        read_files([file], sources, tmp_path / "out", Limits())


def test_a_load_can_be_stopped_and_leaves_nothing_half_done(tmp_path: Path, sources: Path) -> None:
    files = [write_fees(tmp_path / f"{place}.xlsx", [("甲", place)]) for place in range(20)]
    stop = threading.Event()
    with pytest.raises(LoadStoppedError):
        read_files(files, sources, tmp_path / "out", Limits(), lambda done, *_: done and stop.set(), stop=stop)
    assert children() == set()
    written = list((tmp_path / "out").iterdir())
    assert 1 <= len(written) < 20
    assert all((folder / "result.json").exists() for folder in written)


MANY = 1_000_000
# Reading takes long enough for steps to be told meanwhile.
LONG = "说明" * 20


@pytest.fixture(scope="module")
def large_csv(tmp_path_factory: pytest.TempPathFactory) -> FileToRead:
    """Return a file that takes a few seconds to read."""
    path = tmp_path_factory.mktemp("large") / "large.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("供应商名称,费用(元),用途说明\n")
        for block in range(0, MANY, 10_000):
            file.write(
                "".join(
                    f"供应商{row % 977}有限公司第{row}号,{row}.{row % 89:02d},{LONG}\n"
                    for row in range(block, block + 10_000)
                )
            )
    return file_of(path)


def test_one_large_file_tells_rows_and_bytes_while_it_is_read(
    tmp_path: Path, sources: Path, large_csv: FileToRead
) -> None:
    told: list[tuple[int, int, str, int]] = []
    reached: list[Reached] = []
    limits = Limits()
    read_files([large_csv], sources, tmp_path / "out", limits, lambda *step: told.append(step), watch=reached.append)
    assert [(each.done, each.total, each.name, each.rows) for each in reached] == told
    assert told[-1] == (1, 1, "large.csv", MANY)
    size = large_csv.path.stat().st_size
    assert (reached[-1].bytes_done, reached[-1].bytes_total) == (size, size)
    early = reached[:-1]
    assert early
    assert all(0 < each.rows <= MANY + 1 and 0 < each.bytes_done < size and each.done == 0 for each in early)
    assert [each.bytes_done for each in reached] == sorted(each.bytes_done for each in reached)


def test_stopping_ends_a_file_that_is_being_read_at_once(tmp_path: Path, sources: Path, large_csv: FileToRead) -> None:
    stop, stopped_at = threading.Event(), 0.0

    def stop_at_the_first_step(_: Reached) -> None:
        nonlocal stopped_at
        if not stop.is_set():
            stopped_at = time.monotonic()
            stop.set()

    with pytest.raises(LoadStoppedError):
        read_files([large_csv], sources, tmp_path / "out", Limits(), stop=stop, watch=stop_at_the_first_step)
    assert time.monotonic() - stopped_at < 0.5
    assert children() == set()
    assert [*tmp_path.glob("out/*")] == []


def children() -> set[str]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False
    )
    alive = {pid for pid in listed.stdout.split() if Path(f"/proc/{pid}/cmdline").exists()}
    return {pid for pid in alive if b"pipelines.reading.reader" in Path(f"/proc/{pid}/cmdline").read_bytes()}


def test_an_interrupted_caller_leaves_no_process(tmp_path: Path, sources: Path) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    files = [write_fees(tmp_path / f"{place}.xlsx", [("甲", place)]) for place in range(3)]
    with pytest.raises(KeyboardInterrupt):
        read_files(files, sources, tmp_path / "out", Limits(), interrupt)
    assert children() == set()


@pytest.mark.parametrize("name", ["不是工作簿.xlsx", "../../evil.xlsx", "a\nb.xlsx", "CON.xlsx", "\u202egpj.xlsx"])
def test_a_name_is_text_and_no_path(tmp_path: Path, sources: Path, name: str) -> None:
    path = tmp_path / "stored"
    path.write_bytes(b"not a workbook")
    (outcome,) = read_files([FileToRead(path, name, "0" * 64)], sources, tmp_path / "out", Limits())
    assert result(outcome)["file_error"]["code"] == "E03"
    assert outcome.result_dir.parent == tmp_path / "out"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["out", "sources", "stored"]


def test_a_missing_file_is_refused(tmp_path: Path, sources: Path) -> None:
    (outcome,) = read_files(
        [FileToRead(tmp_path / "gone.xlsx", "gone.xlsx", "1" * 64)], sources, tmp_path / "out", Limits()
    )
    assert result(outcome)["file_error"]["code"] == "E15"
    write_fees(tmp_path / "gone.xlsx", [("甲", 1)])
    (again,) = read_files([outcome.file], sources, tmp_path / "out", Limits())
    assert result(again)["file_error"] is None


def test_one_process_reads_many_files_and_starts_quickly(tmp_path: Path, sources: Path) -> None:
    files = [write_fees(tmp_path / f"{place}.xlsx", [("甲", place)]) for place in range(4)]
    child = Child(load_contracts(sources).documents, Limits(), Given())
    answers = [child.read(file, tmp_path / "out" / file.name, "test", 30) for file in files]
    assert answers == [Answer(rows=1)] * 4
    assert 10_000_000 < resident_bytes(child._process.pid) < 1_000_000_000
    child.close()
    assert not child.is_alive


def test_a_waiting_process_reads_the_next_file_and_is_nobody_elses(tmp_path: Path, sources: Path) -> None:
    file = write_fees(tmp_path / "a.xlsx", [("甲", 1)])
    documents, limits = load_contracts(sources).documents, Limits()
    waiting = spare.keep_waiting(limits.child_bytes)
    assert spare.keep_waiting(limits.child_bytes) is waiting
    smaller = Child(documents, replace(limits, child_bytes=limits.child_bytes // 2), Given())
    first, second = (Child(documents, limits, Given()) for _ in range(2))
    assert first.process_id == waiting.pid
    assert len({waiting.pid, smaller.process_id, second.process_id}) == 3
    for place, child in enumerate((smaller, first, second)):
        assert child.read(file, tmp_path / f"out{place}", "test", 30) == Answer(rows=1)
        child.close()
    assert children() == set()


def test_a_process_that_was_started_in_good_time_and_that_nobody_took_ends(tmp_path: Path, sources: Path) -> None:
    limits = Limits()
    with spare.waiting_meanwhile(limits.child_bytes):
        (waiting,) = children()
    assert children() == set()
    with spare.waiting_meanwhile(limits.child_bytes):
        (waiting,) = children()
        read_files([write_fees(tmp_path / "a.xlsx", [("甲", 1)])], sources, tmp_path / "out", limits)
        assert waiting not in children()
    assert children() == set()
    kept = spare.keep_waiting(limits.child_bytes)
    with spare.waiting_meanwhile(limits.child_bytes):
        assert children() == {str(kept.pid)}
    assert children() == {str(kept.pid)}
    kept.communicate()


def test_a_process_that_waited_for_nothing_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spare, "_IDLE_SECONDS", 0.2)
    waiting = spare.keep_waiting(Limits().child_bytes)
    assert waiting.wait(timeout=30) == 0
    assert children() == set()


def test_a_waiting_process_that_was_killed_is_replaced(tmp_path: Path, sources: Path) -> None:
    file = write_fees(tmp_path / "a.xlsx", [("甲", 1)])
    waiting = spare.keep_waiting(Limits().child_bytes)
    waiting.kill()
    waiting.wait()
    child = Child(load_contracts(sources).documents, Limits(), Given())
    assert child.read(file, tmp_path / "out", "test", 30) == Answer(rows=1)
    child.close()


def test_a_killed_process_is_noticed(tmp_path: Path, sources: Path) -> None:
    file = write_fees(tmp_path / "a.xlsx", [("甲", 1)])
    child = Child(load_contracts(sources).documents, Limits(), Given())
    os.kill(child._process.pid, signal.SIGKILL)
    assert child.read(file, tmp_path / "out", "test", 30).failed == "crash"


def test_the_reading_process_loads_no_page_and_no_pandas() -> None:
    code = "import sys, pipelines.reading.reader, pipelines.reading.ingest, pipelines.reading.results; print(*sorted(sys.modules))"
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"streamlit", "pandas", "plotly", "sklearn", "duckdb"}.isdisjoint(seen)
    ours = {name.split(".")[1] for name in seen if name.startswith("pipelines.")} - {"reading"}
    assert ours == set(OUTSIDE_MODULES)
    assert len(reading_version()) == 64


def test_the_loading_process_itself_needs_no_arrow_and_no_pandas(tmp_path: Path, sources: Path) -> None:
    file = write_fees(tmp_path / "a.xlsx", [("甲", 1), ("乙", "x")])
    code = (
        "import sys; from pathlib import Path; from tests.bench.one_load import main; main(*map(Path, sys.argv[1:])); "
        "print(sorted({'duckdb', 'numpy', 'pandas', 'pyarrow'} & {*sys.modules}))"
    )
    given = [str(file.path), str(sources), str(tmp_path / "out")]
    root = Path(__file__).resolve().parents[2]
    seen = subprocess.run([sys.executable, "-c", code, *given], cwd=root, capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "['duckdb']"


def test_the_reading_process_keeps_arrow_from_loading_pandas() -> None:
    code = (
        "import sys, numpy, pipelines.reading.reader as r; r._without_pandas(); import pyarrow; "
        "pyarrow.array(numpy.arange(3)); print(sorted({'numpy', 'pandas'} & {*sys.modules}))"
    )
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "['numpy']"


def test_what_a_library_prints_is_not_taken_for_an_answer() -> None:
    code = "import pipelines.reading.limited as r; out = r.private_stdout(); print('noise'); out.write('answer'); out.flush()"
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (seen.stdout, seen.stderr.strip()) == ("answer", "noise")
