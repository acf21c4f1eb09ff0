"""Which files and sheets say of themselves that they correct earlier ones, and which correction is the later (M-23)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from pipelines.intake import shown_name
from pipelines.questions import bare_name_of

# Strict on purpose: a word inside another (修订费用, voice_v2x) marks nothing.
_MARK: Final = re.compile(
    r"(?:更正|修订|订正)(?:版|稿|件|后|表)?(?P<again>[0-9]*)(?=$|[\s)(\]\[_\-.:,、，。])"
    r"|^(?:更正|订正)(?=[\s_\-:)(])|^(?:更正|修订|订正)(?:后|版|稿)的?(?=.)"
    r"|(?<![a-z])(?:corrected|correction|revised|revision)(?:[\s_-]?(?P<number>[0-9]+))?(?![a-z0-9])"
    r"|(?<![a-z0-9])v(?:er(?:sion)?)?[.\s_]?(?P<version>[0-9]+(?:\.[0-9]+)*)(?![0-9a-z])"
)
# On a form this is its edition, not a correction of what somebody sent.
_EDITION: Final = re.compile(r"[0-9]{4}年修订[版稿]?|修订[版稿]")
_DIGITS: Final = re.compile(r"([0-9]+)")


@dataclass(frozen=True, order=True)
class Correction:
    """How late a correction is among those of its series: by version, then by name.

    `is_said`: a word says so (更正). A version number alone (外包报表V2.0) is a correction of its own series only; for
    all others it may be the number of the form.
    """

    series: str
    version: tuple[int, ...]
    name: tuple[tuple[int, int | str], ...]
    is_said: bool = True


def correction_of(file_name: str, sheet: str, title: str) -> Correction | None:
    """Return which correction a sheet is by the name of its file, its own, or its title; None for none.

    Version 1 corrects nothing: v1 is what a v2 corrects. （2023年修订） and
    （修订版） in a title are the edition of the form.
    """
    stem = PurePosixPath(shown_name(PurePosixPath(file_name).name)).stem
    title = _EDITION.sub("", title)
    said = [version for text in (stem, sheet, title) if (version := _version(text, by_word=True))]
    numbered = [version for text in (stem, sheet, title) if (version := _version(text, by_word=False))]
    if not said and not numbered:
        return None
    return Correction(bare_name_of(file_name), max(said + numbered), _in_order(stem), bool(said))


def corrects(correction: Correction, file_names: Iterable[str]) -> bool:
    """Tell whether a correction may replace what these files say: one by its number alone, only its own series."""
    return correction.is_said or all(bare_name_of(name) == correction.series for name in file_names)


def latest(corrections: list[Correction]) -> Correction | None:
    """Return the latest of several corrections; None where they are of different series: names then order nothing."""
    if len({each.series for each in corrections}) != 1:
        return None
    return max(corrections)


def _version(text: str, *, by_word: bool) -> tuple[int, ...]:
    """Return the highest version that a text says, by a word such as 更正2 or by its number (v2.1); empty for none."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    found: list[tuple[int, ...]] = []
    for mark in _MARK.finditer(plain):
        if mark["version"] and not by_word:
            version = tuple(int(part) for part in mark["version"].split("."))
            found += [version] if version > (1,) and version[0] > 0 else []
        elif not mark["version"] and by_word:
            found.append((int(mark["again"] or mark["number"] or 1),))
    return max(found, default=())


def _in_order(text: str) -> tuple[tuple[int, int | str], ...]:
    """Return a name as parts that sort as people count: 更正9 before 更正10."""
    parts = _DIGITS.split(unicodedata.normalize("NFKC", text).casefold())
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in parts if part)
