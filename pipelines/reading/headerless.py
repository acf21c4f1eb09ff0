"""What is said of columns that hold data below no header: they are not read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.reading.addresses import column_letters
from pipelines.reading.columns import problem_table
from pipelines.reading.layout import Header
from pipelines.reading.messages import sentence
from pipelines.reading.rows import SortedRows
from pipelines.reading.severities import NOTED
from pipelines.reading.sheet import Sheet


def headerless_notes(sheet: Sheet, header: Header, rows: SortedRows) -> Iterator[Any]:
    """Give a note at the first filled cell of every column without a header; the cell's text is not shown (M-35)."""
    named = {*header.parts, *header.places}
    for place in (each for each in range(sheet.cells.num_columns) if each not in named):
        column = sheet.cells.column(place)
        has_text = pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column), ""), fill_value=False)
        filled = rows.data[np.asarray(has_text.to_numpy(zero_copy_only=False), dtype=bool)[rows.data - 1]]
        if len(filled):
            letters = column_letters(sheet.first_column + place)
            told = sentence("M-02.headerless", column=letters, count=len(filled), cell=f"{letters}{filled[0]}")
            yield problem_table("", letters, [int(filled[0])], pa.nulls(1, pa.string()), [told], NOTED)
