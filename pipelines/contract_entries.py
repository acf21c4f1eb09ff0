"""How the entries of a contract file are checked one by one; each fault names its place and remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from pipelines.errors import ContractError

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


def fail(place: str, zh: str, en: str) -> NoReturn:
    """Raise the ContractError for a place: what is wrong there and what to write instead."""
    raise ContractError(f"{place}：{zh}。", f"{place}: {en}.")


def entries_of(place: str, value: Any, known: frozenset[str], needed: tuple[str, ...]) -> dict[str, Any]:
    """Return a mapping that holds only known keys and all needed ones."""
    if not isinstance(value, dict):
        fail(place, "应为键值结构", "must hold key-value entries")
    for key in value:
        if key not in known:
            choices = ", ".join(sorted(known))
            fail(place, f"不认识的键 {key}，可用：{choices}", f"unknown key {key}; known are {choices}")
    for key in sorted(needed):
        if key not in value:
            fail(place, f"缺少 {key}，请补上", f"{key} is missing; add it")
    return value


def list_of(place: str, value: Any) -> list[Any]:
    """Return a list."""
    if not isinstance(value, list):
        fail(place, "应为列表", "must be a list")
    return value


def words_of(place: str, value: Any) -> list[str]:
    """Return a list of texts; a bare number is a text, yes and no are not."""
    for word in list_of(place, value):
        if isinstance(word, bool) or not isinstance(word, str | int):
            fail(place, f"“{word}”应为文字，请加引号", f"“{word}” must be text; put it in quotation marks")
    return [str(word) for word in value]


def choice_of(place: str, value: Any, allowed: tuple[str, ...]) -> str:
    """Return a value that must be one of a fixed list."""
    if value not in allowed:
        choices = ", ".join(map(repr, allowed))
        fail(place, f"“{value}”应为 {choices} 之一", f"“{value}” must be one of {choices}")
    return str(value)


def check_languages(place: str, value: Any) -> None:
    """Check that a text is there in Chinese and English."""
    words = entries_of(place, value, frozenset({"zh", "en"}), ("zh", "en"))
    words_of(place, list(words.values()))


def check_name(place: str, value: Any) -> None:
    """Check that a name can be a column or table."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        fail(
            place,
            f"“{value}”应为小写字母、数字和下划线",
            f"“{value}” must be lower case letters, digits and underscores",
        )


def check_only_for(place: str, entry: Mapping[str, Any], key: str, kinds: frozenset[str]) -> None:
    """Check that an entry is given only where it means something."""
    if key in entry and entry["kind"] not in kinds:
        choices = ", ".join(sorted(kinds))
        fail(f"{place}: {key}", f"只用于 {choices}", f"is only for {choices}")
