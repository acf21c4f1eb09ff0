"""Which files and sheets say of themselves that they correct earlier ones, and which correction is the later (M-23)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from pipelines.intake import shown_name
from pipelines.questions import series_of

# Strict on purpose: a word inside another (修订费用, voice_v2x) marks nothing.
_MARK: Final = re.compile(
    r"(?:更正|修订|订正)(?:版|稿|件|后|表)?(?P<again>[0-9]*)(?=$|[\s)(\]\[_\-.:,、，。])"
    r"|^(?:更正|订正)(?=[\s_\-:)(])"
    r"|(?<![a-z])(?:corrected|correction|revised|revision)(?:[\s_-]?(?P<number>[0-9]+))?(?![a-z0-9])"
    r"|(?<![a-z0-9])v(?:er(?:sion)?)?[.\s_]?(?P<version>[0-9]+(?:\.[0-9]+)*)(?![0-9a-z])"
)
_DIGITS: Final = re.compile(r"([0-9]+)")


@dataclass(frozen=True, order=True)
class Correction:
    """How late a correction is among those of its series: by version, then by name."""

    series: str
    version: tuple[int, ...]
    name: tuple[tuple[int, int | str], ...]


def correction_of(file_name: str, sheet: str, title: str) -> Correction | None:
    """Return which correction a sheet is by the name of its file, its own, or its title; None for none.

    Version 1 corrects nothing: v1 is what a v2 corrects.
    """
    stem = PurePosixPath(shown_name(PurePosixPath(file_name).name)).stem
    versions = [version for text in (stem, sheet, title) if (version := _version(text))]
    if not versions:
        return None
    return Correction(series_of(file_name), max(versions), _in_order(stem))


def latest(corrections: list[Correction]) -> Correction | None:
    """Return the latest of several corrections; None where they are of different series: names then order nothing."""
    if len({each.series for each in corrections}) != 1:
        return None
    return max(corrections)


def _version(text: str) -> tuple[int, ...]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    found: list[tuple[int, ...]] = []
    for mark in _MARK.finditer(plain):
        if mark["version"]:
            version = tuple(int(part) for part in mark["version"].split("."))
            found += [version] if version > (1,) and version[0] > 0 else []
        else:
            found.append((int(mark["again"] or mark["number"] or 1),))
    return max(found, default=())


def _in_order(text: str) -> tuple[tuple[int, int | str], ...]:
    """Return a name as parts that sort as people count: 更正9 before 更正10."""
    parts = _DIGITS.split(unicodedata.normalize("NFKC", text).casefold())
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in parts if part)
