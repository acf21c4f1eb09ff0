"""How long a 200,000-row workbook takes into the warehouse, as a multiple of only decoding its cells with the fastest reader.

Like is compared with like: reading by a process that waits (as wherever files are dropped) and staging, against the
decode in a process that runs; and a whole process that loads the file, its reading process started for it, against
a whole process that does nothing but decode. The `cold` ratio, which counts a start on our side alone, is kept for
comparison with earlier figures. Memory is told as multiples of the decoded table: all cells as plain text in Arrow (Table.nbytes of the fastest decode).
What the budget of three such tables is held against is the most that the reading process has of its own, interpreter
and all (RssAnon, looked at every few milliseconds). Beside it stand the peak of resident memory, in which the code of
libraries counts too, though the system keeps it once for all processes and takes it back when it likes; what reading
adds to a process that waits; what the bare decode adds to its own; and the same of a workbook three times as long.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import fastexcel
import xlsxwriter

from pipelines.contract import Contracts, load_contracts
from pipelines.questions import Answers
from pipelines.reading.child import Child
from pipelines.reading.given import Given
from pipelines.reading.ingest import read_file
from pipelines.reading.limited import child_environment
from pipelines.reading.limits import Limits
from pipelines.reading.readers import FileToRead, read_files
from pipelines.reading.results import write_result
from pipelines.reading.spare import keep_waiting
from pipelines.staging.ledger import LoadedFile
from pipelines.staging.tables import Decided, build_staging
from pipelines.transform import MACROS
from tests.bench.spent import Spent, middle, processor_of, spent, spent_by_a_process

ROWS, REPEATS, LONGER = 200_000, 3, 3
CONTRACT = """
source: tickets
title: {zh: 工单, en: Tickets}
grain: {zh: 每单一行, en: One row per ticket}
key: [ticket_no]
fields:
  - {name: contract_no, kind: key_text, required: true, header: {zh: 合同编号, en: Contract no.}}
  - {name: ticket_no, kind: key_text, required: true, header: {zh: 工单号, en: Ticket no.}}
  - {name: vendor_name, kind: key_text, required: true, header: {zh: 供应商, en: Vendor}}
  - {name: service_name, kind: key_text, required: true, header: {zh: 服务项目, en: Service}}
  - {name: using_unit, kind: key_text, header: {zh: 使用单位, en: Using unit}}
  - {name: class, kind: enum, header: {zh: 类别, en: Class}, values: {a: [甲类], b: [乙类], c: [丙类]}}
  - {name: received_on, kind: date, required: true, header: {zh: 受理日期, en: Received}}
  - {name: closed_on, kind: date, header: {zh: 办结日期, en: Closed}}
  - {name: amount_cny, kind: money, required: true, min: 0, header: {zh: 金额, en: Amount}}
  - {name: pieces, kind: integer, required: true, min: 0, header: {zh: 笔数, en: Pieces}}
  - {name: quality, kind: ratio, header: {zh: 合格率, en: Quality}, min: 0, max: 1}
  - {name: remark, kind: text, header: {zh: 备注, en: Remark}}
checks:
  - {rule: V06, holds: "closed_on >= received_on", field: closed_on, severity: reject, zh: 办结早于受理, en: Too early}
"""
DECODE = "import sys, fastexcel; fastexcel.read_excel(sys.argv[1]).load_sheet_eager(0, header_row=0, dtypes='string')"
HEADERS = (
    "合同编号",
    "工单号",
    "供应商",
    "服务项目",
    "使用单位",
    "类别",
    "受理日期",
    "办结日期",
    "金额(元)",
    "笔数",
    "合格率(%)",
    "备注",
)


def measure() -> dict[str, Any]:
    """Write the workbook, decode it, ingest it in this process, and through the reading processes."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        path = root / "tickets.xlsx"
        write_workbook(path, ROWS)
        (root / "sources").mkdir()
        (root / "sources" / "tickets.yaml").write_text(CONTRACT, encoding="utf-8")
        contracts = load_contracts(root / "sources")
        decode = _median(lambda _: _decode(path))
        ingest = _median(lambda turn: _ingest(path, contracts, root / f"in{turn}"))
        file = FileToRead(path, path.name, hashlib.sha256(path.read_bytes()).hexdigest())
        whole = _median(lambda turn: read_files([file], root / "sources", root / f"out{turn}", Limits()))
        waited = middle(
            read_by_a_waiting_process(file, root / "sources", root / f"waited{turn}") for turn in range(REPEATS)
        )
        result = next((root / "out0").glob("*/result.json"))
        document = json.loads(result.read_text(encoding="utf-8"))
        assert document["sheets"][0]["rows_typed"] == ROWS
        size = path.stat().st_size
        loaded = LoadedFile(file.sha256, file.name, size, False, result.parent, document)
        staged = middle(staging(loaded, contracts, root / f"staged{turn}.duckdb") for turn in range(REPEATS))
        wholly = middle(
            spent_by_a_process("-m", "tests.bench.one_load", str(path), str(root / "sources"), str(root / f"own{turn}"))
            for turn in range(REPEATS)
        )
        bare_process = middle(spent_by_a_process("-c", DECODE, str(path)) for _ in range(REPEATS))
        decoded = sum(column.nbytes for column in _decode(path).columns)
        memory = reader_memory(file, contracts, root / "peak")
        bare = bare_decode_memory(path)
        longer = longer_memory(contracts, root)
    return {
        "name": f"ingest {ROWS:,} rows × {len(HEADERS)} columns (.xlsx)",
        "workbook_mb": size / 1e6,
        "decoded_mb": decoded / 1e6,
        "decode_only_s": decode.clock,
        "ingest_s": ingest.clock,
        "with_process_start_s": whole.clock,
        "with_waiting_process_s": waited.clock,
        "staging_s": staged.clock,
        "ratio_ingest_to_decode": ingest.clock / decode.clock,
        "ratio_with_process_start": whole.clock / decode.clock,
        "ratio_with_waiting_process": waited.clock / decode.clock,
        "ratio_into_staging": (waited + staged).clock / decode.clock,
        "ratio_into_staging_cold": (whole + staged).clock / decode.clock,
        "ratio_whole_processes": wholly.clock / bare_process.clock,
        "decode_only_processor_s": decode.processor,
        "decode_process_processor_s": bare_process.processor,
        "load_process_processor_s": wholly.processor,
        "processor_ratio_into_staging": (waited + staged).processor / decode.processor,
        "processor_ratio_whole_processes": wholly.processor / bare_process.processor,
        "processor_ratio_ingest": ingest.processor / decode.processor,
        "processor_ratio_into_staging_cold": (whole + staged).processor / decode.processor,
        **memory.told(decoded),
        "bare_decode_adds_to_decoded_table": bare / decoded,
        **{f"{name}_of_{LONGER}_times_the_rows": figure for name, figure in longer.items()},
    }


def write_workbook(path: Path, rows: int) -> None:
    """Write a workbook of made-up tickets with shared strings, as Excel does."""
    chance = random.Random(20260131)
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("工单")
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, HEADERS)
    first_day = datetime.fromisoformat("2023-01-01")
    for row in range(1, rows + 1):
        received = chance.randrange(1000)
        words = (
            f"HT-{chance.randrange(5000):05d}",
            f"GD{row:08d}",
            f"供应商{chance.randrange(200)}有限公司",
            f"服务{chance.randrange(30)}",
            f"第{chance.randrange(50)}支行",
            chance.choice(("甲类", "乙类", "丙类")),
        )
        for column, word in enumerate(words):
            sheet.write_string(row, column, word)
        sheet.write_datetime(row, 6, first_day + timedelta(days=received), day)
        sheet.write_datetime(row, 7, first_day + timedelta(days=received + chance.randrange(30)), day)
        sheet.write_number(row, 8, round(chance.uniform(0, 1e6), 2))
        sheet.write_number(row, 9, chance.randrange(10_000))
        sheet.write_number(row, 10, round(chance.uniform(90, 100), 2))
        sheet.write_string(row, 11, f"备注{chance.randrange(100_000)}")
    workbook.close()


def _decode(path: Path) -> Any:
    return fastexcel.read_excel(path).load_sheet_eager(0, header_row=0, dtypes="string")


def _ingest(path: Path, contracts: Contracts, folder: Path) -> None:
    write_result(read_file(path, path.name, contracts, Limits()), folder, "bench")


def staging(loaded: LoadedFile, contracts: Contracts, target: Path) -> Spent:
    """Return what it costs to bring typed Parquet into the staging tables of a warehouse on disk."""
    with duckdb.connect(str(target)) as connection:
        connection.execute(MACROS.read_text(encoding="utf-8"))

        def stage() -> None:
            build_staging(connection, [loaded], contracts, Decided(Answers(), date(2026, 1, 31)))
            connection.execute("checkpoint")

        cost = spent(stage)
        assert connection.execute("select count(*) from staging.tickets").fetchone() == (
            loaded.result["sheets"][0]["rows_typed"],
        )
    return cost


def read_by_a_waiting_process(file: FileToRead, sources: Path, out: Path) -> Spent:
    """Return what a file costs to typed Parquet where a reading process has waited for it; not what its start cost."""
    started = processor_of(_ready())
    cost = spent(lambda: read_files([file], sources, out, Limits()))
    return Spent(cost.clock, cost.processor - started)


@dataclass(frozen=True)
class Memory:
    """The most bytes of a reading process (0 where the system won't tell): resident waiting and reading, and its own."""

    waiting: int
    reading: int
    own: int

    def told(self, decoded: int) -> dict[str, float]:
        """Return the figures, in MB and as multiples of a decoded table."""
        return {
            "reader_waiting_mb": self.waiting / 1e6,
            "reader_peak_mb": self.reading / 1e6,
            "reader_own_to_decoded_table": self.own / decoded,
            "reader_peak_to_decoded_table": self.reading / decoded,
            "reading_adds_to_decoded_table": (self.reading - self.waiting) / decoded,
        }


def reader_memory(file: FileToRead, contracts: Contracts, folder: Path) -> Memory:
    """Measure a reading process before and after it reads a file."""
    waiting = _peak_bytes(_ready())
    child = Child(contracts.documents, Limits(), Given())
    with ThreadPoolExecutor(1) as watching:
        ended = threading.Event()
        own = watching.submit(_most_of_its_own, child.process_id, ended)
        child.read(file, folder, "bench", 600)
        ended.set()
        memory = Memory(waiting, _peak_bytes(child.process_id), own.result())
    child.close()
    return memory


def _most_of_its_own(process_id: int, ended: threading.Event) -> int:
    """Return the most memory that a process had which no file backs; the system keeps no record of that peak."""
    most = 0
    while not ended.wait(0.002):
        most = max(most, _status_bytes(process_id, "RssAnon"))
    return most


def longer_memory(contracts: Contracts, root: Path) -> dict[str, float]:
    """Return the figures of memory for a workbook of more rows."""
    path = root / "longer.xlsx"
    write_workbook(path, LONGER * ROWS)
    decoded = sum(column.nbytes for column in _decode(path).columns)
    return reader_memory(FileToRead(path, path.name, "longer"), contracts, root / "longer").told(decoded)


def bare_decode_memory(path: Path) -> int:
    """Return how much the fastest reader alone adds to a process that has loaded it, in bytes."""
    code = (
        "import sys, fastexcel, pyarrow, re; peak = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status')"
        ".read())[1]); before = peak(); fastexcel.read_excel(sys.argv[1]).load_sheet_eager(0, header_row=0, "
        "dtypes='string'); print((peak() - before) * 1024)"
    )
    if not Path("/proc/self/status").exists():
        return 0
    ran = subprocess.run(
        [sys.executable, "-c", code, str(path)], env=child_environment(), capture_output=True, text=True, check=True
    )
    return int(ran.stdout)


def _ready() -> int:
    """Have a reading process waiting; return its number once it is ready."""
    process = keep_waiting(Limits().child_bytes)
    assert process.stdout is not None
    assert isinstance(process.stdout, io.BufferedReader)
    process.stdout.peek(1)
    return process.pid


def _peak_bytes(process_id: int) -> int:
    return _status_bytes(process_id, "VmHWM")


def _status_bytes(process_id: int, name: str) -> int:
    status = Path(f"/proc/{process_id}/status")
    found = re.search(rf"{name}:\s+(\d+)", status.read_text(encoding="ascii")) if status.exists() else None
    return int(found[1]) * 1024 if found else 0


def _median(action: Callable[[int], object]) -> Spent:
    return middle(spent(partial(action, turn)) for turn in range(REPEATS))


if __name__ == "__main__":
    print(json.dumps(measure(), ensure_ascii=False, indent=2))
