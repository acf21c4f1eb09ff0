"""The year that stands in a column of its own beside a month or quarter without one: 年度 | 月份 (M-13)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contract import Field
from pipelines.reading.columns import Numbers, RawColumn
from pipelines.reading.layout import FoundColumn, Header
from pipelines.reading.raw_columns import raw_column
from pipelines.reading.sheet import Sheet
from pipelines.reading.units import plain

YEAR: Final = frozenset({"年", "年份", "年度", "统计年度", "统计年份", "所属年度", "会计年度", "业务年度", "year"})
_YEAR: Final = r"^[\s\p{Z}]*(?:20)?([0-9]{2})(?:\.0)?[\s\p{Z}]*年?度?份?[\s\p{Z}]*$"
# A month or quarter that names no year; a bare number is a month only where months are asked for.
_MONTH: Final = r"^[\s\p{Z}]*([0-9]{1,2})(?:\.0)?[\s\p{Z}]*$"
_WITHOUT_YEAR: Final = (
    r"^[\s\p{Z}]*(?:(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2}|元)月份?|[0-9]{1,2}月?[-~至][0-9]{1,2}月"
    r"|第?[一二三四1-4]季度?|[Qq][1-4])[\s\p{Z}]*$"
)
_UNKNOWN: Final = "年份不明"


def years_beside(sheet: Sheet, header: Header, rows: Numbers) -> Any:
    """Return the year of each data row as 2024年 from a column of years that the contract does not read; else None.

    A merged year holds for all rows it spans; where the cell holds none the row's year is unknown.
    """
    places = [place for place, text in header.unread if plain(text).strip("*:") in YEAR]
    if len(places) != 1:
        return None
    column = FoundColumn(Field("year", "key_text", "年度", "Year"), places[0], "", ())
    texts = pc.fill_null(raw_column(sheet, header.contract, column, rows).texts, "")
    years = pc.replace_substring_regex(texts, _YEAR, r"20\1年")
    return pc.if_else(pc.match_substring_regex(texts, _YEAR), years, _UNKNOWN)


def in_their_year(raw: RawColumn, years: Any) -> RawColumn:
    """Return a column of months or quarters with each row's year before those that name none."""
    if years is None or raw.field.kind not in {"month", "period"}:
        return raw
    texts = raw.texts
    if raw.field.kind == "month":
        texts = pc.replace_substring_regex(texts, _MONTH, r"\1月")
    is_bare = pc.fill_null(pc.match_substring_regex(texts, _WITHOUT_YEAR), fill_value=False)
    dated = pc.binary_join_element_wise(years, pc.utf8_trim_whitespace(texts), pa.scalar("", pa.string()))
    return replace(raw, texts=pc.if_else(is_bare, dated, raw.texts))
