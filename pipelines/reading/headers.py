"""Which field a column header means, however it is spelt, and which unit it carries."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipelines.contract import Contract, Field
from pipelines.kinds import AMOUNT_KINDS
from pipelines.reading.part_words import is_of_another, says_another, says_the_same, says_the_whole
from pipelines.reading.per_what import is_for_something_else
from pipelines.reading.units import is_unit, is_unit_note, plain, split_words

_BRACKET: Final = re.compile(r"(.+?)\(([^()]*)\)$")
_PIECES: Final = "笔|件|个|人|户|次|人次|张|份|条|单|票|台|家|项|户次|pcs|fte"
# 金额/万元, 业务量万笔 and 业务量/笔: the unit without brackets; one without a scale needs a sign before it.
_TAIL: Final = re.compile(
    rf"(.+?)(?:[-_/:,、]?(亿元|千万元|百万元|万元|千元|元|%|‰|‱|(?:[十百千]万|[百千万亿])(?:{_PIECES}))|[/:,、]({_PIECES}))$"
)
# What may stand in brackets behind a header without changing its meaning: how to fill it in, what is counted, and that
# it is the current period's (M-15). 费用(预算) or 目标值(累计) is another column.
_REMARK: Final = re.compile(
    r"必填|选填|可选|可不填|全称|简称|如有|下拉选择|单选|文本|文本格式|数字|日期|格式.*|请.*|yyyy.*|required|optional"
    rf"|本月|本期|当月|当期|本季|本季度|current|[1-9]|[①-⑨]|{_PIECES}"
)
_SAYS_EX_VAT: Final = re.compile(r"不含税|未税|税前|净额|ex\.?vat|excl")
_SAYS_WITH_VAT: Final = re.compile(r"含税|价税合计|inc\.?vat|incl|gross")
_VAT_WORDS: Final = re.compile(r"\((?:不含税|未税|含税)(?:价)?\)|不含税|未税|含税|(?:ex|inc)(?:cl?)?l?\.?vat")
# What remains of (元,含税) without its word of VAT.
_LEFT_OVER: Final = re.compile(r"(?<=\()[,、;]|[,、;](?=\))")

# 本月业务量 and 业务量_本期 are the current period's as well; 本年累计业务量 is the year's up to that month (M-15).
_CURRENT: Final = re.compile(r"(?:本月|本期|当月|当期|本季度?)_?(.+)|(.+?)_?(?:本月|本期|当月|当期|本季度?)")
_CUMULATIVE: Final = re.compile(r"(?:本年度?|年度|年初至今|当年)?累计(?:数|值|额)?|年初至今|ytd|year-?to-?date")
_EMPTY: Final = re.compile(r"\(\)|^[_\-]+|[_\-]+$")

# How sure a match is, best first: the official header, an alias, either without its unit, and the same
# again for a header that first had to lose a remark in brackets.
OFFICIAL, ALIAS, WITHOUT_UNIT, REDUCED, OTHER_BASIS = 0, 1, 2, 3, 6
# What a header says of VAT.
EX_VAT, WITH_VAT, UNSTATED = "ex", "with", "unstated"
# Of a header of several rows all of it is surest, its lowest rows next, behind a column that needs no group left out
# (业务量 beside 新网点_业务量), and a group above alone the last resort, unless what stands below it says that it
# is the group's own: 业务量_实际, and 业务量_合计 where nothing is surer.
_WHOLE, _GROUP_ITSELF, _GROUP_IN_ALL, _WITHOUT_GROUP, GROUP_ALONE = -10, 1, 2, 4, 20


@dataclass(frozen=True)
class HeaderMatch:
    """The field a header means; a lower `rank` is a surer match, `words` are its unit words.

    `vat` is set where the header is not in its field's VAT basis: what it says instead, or that it says nothing (M-38).
    """

    field: str
    rank: int
    words: tuple[str, ...]
    vat: str | None = None


@dataclass(frozen=True)
class HeaderIndex:
    """A contract's headers and aliases, ready to be compared; `amounts` are those of a VAT basis, without its words."""

    contract: Contract
    ranks: Mapping[str, tuple[str, int]]
    amounts: Mapping[str, str]

    def match(self, header: str) -> HeaderMatch | None:
        """Return the field a header means, None if it means none of this contract's.

        The whole header is tried first, since some aliases end in brackets: 合同期限(起).
        """
        found = self._match(header)
        return None if found is None or self._is_for_something_else(found, header) else found

    def meant_for_something_else(self, header: str) -> Field | None:
        """Return the field a header names but for whom or how long its amounts are: 系统许可费(元/年)."""
        found = self._match(header)
        return self.contract.field_named(found.field) if found and self._is_for_something_else(found, header) else None

    def _match(self, header: str) -> HeaderMatch | None:
        text, forms, words = _taken_apart(header)
        for step, form in enumerate(forms):
            found = self.ranks.get(form)
            if found and not _vat_contradicts(self.contract.field_named(found[0]), text):
                return HeaderMatch(found[0], found[1] + (REDUCED if step else 0), words)
        return self._other_basis(text, words)

    def _is_for_something_else(self, found: HeaderMatch, header: str) -> bool:
        return is_for_something_else(self.contract, self.contract.field_named(found.field), header)

    def _other_basis(self, text: str, words: tuple[str, ...]) -> HeaderMatch | None:
        """Return the amount a header means whatever it says of VAT: 金额(元) for 不含税金额(元)."""
        name = self.amounts.get(_without_vat(text))
        if name is None:
            return None
        said, meant = _vat_basis(text), vat_of(self.contract.field_named(name))
        return HeaderMatch(name, OTHER_BASIS, words, None if said == meant else said or UNSTATED)

    def match_parts(self, parts: Sequence[str]) -> HeaderMatch | None:
        """Return the field that a header of several rows means: all of it, or one row of it (M-02).

        What a group says of VAT or of the whole year counts for the rows below it. Below 业务量 a 同比 is no 业务量,
        nor is a 业务量 below 上年同期 the period's.
        """
        if len(parts) == 1:
            return self.match(parts[0])
        whole, bare = "_".join(parts), [_taken_apart(part)[1][-1] for part in parts]
        below = ("_".join(bare[1:]), parts[-1])
        tries = (
            (whole, _WHOLE),
            ("_".join(bare), _WHOLE + 1),
            *(((text, _WITHOUT_GROUP) for text in below) if not is_of_another(parts[:-1]) else ()),
            *(((parts[0], _group_rank(parts[1:])),) if not says_another(parts[1:]) else ()),
        )
        for text, rank in tries:
            if is_cumulative(whole) and not is_cumulative(text):
                continue
            found = self.match(text)
            if found and (found.vat or not _vat_contradicts(self.contract.field_named(found.field), plain(whole))):
                words = tuple(word for part in reversed(parts) for word in _taken_apart(part)[2])
                return HeaderMatch(found.field, found.rank + rank, words, found.vat)
        return None

    def match_cumulative(self, parts: Sequence[str]) -> HeaderMatch | None:
        """Return the field whose sum since January a header means: 业务量(本年累计) (M-15)."""
        rest = _CUMULATIVE.sub("", _bare("_".join(parts)))
        return self.match(_EMPTY.sub("", rest)) if rest and is_cumulative("_".join(parts)) else None


def _group_rank(below: Sequence[str]) -> int:
    """Return how sure it is that a group's name alone says what its column is."""
    if says_the_same(below):
        return _GROUP_ITSELF
    return _GROUP_IN_ALL if says_the_whole(below) else GROUP_ALONE


def is_remark(text: str) -> bool:
    """Tell whether a text says only in which unit or how a column is to be filled: (万元), 笔, 必填."""
    word = plain(text).strip("()")
    return not word.isdecimal() and _is_remark(word)


def counts_pieces(word: str) -> bool:
    """Tell whether a `plain` word from a header says that single pieces are counted: 笔, 人次."""
    return re.fullmatch(_PIECES, word) is not None


def is_cumulative(header: str) -> bool:
    """Tell whether a header speaks of the sum since the beginning of the year."""
    return _CUMULATIVE.search(plain(header)) is not None


def unit_words(header: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return a header in `plain` form with fewer and fewer remarks, and the words that stood in its brackets."""
    _, forms, words = _taken_apart(header)
    return forms, words


def header_index(contract: Contract) -> HeaderIndex:
    """Return the index of a contract's headers."""
    ranks: dict[str, tuple[str, int]] = {}
    for each in contract.fields:
        for position, header in enumerate(each.headers):
            key = _bare(header)
            rank = OFFICIAL if position < len(("zh", "en")) else ALIAS
            if key not in ranks or rank < ranks[key][1]:
                ranks[key] = (each.name, rank)
    known = {**_without_units(ranks), **ranks}
    amounts: dict[str, str] = {}
    for each in filter(vat_of, contract.fields):
        for key in map(_without_vat, each.headers):
            if key and key not in known:
                amounts.setdefault(key, each.name)
    return HeaderIndex(contract, known, amounts)


def vat_of(field: Field) -> str | None:
    """Return whether an amount is without VAT or with it, as its official headers say; None where they do not."""
    is_amount = field.kind in AMOUNT_KINDS
    return _vat_basis("".join(map(plain, (field.title_zh, field.title_en)))) if is_amount else None


@lru_cache(maxsize=8192)
def _taken_apart(header: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return a header in plain form, the forms to look it up by (fullest first), and its unit words."""
    text = _bare(header)
    if is_unit_note(header):
        return text, (text,), ()
    forms, words = [text], []
    while bracketed := _BRACKET.match(forms[-1]):
        rest, inside = bracketed.groups()
        inside_words = split_words(inside)
        words.extend(inside_words)
        others = [word for word in inside_words if not _is_remark(word)]
        if 0 < len(others) < len(inside_words):
            forms.append(f"{rest}({','.join(others)})")
        if [word for word in others if _vat_basis(word) is None]:
            break
        forms.append(rest)
    for form in tuple(forms):
        if tail := _TAIL.match(form):
            words.append(tail.group(2) or tail.group(3))
            forms.append(tail.group(1))
    forms.extend(found[1] or found[2] for form in tuple(forms) if (found := _CURRENT.fullmatch(form)))
    return text, tuple(forms), tuple(words)


def _is_remark(word: str) -> bool:
    return is_unit(word) or _REMARK.fullmatch(word) is not None


def _bare(header: str) -> str:
    """Return a header without the marks of a required column and without a colon."""
    return plain(header).strip("*:")


def _without_units(ranks: Mapping[str, tuple[str, int]]) -> dict[str, tuple[str, int]]:
    """Give each header without its unit, 注册资本(万元) also as 注册资本, unless two fields would then be one."""
    shorter: dict[str, set[str]] = {}
    for key, (name, _) in ranks.items():
        bracketed = _BRACKET.match(key)
        if bracketed and is_unit(bracketed.group(2)):
            shorter.setdefault(bracketed.group(1), set()).add(name)
    return {key: (names.pop(), WITHOUT_UNIT) for key, names in shorter.items() if len(names) == 1}


def _vat_contradicts(field: Field, header: str) -> bool:
    """Tell whether a header says 含税 of a field that is 不含税, or the other way round (M-38)."""
    said, meant = _vat_basis(header), _vat_basis("".join(plain(name) for name in field.headers))
    return said is not None and meant is not None and said != meant


def _without_vat(header: str) -> str:
    """Return a header in plain form without unit and without what it says of VAT."""
    return _taken_apart(_LEFT_OVER.sub("", _VAT_WORDS.sub("", _bare(header))))[1][-1]


def _vat_basis(text: str) -> str | None:
    if _SAYS_EX_VAT.search(text):
        return EX_VAT
    return WITH_VAT if _SAYS_WITH_VAT.search(text) else None
