"""Amounts in another currency than the yuan: a note above the table, or a column that says so row by row (M-07).

Only the yuan is stored. What is said to be dollars is never loaded as if it were yuan, and no rate is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.kinds import AMOUNT_KINDS
from pipelines.reading.columns import RawColumn
from pipelines.reading.layout import Header
from pipelines.reading.messages import Sentence, sentence
from pipelines.reading.sheet import Sheet
from pipelines.reading.units import plain

_FOREIGN: Final = (
    "美元|美金|港元|港币|港幣|欧元|英镑|日元|澳元|加元|新加坡元|瑞士法郎|韩元|卢布|澳门元|台币|新台币"
    "|usd|hkd|eur|gbp|jpy|aud|cad|sgd|chf|krw|rub|mop|twd|dollars?|euros?"
)
CURRENCY: Final = frozenset({"币种", "币别", "货币", "结算币种", "计价币种", "合同币种", "currency", "ccy"})
_NOTE: Final = re.compile(rf"(?:币种|币别|货币|单\s*位|currency|units?)\s*:\s*[^\s;。()]*?({_FOREIGN})", re.IGNORECASE)
_BRACKETED: Final = re.compile(rf"\((?:[百千万亿]{{0,2}}|单位:)({_FOREIGN})\)", re.IGNORECASE)
_CELL: Final = rf"(?i)^[^\p{{L}}]*(?:{_FOREIGN}|[$€£])"


def noted_currency(header: Header, lines: Iterable[str]) -> list[Sentence]:
    """Return why a sheet of amounts is held whose title names a foreign currency: 币种：美元, (万美元)."""
    if not any(column.field.kind in AMOUNT_KINDS for column in header.columns):
        return []
    for line in lines:
        text = unicodedata.normalize("NFKC", line)
        if found := _NOTE.search(text) or _BRACKETED.search(plain(line)):
            return [sentence("M-07.noted", note=line.strip(), currency=found[1])]
    return []


def without_foreign(sheet: Sheet, header: Header, columns: Sequence[RawColumn]) -> list[RawColumn]:
    """Mark the amounts of rows that a column without a field, 币种, says are in a foreign currency."""
    places = [place for place, text in header.unread if plain(text).strip("*:") in CURRENCY]
    if not places or header.pivoted or not columns:
        return list(columns)
    rows: dict[int, Sentence] = {}
    for place in places:
        texts = sheet.cells.column(place).take(pa.array(columns[0].rows - 1))
        is_foreign = pc.fill_null(pc.match_substring_regex(texts, _CELL), fill_value=False)
        positions = np.flatnonzero(is_foreign.to_numpy(zero_copy_only=False)).tolist()
        rows |= {
            int(columns[0].rows[position]): sentence("M-07.row", currency=texts[position].as_py().strip())
            for position in positions
        }
    return [
        replace(each, unreadable={**each.unreadable, **rows}) if each.field.kind in AMOUNT_KINDS else each
        for each in columns
    ]
