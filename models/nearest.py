"""Which known names come nearest to an unknown one, and in what two names differ: hints for a person, never proof."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

_BLANK: Final = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
_BRACKETS: Final = str.maketrans("〔〕【】〖〗[]", "()()()()")
# How many names are compared letter by letter: those that share most pairs of characters.
_SHORT_LIST: Final = 24
# A name that is part of another (a short form) is likelier meant than the share of letters says.
_PART_OF: Final = 0.75


@dataclass(frozen=True)
class KnownNames:
    """Known names, each with its characters and pairs of characters, found by those."""

    names: tuple[str, ...]
    sizes: tuple[int, ...]
    holding: Mapping[str, tuple[int, ...]]


def plain(text: str) -> str:
    """Return a text without what eyes do not count: width, case, blanks, kinds of brackets."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", _BLANK.sub("", text)).casefold()).translate(_BRACKETS)


def know(names: Iterable[str], form: Callable[[str], str] = plain) -> KnownNames:
    """Return names ready to be searched; `form` leaves of a name what tells it from others."""
    listed = tuple(sorted(set(names)))
    holding: dict[str, list[int]] = defaultdict(list)
    sizes = []
    for place, name in enumerate(listed):
        grams = _grams(form(name))
        sizes.append(len(grams))
        for gram in grams:
            holding[gram].append(place)
    return KnownNames(listed, tuple(sizes), {gram: tuple(places) for gram, places in holding.items()})


def nearest(
    unknown: str,
    known: KnownNames,
    most: int,
    form: Callable[[str], str] = plain,
    likeness: Callable[[str, str], float] | None = None,
) -> tuple[tuple[str, float], ...]:
    """Return at most so many known names that share a character with the unknown one, and how alike each is (0-1).

    Most alike first, then by name.
    """
    grams = _grams(form(unknown))
    shared = Counter(place for gram in grams for place in known.holding.get(gram, ()))
    short = sorted(shared, key=lambda place: (-2 * shared[place] / (known.sizes[place] + len(grams)), place))
    rate = likeness or alike
    rated = ((known.names[place], rate(unknown, known.names[place])) for place in short[:_SHORT_LIST])
    return tuple(sorted(rated, key=lambda each: (-each[1], each[0]))[:most])


def alike(a: str, b: str) -> float:
    """Return how alike two words are: 1 the same but for width, case and blanks; a short form counts as near."""
    left, right = plain(a), plain(b)
    if left == right:
        return 1.0
    share = SequenceMatcher(None, min(left, right), max(left, right), autojunk=False).ratio()
    return max(share, _PART_OF) if is_part(left, right) else share


def is_part(left: str, right: str) -> bool:
    """Whether one of two words is inside the other, and two characters or more."""
    shorter, longer = sorted((left, right), key=len)
    return len(shorter) >= 2 and shorter in longer  # noqa: PLR2004 - one character says nothing


def one_character_apart(a: str, b: str) -> bool:
    """Whether one character replaced, added or removed makes one word the other."""
    left, right = sorted((plain(a), plain(b)), key=len)
    if len(right) - len(left) > 1 or left == right:
        return False
    same = next((place for place, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]), len(left))
    return left[same + (len(left) == len(right)) :] == right[same + 1 :]


def _grams(text: str) -> frozenset[str]:
    return frozenset(text) | {text[place : place + 2] for place in range(len(text) - 1)}
