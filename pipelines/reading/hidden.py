"""What is said of hidden rows and columns: they are loaded, since a filter left on must not change a score (M-25)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.reading.addresses import column_letters
from pipelines.reading.columns import problem_table
from pipelines.reading.layout import Header
from pipelines.reading.messages import sentence
from pipelines.reading.rows import SortedRows
from pipelines.reading.severities import NOTED
from pipelines.reading.sheet import Sheet


def hidden_note(sheet: Sheet, header: Header, rows: SortedRows) -> list[Any]:
    """Return one note that counts the data rows and the read columns nobody sees; none where all can be seen."""
    hidden = rows.data[np.isin(rows.data, [*sheet.hidden_rows])] if sheet.hidden_rows else rows.data[:0]
    places = [place for place in header.places if sheet.first_column + place in sheet.hidden_columns]
    if not len(hidden) and not places:
        return []
    row = int(hidden[0]) if len(hidden) else header.row
    place = places[0] if places else next(iter(header.places), 0)
    names = [column_letters(sheet.first_column + each) for each in places]
    counts = {"rows": len(hidden), "columns": len(places), "names": ", ".join(names)}
    told = sentence("M-25", **counts) if len(hidden) else sentence("M-25.columns", **counts)
    if len(hidden) and sheet.is_filtered:
        told = sentence("M-25.filter", **counts)
    letters = column_letters(sheet.first_column + place)
    return [problem_table("", letters, [row], pa.nulls(1, pa.string()), [told], NOTED)]
