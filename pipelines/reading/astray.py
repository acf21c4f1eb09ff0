"""What becomes of a person's number or name that stands in another column than its own, as in a shifted row (M-35)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any, Final

import pyarrow as pa

from pipelines.contract import Contract, Field
from pipelines.kinds import NUMBER_KINDS
from pipelines.reading.cells.choices import parse_boolean, parse_choice
from pipelines.reading.cells.marks import blank, plain
from pipelines.reading.cells.outcome import CellContext
from pipelines.reading.columns import RawColumn
from pipelines.reading.people import masked
from pipelines.reading.people_words import HIDDEN, without_numbers

# A name that is known from its own column; longer texts there are remarks.
_NAME: Final = re.compile(r"[\u4e00-\u9fff]{2,4}")
# What stands in a column of names and names nobody.
_NOBODY: Final = frozenset({"客户", "本人", "匿名", "家属", "客户本人", "本行客户", "员工", "路人"})
_SHORTEST_NUMBER: Final = 8
_DAYS: Final = frozenset({"date", "datetime", "month", "period"})
_DAY_WORD: Final = re.compile("[年季月日]")
_SHOWN: Final = ("raw_text", "zh", "en")


def without_strays(contract: Contract, columns: Sequence[RawColumn]) -> list[RawColumn]:
    """Mask people's numbers and names where they stand in columns that are not theirs, before anything is kept.

    `columns` are those of one table, people's own not hashed yet. In a text every identity number and mobile phone
    shows its last four digits; in a key called a number (合同编号 may have 15 digits) only what stands in the people's
    own columns of the same table does. Columns of numbers are left alone: what cannot be a number is told without it.
    A word that stands more often in another column than among the names is that column's, not a name.
    """
    if not contract.has_people:
        return list(columns)
    known = _Known.of(columns)
    return [_without(each, known) if _may_hold(each) else each for each in columns]


def told_without_numbers(contract: Contract, problems: Any) -> Any:
    """Show in problem cells of a sheet that lists people only the last four digits of what may be a person's number."""
    if not contract.has_people:
        return problems
    for name in _SHOWN:
        shown = [text and without_numbers(text) for text in problems[name].to_pylist()]
        problems = problems.set_column(problems.schema.get_field_index(name), name, pa.array(shown, pa.string()))
    return problems


@dataclass(frozen=True)
class _Known:
    """What stands in people's own columns of a table: numbers, and names with how often each stands there."""

    numbers: Set[str]
    names: Mapping[str, int]

    @classmethod
    def of(cls, columns: Iterable[RawColumn]) -> _Known:
        """Return what people's own columns hold, words for nobody left out."""
        numbers: set[str] = set()
        names: Counter[str] = Counter()
        for column in columns:
            for text, count in _counted(column.texts) if column.field.personal else ():
                if column.field.personal == "number" and len(text) >= _SHORTEST_NUMBER and blank(text) is None:
                    numbers.add(text)
                elif column.field.personal == "name" and _NAME.fullmatch(text) and text not in _NOBODY:
                    names[text] += count
        return cls(numbers, names)

    def shown(self, text: str, count: int, field: Field) -> str | None:
        """Return what may be shown of a text that stands so often in another column; None where it is no person's."""
        if text in self.numbers:
            return masked(text, "number")
        if self.names.get(text, 0) >= max(count, 1) and not _says_something(text, field):
            return HIDDEN
        return None


def _says_something(text: str, field: Field) -> bool:
    """Tell whether a word of two to four characters is a value of a field that knows its words."""
    if field.kind == "enum":
        return parse_choice(text, CellContext(values=field.values)) is not None
    if field.kind == "boolean":
        return parse_boolean(text) is not None
    return field.kind in _DAYS and bool(_DAY_WORD.search(text))


def _may_hold(column: RawColumn) -> bool:
    return not column.field.personal and column.field.kind not in NUMBER_KINDS


def _counted(texts: Any) -> Iterator[tuple[str, int]]:
    for each in texts.drop_null().value_counts().to_pylist():
        yield plain(each["values"]), each["counts"]


def _without(column: RawColumn, known: _Known) -> RawColumn:
    counts = Counter[str]()
    for text, count in _counted(column.texts):
        counts[text] += count
    is_numbered = column.field.kind == "key_text" and "号" in column.field.title_zh
    distinct = column.texts.dictionary_encode()
    texts = []
    for text in distinct.dictionary.to_pylist():
        cut = text if is_numbered else without_numbers(text)
        texts.append(known.shown(plain(text), counts[plain(text)], column.field) or cut)
    return replace(column, texts=pa.array(texts, pa.string()).take(distinct.indices))
