"""How a file the user gave is opened: checked, then read by what it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines.contract import Dialect
from pipelines.intake import shown_name
from pipelines.reading.csv_text import read_csv
from pipelines.reading.limits import Limits
from pipelines.reading.messages import FileRefusedError, refused
from pipelines.reading.preflight import check_file
from pipelines.reading.sheet import Sheet
from pipelines.reading.workbooks import new_workbook, old_workbook


def read_sheets(path: Path, name: str, dialects: tuple[Dialect, ...], limits: Limits) -> Iterator[list[Sheet]]:
    """Give a file's sheets in the order of their tabs; raise FileRefusedError where it cannot be read.

    Each item is one sheet in as many readings as there are ways to read it: a text file once for every
    dialect that contracts declare, a workbook's sheet once. Hidden sheets are listed without cells (M-25).
    """
    checked = check_file(path, name, limits)
    suffix = Path(name).suffix.casefold()
    if suffix == ".csv":
        yield _text_readings(path, name, dialects, limits)
        return
    for sheet in new_workbook(path, checked, limits) if checked else old_workbook(path, limits):
        yield [sheet]


def _text_readings(path: Path, name: str, dialects: tuple[Dialect, ...], limits: Limits) -> list[Sheet]:
    """Read a text file in every dialect that can decode it; refuse it with the last reason where none can."""
    readings: list[Sheet] = []
    reason: Exception = refused("E12")
    for dialect in dialects:
        try:
            table = read_csv(path, dialect, limits)
        except FileRefusedError as fault:
            reason = fault
            continue
        stem = Path(shown_name(Path(name).name)).stem
        readings.append(
            Sheet(stem, cells=table.cells, widths=table.widths, faulty_rows=table.faulty_rows, dialect=dialect)
        )
    if not readings:
        raise reason
    return readings
