"""How people's numbers and names are kept: as salted hashes, and nothing of them anywhere else (M-35)."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

import pyarrow as pa

from models.identity import born_on
from pipelines.errors import ScorecardError
from pipelines.reading.cells.marks import blank, is_error_word, plain
from pipelines.reading.columns import HIDDEN, RawColumn
from pipelines.reading.messages import Sentence

_DIGEST_LENGTH: Final = 32
_KEPT: Final = 4
# Shorter numbers would be given away by their last four.
_SHORTEST_SHOWN: Final = 8
_GAPS: Final = re.compile(r"[\s\-–—_.()（）]+")
# Identity cards (18, formerly 15 digits) and mobile phones wherever they stand in a line that is shown as it is.
_NUMBER_OF_A_PERSON: Final = re.compile(r"(?<![\dA-Za-z])(?:\d{17}[\dXx]|\d{15}|[1１][3-9３-９]\d{9})(?![\dA-Za-z])")


class SaltMissingError(ScorecardError):
    """People's data cannot be read without the workspace's salt."""


def protected(raw: RawColumn, salt: bytes) -> RawColumn:
    """Return a column of people's data with every text replaced by its salted hash; any other column as it is.

    A `number` keeps its last four characters behind the hash, and for as long as it is read the day of birth in it.
    The same person has the same hash in every file of a workspace. Words for “no data” stay. What is told of an
    unreadable cell no longer repeats the cell. Raises SaltMissingError without a salt: an unsalted hash of a number is
    the number.
    """
    personal = raw.field.personal
    if not personal:
        return raw
    if not salt:
        raise SaltMissingError(
            "缺少加密盐（salt），不能读取人员信息。请检查数据目录中的 salt 文件。",
            "The salt is missing, so people's data are not read; check the file `salt` of the workspace.",
        )
    distinct = raw.texts.dictionary_encode()
    born = pa.array([_born(text) for text in distinct.dictionary.to_pylist()], pa.date32())
    words = pa.array([_kept(text, personal, salt) for text in distinct.dictionary.to_pylist()], pa.string())
    return replace(
        raw,
        texts=words.take(distinct.indices),
        born=born.take(distinct.indices) if personal == "number" else None,
        unreadable={row: _discreet(told, raw, row, personal) for row, told in raw.unreadable.items()},
    )


def masked(text: str, personal: str) -> str:
    """Return what may be shown of a person's number or name: the last four characters of a long number."""
    bare = _bare(text)
    return HIDDEN + bare[-_KEPT:] if personal == "number" and len(bare) >= _SHORTEST_SHOWN else HIDDEN


def without_numbers(text: str) -> str:
    """Return a line of text in which identity numbers and mobile phones show their last four characters only."""
    return _NUMBER_OF_A_PERSON.sub(lambda found: HIDDEN + found[0][-_KEPT:], text)


def _kept(text: str | None, personal: str, salt: bytes) -> str | None:
    if text is None:
        return None
    shown = plain(text)
    if blank(shown) is not None or is_error_word(shown):
        return text
    bare = _bare(text)
    digest = hmac.new(salt, bare.encode(), hashlib.sha256).hexdigest()[:_DIGEST_LENGTH]
    # The letter in front keeps a hash of mere digits from being taken for a number.
    last = f"·{bare[-_KEPT:]}" if personal == "number" and len(bare) >= _SHORTEST_SHOWN else ""
    return f"h{digest}{last}"


def _born(text: str | None) -> date | None:
    return born_on(_bare(text)) if text else None


def _bare(text: str) -> str:
    return _GAPS.sub("", plain(text)).upper()


def _discreet(told: Sentence, raw: RawColumn, row: int, personal: str) -> Sentence:
    places: Iterable[int] = (place for place, each in enumerate(raw.rows.tolist()) if each == row)
    text = next((raw.texts[place].as_py() for place in places), None)
    if not text:
        return told
    shown = masked(text, personal)
    return Sentence(told.code, told.zh.replace(text, shown), told.en.replace(text, shown))
