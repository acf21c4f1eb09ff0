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
from pipelines.reading.columns import RawColumn
from pipelines.reading.messages import Sentence
from pipelines.reading.people_words import HIDDEN, NUMBER_OF_A_PERSON, without_numbers

_DIGEST_LENGTH: Final = 32
# Shorter numbers would be given away by their last four.
_SHORTEST_SHOWN: Final = 8
_GAPS: Final = re.compile(r"[\s\-–—_.()（）]+")
_LAST_FOUR: Final = re.compile(r"\d{3}[\dX](?=[^\dX]*$)")
# How columns are called that hold people's numbers, and their names; 供应商名称 is neither.
_NUMBER_HEADER: Final = re.compile(
    r"身份证|证件号|护照号|手机|电话|联系方式|银行卡|\bid (?:no|number)|passport|phone|mobile|identity", re.IGNORECASE
)
_NAME_HEADER: Final = re.compile(
    r"姓名|人名|^name$|(?:full|first|last|staff|employee|customer|person) name|surname", re.IGNORECASE
)
# The hundred commonest family names, which some 85 of 100 people bear.
_NAME: Final = re.compile(
    r"(?:欧阳|上官|司马|诸葛|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜"
    r"崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤])[\u4e00-\u9fff]{1,2}"
)
_LEAST_SHARE: Final = 0.6


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
    return HIDDEN + _last_of(_bare(text)) if personal == "number" else HIDDEN


def looks_personal(header: str, cells: Iterable[str | None] = ()) -> str | None:
    """Tell by its header, or else by its cells, whether a column holds people's `number`s or `name`s; None for neither.

    Meant for columns that no contract knows: what is shown of them while somebody decides what they are. Where a
    header speaks of both, names prevail, of which nothing is shown.
    """
    if _NAME_HEADER.search(plain(header)):
        return "name"
    if _NUMBER_HEADER.search(plain(header)):
        return "number"
    filled = [plain(cell) for cell in cells if cell and cell.strip()]
    for kind, has in (("number", NUMBER_OF_A_PERSON.search), ("name", _NAME.fullmatch)):
        if filled and sum(1 for cell in filled if has(cell)) >= _LEAST_SHARE * len(filled):
            return kind
    return None


def previewed(cells: Iterable[str | None], personal: str | None) -> list[str]:
    """Return what may be shown of a column's cells to somebody who decides what the column is."""
    texts = [(cell or "").strip() for cell in cells]
    return [masked(text, personal) if personal and text else without_numbers(text) for text in texts]


def _kept(text: str | None, personal: str, salt: bytes) -> str | None:
    if text is None:
        return None
    shown = plain(text)
    if blank(shown) is not None or is_error_word(shown):
        return text
    bare = _bare(text)
    digest = hmac.new(salt, bare.encode(), hashlib.sha256).hexdigest()[:_DIGEST_LENGTH]
    # The letter in front keeps a hash of mere digits from being taken for a number.
    last = _last_of(bare) if personal == "number" else ""
    return f"h{digest}·{last}" if last else f"h{digest}"


def _last_of(bare: str) -> str:
    """Return the last four digits (X included) of a long number, whatever name stands before or behind it."""
    found = _LAST_FOUR.search(bare)
    is_long = sum(1 for each in bare if each.isdigit() or each == "X") >= _SHORTEST_SHOWN
    return found[0] if found and is_long else ""


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
