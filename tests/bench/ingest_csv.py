"""How long a million rows of text take into the warehouse's staging, as a multiple of DuckDB's own reader alone.

DuckDB reads them into a typed table on disk. Times and memory are taken as in `ingest_200k`: in processes that run,
and from the start of one to its end on both sides; the decoded table is all cells as plain text in Arrow.
"""

from __future__ import annotations

import hashlib
import json
import random
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from pipelines.contract import Contracts, Dialect, load_contracts
from pipelines.reading.csv_text import read_csv
from pipelines.reading.limits import Limits
from pipelines.reading.readers import FileToRead, read_files
from pipelines.staging.ledger import LoadedFile
from tests.bench.ingest_200k import CONTRACT, HEADERS, read_by_a_waiting_process, reader_memory, staging
from tests.bench.spent import Spent, middle, spent, spent_by_a_process

ROWS, REPEATS = 1_000_000, 3
TYPES = {
    **dict.fromkeys(("contract_no", "ticket_no", "vendor_name", "service_name", "using_unit", "class"), "varchar"),
    "received_on": "date",
    "closed_on": "date",
    "amount_cny": "decimal(18, 2)",
    "pieces": "bigint",
    "quality": "decimal(18, 9)",
    "remark": "varchar",
}
LOAD = (
    "create table t as select * from read_csv($path, header = true, auto_detect = false, delim = ',', "
    f"quote = '\"', escape = '\"', columns = {TYPES})"
)
LOADED_ALONE = (
    "import sys, duckdb; connection = duckdb.connect(sys.argv[2]); "
    f"connection.execute({LOAD!r}, {{'path': sys.argv[1]}}); connection.execute('checkpoint'); connection.close()"
)


def measure() -> dict[str, Any]:
    """Write the file; load it with DuckDB into a table on disk, and with the product into typed Parquet and staging."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        path = root / "tickets.csv"
        write_text(path, ROWS)
        (root / "sources").mkdir()
        (root / "sources" / "tickets.yaml").write_text(CONTRACT, encoding="utf-8")
        contracts = load_contracts(root / "sources")
        file = FileToRead(path, path.name, hashlib.sha256(path.read_bytes()).hexdigest())
        turns = [_turn(root, file, contracts, turn) for turn in range(REPEATS)]
        duck, split, read, waited, staged, duck_process, wholly = map(middle, zip(*turns, strict=True))
        decoded = read_csv(path, Dialect(), Limits()).cells.nbytes
        memory = reader_memory(file, contracts, root / "peak")
        size_mb = path.stat().st_size / 1e6
    return {
        "name": f"ingest {ROWS:,} rows × {len(HEADERS)} columns (.csv)",
        "file_mb": size_mb,
        "decoded_mb": decoded / 1e6,
        "duckdb_read_csv_s": duck.clock,
        "split_only_s": split.clock,
        "with_process_start_s": read.clock,
        "with_waiting_process_s": waited.clock,
        "staging_s": staged.clock,
        "ratio_split_to_duckdb": split.clock / duck.clock,
        "ratio_typed_to_duckdb": waited.clock / duck.clock,
        "ratio_staging_to_duckdb": (waited + staged).clock / duck.clock,
        "ratio_staging_to_duckdb_cold": (read + staged).clock / duck.clock,
        "ratio_whole_processes": wholly.clock / duck_process.clock,
        "duckdb_processor_s": duck.processor,
        "duckdb_process_processor_s": duck_process.processor,
        "load_process_processor_s": wholly.processor,
        "processor_ratio_into_staging": (waited + staged).processor / duck.processor,
        "processor_ratio_whole_processes": wholly.processor / duck_process.processor,
        "processor_ratio_split": split.processor / duck.processor,
        "processor_ratio_typed_cold": read.processor / duck.processor,
        "processor_ratio_staging_cold": (read + staged).processor / duck.processor,
        **memory.told(decoded),
    }


def write_text(path: Path, rows: int) -> None:
    """Write made-up tickets, the same as in the workbook of `ingest_200k`."""
    chance, first_day = random.Random(20260131), date(2023, 1, 1)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(",".join(HEADERS) + "\n")
        for row in range(1, rows + 1):
            received = chance.randrange(1000)
            fields = (
                f"HT-{chance.randrange(5000):05d}",
                f"GD{row:08d}",
                f"供应商{chance.randrange(200)}有限公司",
                f"服务{chance.randrange(30)}",
                f"第{chance.randrange(50)}支行",
                chance.choice(("甲类", "乙类", "丙类")),
                first_day + timedelta(days=received),
                first_day + timedelta(days=received + chance.randrange(30)),
                f"{chance.uniform(0, 1e6):.2f}",
                chance.randrange(10_000),
                f"{chance.uniform(90, 100):.2f}",
                f"备注{chance.randrange(100_000)}",
            )
            file.write(",".join(map(str, fields)) + "\n")


def _turn(root: Path, file: FileToRead, contracts: Contracts, turn: int) -> tuple[Spent, ...]:
    """Return what DuckDB's reader costs, splitting alone, typed Parquet with and without a process start, and staging."""
    out = root / f"out{turn}"
    duck = spent(lambda: _by_duckdb(file.path, root / f"duckdb{turn}.duckdb"))
    split = spent(lambda: read_csv(file.path, Dialect(), Limits()))
    read = spent(lambda: read_files([file], root / "sources", out, Limits()))
    waited = read_by_a_waiting_process(file, root / "sources", root / f"waited{turn}")
    result = next(out.glob("*/result.json"))
    document = json.loads(result.read_text(encoding="utf-8"))
    assert document["sheets"][0]["rows_typed"] == ROWS
    loaded = LoadedFile(file.sha256, file.name, file.path.stat().st_size, False, result.parent, document)
    staged = staging(loaded, contracts, root / f"staged{turn}.duckdb")
    own = [str(file.path), str(root / f"process{turn}.duckdb")]
    duck_process = spent_by_a_process("-c", LOADED_ALONE, *own)
    wholly = spent_by_a_process("-m", "tests.bench.one_load", own[0], str(root / "sources"), str(root / f"own{turn}"))
    return duck, split, read, waited, staged, duck_process, wholly


def _by_duckdb(path: Path, target: Path) -> None:
    with duckdb.connect(str(target)) as connection:
        connection.execute(LOAD, {"path": str(path)})
        connection.execute("checkpoint")


if __name__ == "__main__":
    print(json.dumps(measure(), ensure_ascii=False, indent=2))
