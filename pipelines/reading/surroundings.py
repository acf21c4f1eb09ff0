"""What stands around a table, in rows above it and in the names of sheet and file: its unit, period and year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipelines.reading.said_periods import said, with_days
from pipelines.reading.units import words_noted

# 2000万元以上合同 names an amount, no year.
_YEAR: Final = re.compile(
    r"(?<!\d)(20\d{2})(?![\d%‰万千亿元笔户人件个家名次条张]|\.\d)"
    r"|(?<!\d)(20\d{2})(?=(?:0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d))"
)
_PERIOD: Final = re.compile(
    r"(?<![\da-z-])20\d{2}(?:0[1-9]|1[0-2])(?!\d)"
    r"|20\d{2}年?(?:第?[一二三四1-4]季度|q[1-4]|[上下]半年|1?\d(?:-1?\d)?月|[-./](?:1[0-2]|0?[1-9])(?!\d)|年?度)?"
)


@dataclass(frozen=True)
class Surroundings:
    """What title rows, sheet name and file name say about the table: unit words, period as written, year (M-01).

    `titles` are the rows above the sheet's first table, `lines` all of these places. `period_text` is the place that
    names the period, in `plain` form. `is_doubtful`: a note of a unit stands between the rows.
    """

    words: tuple[str, ...]
    unit_note: str | None
    period_note: str | None
    year: int | None
    titles: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    period_text: str = ""
    is_doubtful: bool = False


def read_surroundings(
    titles: Sequence[str], sheet_name: str, file_name: str, outer: Sequence[str] = ()
) -> Surroundings:
    """Read unit and period from the rows above the table, then the sheet's name, then the file's.

    `outer` are the rows above the sheet's first table: they speak of the later ones too where those have no word of
    their own.
    """
    noted: list[tuple[str, tuple[str, ...]]] = []
    for lines in (titles, outer, [sheet_name], [file_name]):
        noted = noted or _noted(lines)
    places = (" ".join(titles), " ".join(outer), sheet_name, file_name)
    period_text = next((text for text in map(said, places) if _PERIOD.search(text)), "")
    words = tuple(word for _, line_words in noted for word in line_words)
    note = noted[0][0].strip() if noted else None
    lines = (*titles, *outer, sheet_name, file_name)
    return Surroundings(words, note, period_in(period_text), _year(places), tuple(outer or titles), lines, period_text)


def period_in(text: str) -> str | None:
    """Return the first period that a `said` text names, as it is written there."""
    found = _PERIOD.search(text)
    return found[0] if found else None


def with_notes_in(around: Surroundings, between: Iterable[str], below: Iterable[str]) -> Surroundings:
    """Add the units that lines `between` the rows of a table and `below` them name.

    注：业务量单位为万笔 below a table is as good as above it, where nothing stands there. A note between rows may mean
    those above it, those below it or all: one that says anything new is asked about.
    """
    inside = _noted(between)
    if any(word not in around.words for _, words in inside for word in words):
        return _with(around, inside, is_doubtful=True)
    return around if around.words else _with(around, _noted(below))


def _with(
    around: Surroundings, noted: Sequence[tuple[str, tuple[str, ...]]], *, is_doubtful: bool = False
) -> Surroundings:
    words = tuple(word for _, line_words in noted for word in line_words)
    note = around.unit_note or (noted[0][0].strip() if noted else None)
    return replace(around, words=(*around.words, *words), unit_note=note, is_doubtful=is_doubtful)


def _noted(lines: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    return [(line, words) for line in lines if (words := words_noted(line))]


def _year(places: Iterable[str]) -> int | None:
    """Return the year named by the first place that names one; two different years there name none (M-13).

    The year of a day on which somebody filled in the sheet counts only where no other is named.
    """
    texts = list(places)
    texts = [*map(said, texts), *map(with_days, texts)]
    return year_in(next((text for text in texts if _YEAR.search(text)), ""))


def year_in(text: str) -> int | None:
    """Return the one year that a `said` text names; None where it names none or several."""
    years = {int(first or second) for first, second in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None
