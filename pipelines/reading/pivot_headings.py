"""Which columns are headed by a value instead of a name, months above all, and what their cells fill (M-26)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pipelines.contract import Field
from pipelines.reading.cells import CellContext, Parsed, parse_cell
from pipelines.reading.headers import HeaderIndex, HeaderMatch, unit_words
from pipelines.reading.part_words import says_another, says_the_whole
from pipelines.reading.units import plain

# Words that any heading could be a value of: there only a series tells (W001, W002 …).
_FREE_KINDS: Final = frozenset({"text", "key_text", "integer", "decimal"})
_SHORTEST_SERIES: Final = 3
_BARE: Final = re.compile(r"\d{1,5}")
_ANY_YEAR: Final = 2000
_DECEMBER: Final = 12
_NO_YEAR: Final = "年份不明"
# 1月目标 and 2025年1月_实际 say both things in one cell.
_MONTH_FIRST: Final = re.compile(
    r"((?:\d{4}年|\d{2}年)?(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?)[_:：\-\s]*(\S.*)"
)


@dataclass(frozen=True)
class PivotColumn:
    """One column (0-based place) whose heading holds a value of the pivot's field: `label`; `field` is what it fills.

    `is_implied`: nothing in the header says what the cells are; 1月 … 12月 alone may be fees as well as pieces.
    """

    place: int
    header: str
    label: str
    field: Field
    words: tuple[str, ...]
    is_implied: bool


@dataclass(frozen=True)
class _Heading:
    label: str
    rest: tuple[str, ...]
    words: tuple[str, ...]


def pivot_columns(
    index: HeaderIndex, parts: Mapping[int, tuple[str, ...]], matches: Mapping[int, HeaderMatch]
) -> list[PivotColumn]:
    """Return the columns that a contract's pivot turns into rows; none where a column of its own holds the field."""
    pivot = index.contract.pivot
    if pivot is None or pivot.field in {match.field for match in matches.values()}:
        return []
    field = index.contract.field_named(pivot.field)
    if field.kind in _FREE_KINDS:
        headings = _series({place: texts for place, texts in parts.items() if len(texts) > 1 or place not in matches})
    else:
        headings = _valued(field, parts)
    if field.kind == "month":
        headings = _with_years(headings)
    found = [_column(index, place, parts[place], heading) for place, heading in headings.items()]
    return [each for each in found if each]


def _column(index: HeaderIndex, place: int, texts: tuple[str, ...], heading: _Heading) -> PivotColumn | None:
    contract = index.contract
    assert contract.pivot is not None  # noqa: S101 - asked only of contracts that have one
    named = _named_field(index, heading.rest)
    is_group_above = not heading.rest or texts[0] == heading.rest[0] or says_the_whole(heading.rest)
    if named is None and (says_another(heading.rest) or not is_group_above):
        return None
    words = (*heading.words, *(word for text in reversed(heading.rest) for word in unit_words(text)[1]))
    field = contract.field_named(named or contract.pivot.value)
    return PivotColumn(place, "_".join(texts), heading.label, field, words, is_implied=named is None)


def _named_field(index: HeaderIndex, rest: tuple[str, ...]) -> str | None:
    """Return the field that the rest of a heading names, whole or inside a title: 2025年业务量(笔)."""
    if not rest:
        return None
    if match := index.match_parts(rest):
        return match.field
    if says_another(rest):
        return None
    text = plain("".join(rest))
    names = {field.name for field in index.contract.fields if any(plain(word) in text for word in field.headers)}
    return names.pop() if len(names) == 1 else None


def _valued(field: Field, parts: Mapping[int, tuple[str, ...]]) -> dict[int, _Heading]:
    """Return the headings that hold a value of the field, in one of their rows or over several: 2025年 over 1月."""
    found = {place: next(_readings(field, texts), None) for place, texts in parts.items()}
    return {place: heading for place, heading in found.items() if heading}


def _with_years(headings: Mapping[int, _Heading]) -> dict[int, _Heading]:
    """Write a bare month (12月) with the year of the last heading to its left that names one (2024年11月).

    Where some headings name years, the file's name can't speak for the others: a month to the left of them all, or one
    that is not later than its neighbour, is no month of a known year, except that January follows December. Its cells
    are refused, each with its address (M-13).
    """
    if not any(_has_year(heading.label) for heading in headings.values()):
        return dict(headings)
    written: dict[int, _Heading] = {}
    last: date | None = None
    for place in sorted(headings):
        heading = headings[place]
        if not _has_year(heading.label):
            heading = replace(heading, label=_following(heading.label, last) or f"{heading.label}({_NO_YEAR})")
        written[place] = heading
        last = _month(heading.label)
    return written


def _has_year(label: str) -> bool:
    """Tell whether a heading means the same month whatever year stands around it."""
    return _month(label, _ANY_YEAR) == _month(label, _ANY_YEAR + 1)


def _following(label: str, last: date | None) -> str | None:
    """Return a bare month as the year before it makes it, 2024-12; None where no year can be told."""
    bare = _month(label, _ANY_YEAR)
    if last is None or bare is None:
        return None
    year = last.year + (last.month == _DECEMBER and bare.month == 1)
    return f"{year}-{bare.month:02d}" if (year, bare.month) > (last.year, last.month) else None


def _month(label: str, year: int | None = None) -> date | None:
    outcome = parse_cell(label, "month", CellContext(year_hint=year))
    return outcome.value if isinstance(outcome, Parsed) and isinstance(outcome.value, date) else None


def _readings(field: Field, texts: tuple[str, ...]) -> Iterator[_Heading]:
    """Give what a heading may say, all of its rows together first, from below as well: 1月 over 2024年 and 2025年."""
    below = "".join(reversed(texts))
    if len(texts) > 1 and _is_value(below, field):
        yield _Heading(below, (), ())
    for size in range(len(texts), 0, -1):
        for start in range(len(texts) - size + 1):
            rest = (*texts[:start], *texts[start + size :])
            text = "".join(texts[start : start + size])
            forms, words = unit_words(text)
            label = next((form for form in (text, *forms) if _is_value(form, field)), None)
            if label:
                yield _Heading(label, rest, words)
    split = _MONTH_FIRST.fullmatch(texts[-1].strip()) if len(texts) == 1 else None
    if split and _is_value(split[1], field):
        yield _Heading(split[1], (split[2],), ())


def _is_value(text: str, field: Field) -> bool:
    if _BARE.fullmatch(text) and not (field.kind == "period" and len(text) == len("2025")):
        return False
    context = CellContext(year_hint=_ANY_YEAR, formats=field.formats, values=field.values)
    outcome = parse_cell(text, field.kind, context)
    return isinstance(outcome, Parsed) and outcome.value is not None


def _series(parts: Mapping[int, tuple[str, ...]]) -> dict[int, _Heading]:
    """Return the headings that differ only in their digits from two or more others, in any row of the header."""
    shapes = Counter(_shape(text) for texts in parts.values() for text in set(texts))
    found: dict[int, _Heading] = {}
    for place, texts in parts.items():
        label = next((text for text in texts if "0" in _shape(text) and shapes[_shape(text)] >= _SHORTEST_SERIES), None)
        if label is not None:
            found[place] = _Heading(label.strip(), tuple(text for text in texts if text != label), ())
    return found


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", plain(text))
