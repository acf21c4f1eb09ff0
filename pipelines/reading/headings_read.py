"""Where the values under each heading stand, where headings became rows: 2025-03 of the volume in column E."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from pipelines.reading.columns import RawColumn, read_column
from pipelines.reading.decide import Decided
from pipelines.reading.layout import Header
from pipelines.reading.outcomes import HeadingRead
from pipelines.reading.pivoted import LongRows
from pipelines.reading.sheet import Sheet


def headings_read(
    sheet: Sheet, header: Header, long: LongRows | None, ready: Sequence[Decided]
) -> tuple[HeadingRead, ...]:
    """Return one entry for each heading and field below it; none for a heading that is no value of its field."""
    pivot = header.contract.pivot
    if long is None or pivot is None:
        return ()
    context = next(each.context for each in ready if each.raw.field.name == pivot.field)
    field = header.contract.field_named(pivot.field)
    labels = RawColumn(field, "", pa.array(long.labels, pa.string()), np.arange(1, len(long.labels) + 1), {})
    values = read_column(labels, context).values.cast(pa.string()).to_pylist()
    written = {(each.field.name, each.label): each.header for each in header.pivoted}
    firsts = {each.label: each.header for each in reversed(header.pivoted)}
    rows = (header.row, header.end or sheet.row_count)
    return tuple(
        HeadingRead(name, value, own, written.get((name, label), firsts[label]), *rows)
        for name, letters in long.letters.items()
        for label, value, own in zip(long.labels, values, letters, strict=True)
        if value is not None and own
    )
