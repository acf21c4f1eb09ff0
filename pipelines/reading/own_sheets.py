"""Which sheets of a workbook this product wrote itself, for people to read and never to load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pipelines.reading.sheet import Sheet


@dataclass(frozen=True)
class OwnSheet:
    """A sheet written by us: how its name begins and what stands in A1. Both must be there for it to be passed over."""

    name: str
    marker: str


_REMARK: Final = "（记分卡生成，不作为数据读取 · written by the scorecard, not read as data）"
TO_MEND: Final = OwnSheet("待改清单 To mend", "待改清单 To mend" + _REMARK)
GUIDE: Final = OwnSheet("填写说明 Guide", "填写说明 Guide" + _REMARK)


def is_own(sheet: Sheet) -> bool:
    """Tell whether a decoded sheet is one of ours; a user's sheet of the same name is not."""
    if sheet.cells is None or sheet.first_column or not sheet.cells.num_columns or not sheet.row_count:
        return False
    first = (sheet.cells.column(0)[0].as_py() or "").strip()
    return any(sheet.name.startswith(own.name) and first == own.marker for own in (TO_MEND, GUIDE))
