"""How a file the user gave is opened: checked, then read by what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from pipelines.contract import Dialect
from pipelines.intake import shown_name
from pipelines.questions import Answers, Question
from pipelines.reading.csv_text import read_csv
from pipelines.reading.dialects import chosen_dialect, dialect_question, is_dialect_answered
from pipelines.reading.limits import Limits
from pipelines.reading.messages import FileRefusedError, refused
from pipelines.reading.preflight import check_file
from pipelines.reading.sheet import Sheet
from pipelines.reading.steps import WORKBOOK_DECODING, tell
from pipelines.reading.workbooks import new_workbook, old_workbook


def read_sheets(
    path: Path, name: str, dialects: tuple[Dialect, ...], limits: Limits, answers: Answers | None = None
) -> Iterator[list[Sheet]]:
    """Give a file's sheets in the order of their tabs; raise FileRefusedError where it cannot be read.

    Each item is one sheet in as many readings as there are ways to read it: a text file once in the dialect that
    somebody chose for it and once in every dialect that contracts declare, a workbook's sheet once. Hidden sheets are
    listed without cells (M-25).
    """
    checked = check_file(path, name, limits)
    suffix = Path(name).suffix.casefold()
    if suffix == ".csv":
        yield _text_readings(path, name, dialects, limits, answers or Answers())
        return
    sheets = new_workbook(path, checked, limits) if checked else old_workbook(path, limits)
    count, rows = len(checked.workbook.sheets) if checked else 1, 0
    for place, sheet in enumerate(sheets):
        rows += sheet.row_count
        tell(rows, min(1.0, (place + WORKBOOK_DECODING) / count))
        yield [sheet]


def _text_readings(
    path: Path, name: str, dialects: tuple[Dialect, ...], limits: Limits, answers: Answers
) -> list[Sheet]:
    """Read a text file in every dialect that can decode it.

    Where none can, the sheet has no cells but asks for its dialect; it is refused with the last reason if there is
    nothing to choose from.
    """
    chosen, is_answered = chosen_dialect(answers, name), is_dialect_answered(answers, name)
    readings: list[Sheet] = []
    stem = Path(shown_name(Path(name).name)).stem
    read_with: set[str] = set()
    ask = cache(lambda: dialect_question(path, name, frozenset(read_with)))
    reason = refused("E12")
    for dialect in dict.fromkeys((chosen, *dialects) if chosen else dialects):
        try:
            table = read_csv(path, dialect, limits)
        except FileRefusedError as fault:
            reason = fault
            continue
        read_with.add(dialect.delimiter)
        readings.append(
            Sheet(
                stem,
                cells=table.cells,
                widths=table.widths,
                faulty_rows=table.faulty_rows,
                dialect=dialect,
                is_dialect_chosen=dialect == chosen,
                ask_dialect=ask,
            )
        )
    if readings:
        return readings
    if reason.sentence.code == "E12" and not is_answered and ask():
        return [Sheet(stem, ask_dialect=ask)]
    raise reason


def undecided_dialect(readings: Sequence[Sheet], answers: Answers, name: str) -> Question | None:
    """Return the question that a text file without a known header waits for, None where it is not its dialect."""
    asks = [each.ask_dialect for each in readings if each.ask_dialect]
    if len(asks) < len(readings) or is_dialect_answered(answers, name):
        return None
    return asks[0]()
