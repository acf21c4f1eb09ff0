"""Whether the tables of a sheet that have no fault load now, while another of their kind on it waits (M-27)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import pyarrow as pa

from pipelines.questions import Answers, Choice, Question, series_of
from pipelines.reading.addresses import column_letters
from pipelines.reading.columns import problem_table
from pipelines.reading.layout import Header
from pipelines.reading.messages import Sentence, sentence
from pipelines.reading.outcomes import SheetRead
from pipelines.reading.rows import SortedRows, row_text, sort_rows
from pipelines.reading.severities import REJECTED
from pipelines.reading.sheet import Sheet

LOAD_OTHERS, WAIT_FOR_ALL = "load", "wait"
_LONGEST_SHOWN: Final = 60
_CHOICES: Final = (
    Choice(LOAD_OTHERS, "先载入其余的表，暂缓的那张以后再说", "Load the others now; the one that waits stays out"),
    Choice(WAIT_FOR_ALL, "都先不载入，改好后一并载入", "Load nothing yet; load all of them once it is mended"),
)


@dataclass(frozen=True)
class TableRead:
    """One table of a sheet: its header and what was read below it."""

    header: Header
    read: SheetRead


def ask_for_part(
    sheet: Sheet, file_name: str, held: Sequence[TableRead], loaded: Sequence[TableRead], answers: Answers
) -> tuple[Question, str | None]:
    """Return the question whether the good tables load without those that wait, and what was decided.

    The decision is about these very tables: one that stands elsewhere, or waits for something else, is asked about
    again.
    """
    contract = held[0].header.contract
    rows = "、".join(str(each.header.row) for each in held)
    count = sum(each.read.rows_read for each in loaded)
    is_mended_here = all(each.read.questions for each in held)
    reason = (
        ("回答本表的其他问题后可一并载入", "Answers to the sheet's other questions let all of it load")
        if is_mended_here
        else ("暂缓的表要改原文件，其余的表没有问题", "What waits must be mended in the file; the others are sound")
    )
    question = Question(
        kind="part",
        subject={
            "series": series_of(file_name),
            "source": contract.source,
            "sheet": sheet.name,
            "waiting": ", ".join(f"{each.header.row} {_code(each.read)}" for each in held),
        },
        zh=f"“{sheet.name}”上有几张“{contract.title_zh}”，表头在第 {rows} 行的暂缓；其余的（{count} 行）是否先载入？",
        en=f"“{sheet.name}” holds several tables of “{contract.title_en}”; that below row {rows.replace('、', ', ')} "
        f"waits. Load the others ({count} rows) now?",
        choices=_CHOICES,
        evidence=tuple(_shown(sheet, each) for each in sorted((*held, *loaded), key=lambda e: e.header.row)),
        suggested=WAIT_FOR_ALL if is_mended_here else LOAD_OTHERS,
        reason_zh=reason[0],
        reason_en=reason[1],
        sheet=sheet.name,
        cell=f"{_first_column(sheet, held[0].header)}{held[0].header.row}",
        source=contract.source,
    )
    return question, answers.to(question)


def with_waiting(sheet: Sheet, loaded: SheetRead, held: Sequence[TableRead]) -> SheetRead:
    """Add to the account of the good tables those that wait: each row of them is told as rejected, none is lost."""
    for table in held:
        rows = sort_rows(sheet, table.header)
        told = table.read.told or sentence("M-27.ask")
        waits = sentence("M-27.waits", row=table.header.row, told_zh=told.zh, told_en=told.en)
        part = sentence(
            "M-27.part",
            row=table.header.row,
            count=len(rows.data) + len(rows.broken),
            told_zh=told.zh,
            told_en=told.en,
        )
        loaded = replace(
            loaded,
            told=_both(loaded.told, part),
            problems=(*loaded.problems, *_rejected(sheet, table.header, rows, replace(waits, code=told.code))),
            aside=(*loaded.aside, *rows.aside),
            columns=(*loaded.columns, *table.read.columns),
            rows_read=loaded.rows_read + rows.read,
            rows_rejected=loaded.rows_rejected + len(rows.data) + len(rows.broken),
        )
    return loaded


def held_with_hint(held: SheetRead) -> SheetRead:
    """Say of a sheet that waits whole that part of it could load."""
    return replace(held, told=_both(held.told, sentence("M-27.ask")))


def _rejected(sheet: Sheet, header: Header, rows: SortedRows, waits: Sentence) -> list[object]:
    letters = _first_column(sheet, header)
    data = rows.data.tolist()
    texts = pa.array([row_text(sheet, header, row) for row in data], pa.string())
    broken = [
        problem_table("", letters, [each.row], pa.array([each.text]), [each.sentence], REJECTED) for each in rows.broken
    ]
    return [problem_table("", letters, data, texts, [waits] * len(data), REJECTED), *broken]


def _shown(sheet: Sheet, table: TableRead) -> str:
    sign = f"▲ {_code(table.read)}" if table.read.state == "held" else f"● {table.read.rows_read}"
    row = table.header.row
    return f"{_first_column(sheet, table.header)}{row}: {row_text(sheet, table.header, row)[:_LONGEST_SHOWN]} {sign}"


def _code(read: SheetRead) -> str:
    return read.told.code if read.told else ""


def _first_column(sheet: Sheet, header: Header) -> str:
    return column_letters(sheet.first_column + min(header.places))


def _both(first: Sentence | None, second: Sentence) -> Sentence:
    return Sentence(first.code, first.zh + second.zh, f"{first.en} {second.en}") if first else second
