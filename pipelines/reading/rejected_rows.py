"""Whose a rejected row is, and of which period, as far as its other cells say: what it would have said is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contract import Contract
from pipelines.reading.whose_rows import ENGAGEMENT_FIELDS, TOLD, time_field

REJECTED_SCHEMA: Final = pa.schema(
    [
        *((name, pa.string()) for name in (*ENGAGEMENT_FIELDS, "period", "source_sheet")),
        ("source_row", pa.int32()),
    ]
)


def rejected_rows(contract: Contract, typed: Any, rejects: Any) -> Any:
    """Return the rejected of a sheet's typed rows in REJECTED_SCHEMA; none where its rows name no engagement.

    A cell that could not be read is null. `typed` holds the contract's fields, source_sheet and source_row.
    """
    if contract.refers not in TOLD or not rejects.any():
        return REJECTED_SCHEMA.empty_table()
    rows = typed.filter(pa.array(rejects))
    columns: Mapping[str, Any] = {name: rows.column(name) for name in rows.column_names}
    times = time_field(contract)
    when = columns[times.name] if times else None
    if times and times.kind in {"month", "date"}:
        when = pc.strftime(when, format="%Y-%m")
    found = {**columns, "period": when}
    return pa.table(
        [
            pa.nulls(rows.num_rows, each.type) if found.get(each.name) is None else found[each.name].cast(each.type)
            for each in REJECTED_SCHEMA
        ],
        schema=REJECTED_SCHEMA,
    )
