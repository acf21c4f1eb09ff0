"""How what was read of a sheet's tables is put together: one account for each contract (M-27)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from pipelines.questions import Answers
from pipelines.reading.addresses import column_letters
from pipelines.reading.decide import Decided
from pipelines.reading.layout import Header
from pipelines.reading.messages import Sentence
from pipelines.reading.outcomes import ColumnRead, SheetRead
from pipelines.reading.part_loads import LOAD_OTHERS, TableRead, ask_for_part, held_with_hint, with_waiting
from pipelines.reading.sheet import Sheet


def joined_by_contract(sheet: Sheet, file_name: str, tables: Sequence[TableRead], answers: Answers) -> list[SheetRead]:
    """Return one account for each contract, in the order of their first tables.

    Where one of a contract's tables waits, all do, unless somebody decided to load the others now.
    """
    by_source: dict[str, list[TableRead]] = {}
    for each in tables:
        by_source.setdefault(each.header.contract.source, []).append(each)
    joined = []
    for same in by_source.values():
        read = _joined([each.read for each in same])
        good = [each for each in same if each.read.state == "loaded"]
        if read.state == "held" and good:
            held = [each for each in same if each.read.state == "held"]
            question, answer = ask_for_part(sheet, file_name, held, good, answers)
            whole = held_with_hint(read)
            if answer == LOAD_OTHERS:
                whole = with_waiting(sheet, _joined([e.read for e in same if e not in held]), held)
            read = replace(whole, questions=(*read.questions, question))
        joined.append(read)
    return joined


def columns_read(sheet: Sheet, header: Header, ready: Sequence[Decided]) -> tuple[ColumnRead, ...]:
    """List a table's headers from the left; columns that became rows are one entry for each field they fill."""
    units = {each.raw.field.name: each.unit for each in ready}
    read = [(found.place, _letters(sheet, found.place), found.header, found.field.name) for found in header.columns]
    unread = [(place, _letters(sheet, place), text, None) for place, text in header.unread]
    rows = (header.first_row, header.end or sheet.row_count)
    return tuple(
        ColumnRead(letters, text, name, units.get(name) if name else None, *rows)
        for _, letters, text, name in sorted([*read, *unread, *_pivoted(sheet, header)], key=lambda each: each[0])
    )


def _joined(tables: Sequence[SheetRead]) -> SheetRead:
    """Put the tables of one contract together; one that waits holds them all, one left out is none of them."""
    if len(tables) == 1:
        return tables[0]
    asked, left_out = tuple(question for each in tables for question in each.questions), tables[0]
    tables = [each for each in tables if each.state != "ignored"]
    if not tables:
        return replace(left_out, questions=asked)
    held = [each for each in tables if each.state == "held"]
    if held:
        return replace(held[0], told=_all_told(held), questions=asked)
    return replace(
        tables[0],
        state="loaded" if any(each.state == "loaded" for each in tables) else "empty",
        told=_all_told([each for each in tables if each.state == "loaded"] or tables[:1]),
        rows=pa.concat_tables([each.rows for each in tables]),
        problems=tuple(problem for each in tables for problem in each.problems),
        aside=tuple(aside for each in tables for aside in each.aside),
        columns=tuple(column for each in tables for column in each.columns),
        headings=tuple(heading for each in tables for heading in each.headings),
        questions=asked,
        rows_read=sum(each.rows_read for each in tables),
        rows_typed=sum(each.rows_typed for each in tables),
        rows_rejected=sum(each.rows_rejected for each in tables),
        unread=pa.concat_tables([each.unread for each in tables if each.unread is not None]),
    )


def _all_told(tables: Sequence[SheetRead]) -> Sentence | None:
    told = list(dict.fromkeys(each.told for each in tables if each.told))
    if not told:
        return None
    return Sentence(told[0].code, "".join(each.zh for each in told), " ".join(each.en for each in told))


def _pivoted(sheet: Sheet, header: Header) -> list[tuple[int, str, str, str | None]]:
    """Return for the heading and each field below it from which to which column it stands (C:N), and the headings."""
    if not header.pivoted or header.contract.pivot is None:
        return []
    by_name = {header.contract.pivot.field: list(header.pivoted)}
    for each in header.pivoted:
        by_name.setdefault(each.field.name, []).append(each)
    found: list[tuple[int, str, str, str | None]] = []
    for name, columns in by_name.items():
        first, last = columns[0], columns[-1]
        letters, headers = (_letters(sheet, first.place), _letters(sheet, last.place)), (first.header, last.header)
        is_one = len(columns) == 1
        found.append(
            (first.place, letters[0] if is_one else ":".join(letters), " … ".join(dict.fromkeys(headers)), name)
        )
    return found


def _letters(sheet: Sheet, place: int) -> str:
    return column_letters(sheet.first_column + place)
