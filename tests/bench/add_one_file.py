"""What adding one file to a hundred costs: the hundred are neither hashed nor read again, tables are derived anew."""

from __future__ import annotations

import json
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from pipelines.warehouse import build
from pipelines.workspace import Workspace
from tests.pipelines.bank import write_bank

FILES, ROWS = 100, 2_000
AS_OF = date(2026, 1, 15)


def measure() -> dict[str, Any]:
    """Load a hundred files, then one more, then nothing; the ratio is one file's share of the hundred's time."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        workspace = Workspace.at(root)
        write_bank(root / "inbox" / "bank.xlsx")
        for number in range(FILES):
            _write(root / "inbox" / f"log{number:03}.xlsx", number)
        everything = _timed(workspace)
        _write(root / "inbox" / f"log{FILES:03}.xlsx", FILES)
        one_more = _timed(workspace)
        nothing = _timed(workspace)
    return {
        "name": f"one file more in an inbox of {FILES} ({ROWS:,} rows each)",
        "hundred_files_s": everything,
        "one_more_s": one_more,
        "nothing_new_s": nothing,
        "ratio_one_more_to_hundred": one_more / everything,
    }


def _write(path: Path, number: int) -> None:
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("投诉")
    sheet.write_row(0, 0, ("投诉编号", "受理时间", "合同编号", "责任认定", "投诉内容", "办结时间"))
    for row in range(ROWS):
        day = f"2025-{10 + row % 3}-{1 + row % 28:02}"
        sheet.write_row(row + 1, 0, (f"TS{number:03}{row:05}", day, "HT-1", "供应商", f"内容{row}", day))
    workbook.close()


def _timed(workspace: Workspace) -> float:
    start = time.perf_counter()
    build(workspace, AS_OF)
    return time.perf_counter() - start


if __name__ == "__main__":
    print(json.dumps(measure(), ensure_ascii=False, indent=2))
