"""Which columns speak of money and mean nothing to their sheet: they are asked about or noted, never passed over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contract import Field
from pipelines.kinds import AMOUNT_KINDS
from pipelines.reading.addresses import column_letters
from pipelines.reading.columns import problem_table
from pipelines.reading.headers import header_index
from pipelines.reading.layout import Header
from pipelines.reading.messages import sentence
from pipelines.reading.rows import SortedRows
from pipelines.reading.severities import NOTED
from pipelines.reading.sheet import Sheet
from pipelines.reading.units import unit_for, words_noted


def unread_amounts(header: Header) -> list[int]:
    """Return the places of the columns that name a unit of money, or an amount, and that nothing reads."""
    if not any(field.kind in AMOUNT_KINDS for field in header.contract.fields):
        return []
    index = header_index(header.contract)
    return [
        place
        for place, text in header.unread
        if unit_for("money", words_noted(text)) or index.meant_for_something_else(text)
    ]


def missing_amounts(header: Header) -> list[Field]:
    """Return the amounts that the sheet is about and that none of its columns is."""
    read = {each.field.name for each in header.columns} | {each.field.name for each in header.pivoted}
    return [
        field
        for field in header.contract.fields
        if field.kind in AMOUNT_KINDS and field.must_parse and not field.required and field.name not in read
    ]


def unread_notes(sheet: Sheet, header: Header, rows: SortedRows) -> Iterator[Any]:
    """Give a note at the header of every unread amount that has a filled cell."""
    written, index = dict(header.unread), header_index(header.contract)
    for place in unread_amounts(header):
        cells = sheet.cells.column(place).take(pa.array(rows.data - 1))
        count = pc.sum(pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(cells), ""), fill_value=False)).as_py() or 0
        if count:
            letters, text = column_letters(sheet.first_column + place), " ".join(written[place].split())
            meant = index.meant_for_something_else(text)
            told = (
                sentence("M-02.amount", header=text, column=letters, count=count)
                if meant is None
                else sentence(
                    "M-02.per",
                    header=text,
                    column=letters,
                    count=count,
                    title_zh=meant.title_zh,
                    title_en=meant.title_en,
                )
            )
            yield problem_table("", letters, [header.row], pa.array([text]), [told], NOTED)
