"""Which spellings can mean the same vendor: normal form, legal-form key, likeness (domain 2.5); never for display.

Laws, each a property test: the normal form is idempotent and does not see white space, full width, letter
case or script; a branch (XX公司北京分公司) never has the form or key of its parent; a place prefix stays.
Equal normal forms are the same spelling; an equal key or a high likeness is a hint that a person confirms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from models.scripts import LATIN, SIMPLIFIED

# Between stem and branch in a key: a control character, which no normal form contains.
BRANCH_MARK: Final = "\x1f"
SUGGEST_FROM: Final = 0.90

_SAME_KEY: Final = 0.99
_CONTRADICTED: Final = 0.89

_BLANK: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
_CIRCLED_NUMBER: Final = re.compile(r"^[\u2460-\u249b\u3220-\u3229]+")
_BRACKETS: Final = str.maketrans("〔〕【】〖〗[]", "()()()()")
_SERIAL: Final = re.compile(r"^(?:[0-9]{1,4}[、)]|[0-9]{1,4}\.(?![0-9])|[一二三四五六七八九十]{1,3}、|\([0-9]{1,4}\))+")
_MARKS: Final = re.compile(r"(?:\((?:盖章|公章|签章|印章|代|新增|新)\)|[*※#])+$")

_BETWEEN_NAMES: Final = re.compile(
    r"[、，；;/／\n\r]|,(?!\s*(?:co\b|ltd\b|inc\b|llc\b|limited\b|l\.?p\b))", re.IGNORECASE
)

_LEGAL_FORM: Final = re.compile(
    r"(?:\(?集团\)?(?:股份有限公司|有限责任公司|有限公司|公司)?"
    r"|股份有限公司|有限责任公司|有限公司"
    r"|,?(?:co\.?,?)?ltd\.?|,?(?:co\.?,?)?(?<!un)limited|,inc\.?|inc\.|,?llc\.?|gmbh)$"
)
_BRANCH: Final = re.compile(
    r"(?P<parent>.+(?:(?<!分)公司|集团|银行|事务所))(?P<branch>.*(?:分公司|分行|支行|分所|分部|办事处|营业部))"
)

# Firms of one trade name in two of these places are different firms (2.5, step 6).
_PLACES: Final = (
    "北京|上海|天津|重庆|河北|山西|内蒙古|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|"
    "山东|河南|湖北|湖南|广东|广西|海南|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|"
    "香港|澳门|台湾|石家庄|太原|呼和浩特|沈阳|大连|长春|哈尔滨|南京|苏州|无锡|常州|南通|"
    "徐州|杭州|宁波|温州|绍兴|金华|合肥|福州|厦门|泉州|南昌|济南|青岛|烟台|潍坊|郑州|"
    "洛阳|武汉|长沙|广州|深圳|珠海|佛山|东莞|中山|惠州|南宁|桂林|海口|三亚|成都|绵阳|"
    "贵阳|昆明|拉萨|西安|兰州|西宁|银川|乌鲁木齐"
)
_PLACE: Final = re.compile(rf"\(?(?:中国)?\(?({_PLACES})")


@dataclass(frozen=True)
class Suggestion:
    """A known name that an unknown one may mean, with its likeness (0-1)."""

    name: str
    similarity: float


@dataclass(frozen=True)
class _Parts:
    normal: str
    stem: str
    branch: str


def normalise_vendor_name(name: str) -> str:
    """Return the normal form of a vendor name; '' where nothing but marks is left.

    NFKC, letter case folded, white space and invisible characters removed, traditional to simplified,
    brackets unified, serial prefix (`1、`) and trailing marks (`(盖章)`, `*`) stripped; the legal form stays.
    """
    normal = _normalise_once(name)
    # A step can lay bare what an earlier one removes (1、1、, a combining mark after a blank).
    while (again := _normalise_once(normal)) != normal:
        normal = again
    return normal


def legal_form_key(name: str) -> str:
    """Return the normal form without its legal form; a branch keeps its place after BRANCH_MARK.

    有限公司 and 有限责任公司 share a key; so do firms that differ in law (股份有限公司): a hint, not proof.
    """
    parts = _parts(name)
    return f"{parts.stem}{BRANCH_MARK}{parts.branch}" if parts.branch else parts.stem


def limited_form(name: str) -> str:
    """Return the normal form with 有限责任公司 as 有限公司: in practice one legal form, unlike 股份有限公司."""
    return normalise_vendor_name(name).replace("有限责任公司", "有限公司")


def listed_names(text: str) -> tuple[str, ...]:
    """Return the names in a cell that may hold several (曾用名): apart by 、 , ; / or a line feed.

    A comma or slash stays inside an English name (Co., Ltd.): what is left of it must be a name by itself.
    """
    parts = _BETWEEN_NAMES.split(text)
    return tuple(dict.fromkeys(part.strip() for part in parts if len(normalise_vendor_name(part)) > 1))


def branch_of(name: str) -> str:
    """Return the name that a branch's name begins with (XX公司 of XX公司北京分公司), '' for no branch."""
    split = _BRANCH.fullmatch(normalise_vendor_name(name))
    return split["parent"] if split else ""


def similarity(a: str, b: str) -> float:
    """Return how alike two vendor names are: 1.0 same normal form, 0.99 same legal-form key, down to 0.

    One less the share of characters to edit in the stem, so that 科技有限公司 makes no two firms alike.
    Names of different branches or of different places stay below 0.90. Symmetric.
    """
    left, right = _parts(a), _parts(b)
    if not left.normal or not right.normal:
        return 0.0
    if left.normal == right.normal:
        return 1.0
    longest = max(len(left.stem), len(right.stem))
    alike = min(_SAME_KEY, 1 - _edits(left.stem, right.stem) / longest)
    return min(alike, _CONTRADICTED) if _contradict(left, right) else alike


def suggest(unknown: str, known: Iterable[str], minimum: float = SUGGEST_FROM) -> tuple[Suggestion, ...]:
    """Return the known names at least `minimum` like the unknown one, most alike first, then by name."""
    length = len(_parts(unknown).stem)
    reach = 1 - minimum
    near = (name for name in set(known) if _near(length, len(_parts(name).stem), reach))
    rated = (Suggestion(name, similarity(unknown, name)) for name in near)
    found = [suggestion for suggestion in rated if suggestion.similarity >= minimum]
    return tuple(sorted(found, key=lambda suggestion: (-suggestion.similarity, suggestion.name)))


def skeleton(name: str) -> str:
    """Return what a name looks like: NFKC, blanks and case ignored, Cyrillic and Greek letters as Latin."""
    drawn = _drawn(name)
    while (again := _drawn(drawn)) != drawn:
        drawn = again
    return drawn


def looks_alike(a: str, b: str) -> bool:
    """Whether two different spellings can't be told apart by eye (an impostor, or a typing accident)."""
    return a != b and skeleton(a) == skeleton(b)


def _normalise_once(name: str) -> str:
    bare = _CIRCLED_NUMBER.sub("", _BLANK.sub("", name))
    folded = _BLANK.sub("", unicodedata.normalize("NFKC", bare).casefold())
    simplified = folded.translate(SIMPLIFIED).translate(_BRACKETS)
    return _MARKS.sub("", _SERIAL.sub("", simplified))


def _drawn(name: str) -> str:
    plain = _BLANK.sub("", unicodedata.normalize("NFKC", _BLANK.sub("", name)))
    return plain.translate(LATIN).casefold()


@lru_cache(maxsize=16_384)
def _parts(name: str) -> _Parts:
    normal = normalise_vendor_name(name)
    split = _BRANCH.fullmatch(normal)
    whole, branch = (split["parent"], split["branch"]) if split else (normal, "")
    return _Parts(normal, _LEGAL_FORM.sub("", whole) or whole, branch)


def _contradict(left: _Parts, right: _Parts) -> bool:
    places = _PLACE.match(left.stem), _PLACE.match(right.stem)
    elsewhere = bool(places[0] and places[1] and places[0][1] != places[1][1])
    return left.branch != right.branch or elsewhere


def _near(length: int, other: int, reach: float) -> bool:
    return abs(length - other) <= reach * max(length, other, 1)


def _edits(left: str, right: str) -> int:
    """Count the characters to insert, remove or replace to turn one text into the other (Levenshtein)."""
    above = list(range(len(right) + 1))
    for row, character in enumerate(left, start=1):
        line = [row]
        for column, other in enumerate(right, start=1):
            line.append(min(above[column] + 1, line[-1] + 1, above[column - 1] + (character != other)))
        above = line
    return above[-1]
