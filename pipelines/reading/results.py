"""How what was read of one file is kept: a folder of Parquet and one JSON, complete or not there at all."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.reading.columns import PROBLEM_SCHEMA, is_repetitive
from pipelines.reading.messages import Sentence
from pipelines.reading.outcomes import ColumnRead, FileRead, HeadingRead, SheetRead
from pipelines.reading.people_words import without_numbers
from pipelines.reading.result_keys import UNREAD, arriving_folder

_CORRECTS: Final = re.compile(r"更正|修订|订正|correct|revis|(?<![a-z])v(?:er)?[.\s_]?\d", re.IGNORECASE)
_LONGEST_TITLE: Final = 200
# A row group of DuckDB's own tables: each is read by a thread.
_ROWS_AT_ONCE: Final = 122_880
_CELLS: Final = pa.schema(
    [("sheet", pa.string()), *((field.name, field.type) for field in PROBLEM_SCHEMA), ("cell", pa.string())]
)
_SET_ASIDE: Final = pa.schema(
    [
        ("sheet", pa.string()),
        ("row", pa.int32()),
        ("kind", pa.string()),
        ("text", pa.string()),
        ("zh", pa.string()),
        ("en", pa.string()),
    ]
)
_COLUMNS: Final = pa.schema(
    [
        *((name, pa.string()) for name in ("sheet", "source", "field", "column", "header", "unit")),
        ("first_row", pa.int32()),
        ("last_row", pa.int32()),
    ]
)
_HEADINGS: Final = pa.schema(
    [
        *((name, pa.string()) for name in ("sheet", "source", "field", "value", "column", "header")),
        ("first_row", pa.int32()),
        ("last_row", pa.int32()),
    ]
)


def write_result(read: FileRead, folder: Path, writer: str) -> None:
    """Write what was read of a file into a folder that appears at once and complete.

    `writer` tells apart those who write the same content at the same time: whoever is first wins, all wrote the
    same.
    """
    arriving = arriving_folder(folder, writer)
    arriving.mkdir(parents=True)
    try:
        _write_parts(read, arriving)
        arriving.rename(folder)
    except OSError:
        if not (folder / "result.json").exists():
            raise
    finally:
        shutil.rmtree(arriving, ignore_errors=True)


def _write_parts(read: FileRead, folder: Path) -> None:
    _write_table(_problem_cells(read.sheets), folder / "cells.parquet")
    _write_table(_set_aside(read.sheets), folder / "set_aside.parquet")
    _write_table(_columns(read.sheets), folder / "columns.parquet")
    _write_table(_headings(read.sheets), folder / "headings.parquet")
    for name, field in (("rows", attrgetter("rows")), (UNREAD, attrgetter("unread"))):
        for source, tables in _by_source(read.sheets, field).items():
            _write_table(pa.concat_tables(tables), folder / f"{name}-{source}.parquet")
    document = {
        "file_error": _told(read.error) if read.error else None,
        "sheets": [_sheet(each) for each in read.sheets],
    }
    with (folder / "result.json").open("w", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())


def _by_source(sheets: Sequence[SheetRead], table_of: Callable[[SheetRead], Any]) -> dict[str, list[Any]]:
    by_source: dict[str, list[Any]] = {}
    for sheet in sheets:
        if sheet.contract and (table := table_of(sheet)) is not None:
            by_source.setdefault(sheet.contract.source, []).append(table)
    return by_source


def _write_table(table: Any, path: Path) -> None:
    """Write a table for a reader that takes all of it: in groups that DuckDB reads at once, dictionaries where due."""
    repeated = [each.name for each in table.schema if each.type == pa.string() and is_repetitive(table[each.name])]
    pq.write_table(
        table, path, compression="lz4", row_group_size=_ROWS_AT_ONCE, use_dictionary=repeated, write_statistics=False
    )


def _sheet(sheet: SheetRead) -> dict[str, Any]:
    told = _told(sheet.told) if sheet.told else {"code": None, "zh": None, "en": None}
    return {
        "sheet": sheet.name,
        "visible": sheet.state != "hidden",
        "source": sheet.contract.source if sheet.contract else None,
        "header_row": sheet.header_row,
        "state": sheet.state,
        **told,
        "rows_read": sheet.rows_read,
        "rows_typed": sheet.rows_typed,
        "rows_rejected": sheet.rows_rejected,
        "rows_set_aside": len(sheet.aside),
        "title": _title_of_correction(sheet),
        "unit_note": sheet.around.unit_note if sheet.around else None,
        "period_note": sheet.around.period_note if sheet.around else None,
        "questions": [question.as_dict() for question in sheet.questions],
    }


def _title_of_correction(sheet: SheetRead) -> str | None:
    """Return the title lines that may call the sheet a correction (M-23); others may name people and are not kept."""
    lines = sheet.around.titles if sheet.around else ()
    return " ".join(without_numbers(line)[:_LONGEST_TITLE] for line in lines if _CORRECTS.search(line)) or None


def _told(sentence: Sentence) -> dict[str, str]:
    return {"code": sentence.code, "zh": sentence.zh, "en": sentence.en}


def _problem_cells(sheets: Sequence[SheetRead]) -> Any:
    """Return the problem cells of all sheets, each with its address, in the order of sheet, row and column."""
    tables = [_with_address(problem, sheet.name) for sheet in sheets for problem in _ordered(sheet.problems)]
    return pa.concat_tables(tables) if tables else _CELLS.empty_table()


def _ordered(problems: Iterable[Any]) -> list[Any]:
    tables = list(problems)
    if not tables:
        return []
    whole = pa.concat_tables(tables)
    keys = whole.append_column("width", pc.utf8_length(whole["column"]))
    order = pc.sort_indices(
        keys, sort_keys=[(name, "ascending") for name in ("row", "width", "column", "severity", "rule")]
    )
    return [whole.take(order)]


def _with_address(problems: Any, sheet_name: str) -> Any:
    cell = pc.binary_join_element_wise(problems["column"], problems["row"].cast(pa.string()), "")
    addressed = problems.append_column("cell", cell)
    return addressed.add_column(0, "sheet", pa.repeat(sheet_name, len(problems))).cast(_CELLS)


def _set_aside(sheets: Sequence[SheetRead]) -> Any:
    rows = [
        {"sheet": sheet.name, "row": each.row, "kind": each.kind, "text": each.text, **_told(each.sentence)}
        for sheet in sheets
        for each in sheet.aside
    ]
    return pa.Table.from_pylist(rows, schema=_SET_ASIDE)


def _columns(sheets: Sequence[SheetRead]) -> Any:
    rows = [_placed(sheet, each) | {"unit": each.unit} for sheet in sheets for each in sheet.columns]
    return pa.Table.from_pylist(rows, schema=_COLUMNS)


def _headings(sheets: Sequence[SheetRead]) -> Any:
    rows = [_placed(sheet, each) | {"value": each.value} for sheet in sheets for each in sheet.headings]
    return pa.Table.from_pylist(rows, schema=_HEADINGS)


def _placed(sheet: SheetRead, each: ColumnRead | HeadingRead) -> dict[str, Any]:
    """Return which field of which source a column of a sheet holds, and in which rows."""
    return {
        "sheet": sheet.name,
        "source": sheet.contract.source if sheet.contract else None,
        "field": each.field,
        "column": each.letters,
        "header": each.header,
        "first_row": each.first_row,
        "last_row": each.last_row,
    }
