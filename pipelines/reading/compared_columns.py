"""Rules that only compare a column with another or with a whole number, answered without a database.

A database costs the reading process more memory than a large workbook's cells. Days, moments, whole numbers and amounts
are compared exactly, as SQL does (a test holds both together); any other rule is left open.
"""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_COMPARISON: Final = re.compile(r"([a-z]\w*) (<=|>=|<>|<|>|=) (?:([a-z]\w*)|([0-9]{1,15}))", re.ASCII)
_COMPARE: Final = {
    "<=": pc.less_equal,
    ">=": pc.greater_equal,
    "<": pc.less,
    ">": pc.greater,
    "=": pc.equal,
    "<>": pc.not_equal,
}

_EXACT: Final = (pa.types.is_date32, pa.types.is_timestamp, pa.types.is_int64, pa.types.is_decimal)


def broken_by_comparing(holds: str, rows: Any) -> npt.NDArray[np.bool_] | None:
    """Return which rows (an Arrow table) break a rule, None where it is more than such a comparison.

    Where a side is null the rule is not broken.
    """
    found = _COMPARISON.fullmatch(holds)
    if found is None or found[1] not in rows.column_names or (found[3] or found[1]) not in rows.column_names:
        return None
    left = rows[found[1]]
    right = rows[found[3]] if found[3] else pa.scalar(int(found[4]))
    if left.type != right.type or not _is_exact(left.type):
        return None
    is_kept = pc.fill_null(_COMPARE[found[2]](left, right), fill_value=True)
    return ~np.asarray(is_kept.to_numpy(), dtype=bool)


def _is_exact(kind: Any) -> bool:
    return any(is_one(kind) for is_one in _EXACT)
