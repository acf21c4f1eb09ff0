"""Where in a policy file something stands: file, line and path, as a sentence in either language begins with it."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from typing import Any

from pipelines.errors import PolicyError

# How alike two names are (difflib) of which one is taken for the other mistyped: one letter in seven.
MISSPELT = 0.85


class Place(str):
    """A place in a policy file, as text `file: path`; `line` is known where the file was read with its lines."""

    __slots__ = ("file", "line", "path")

    file: str
    path: str
    line: int | None

    def __new__(cls, file: str, path: str = "", line: int | None = None) -> Place:
        """Name a place by its file, the path of keys to it, and the line."""
        place = super().__new__(cls, f"{file}: {path}" if path else file)
        place.file, place.path, place.line = file, path, line
        return place

    def within(self, path: str, entry: object = None, key: str | None = None) -> Place:
        """Return the place of something below this one; its line is that of the entry, or of one of its keys."""
        line = getattr(entry, "lines", {}).get(key) or getattr(entry, "line", None) or self.line
        return Place(self.file, f"{self.path}.{path}" if self.path else path, line)

    def of(self, entry: object, key: str) -> Place:
        """Return the same place on the line of one key of an entry."""
        return Place(self.file, self.path, getattr(entry, "lines", {}).get(key) or self.line)


def in_chinese(where: str) -> str:
    """Begin a Chinese sentence with a place."""
    if isinstance(where, Place) and where.line:
        return f"{where.file} 第 {where.line} 行" + (f"（{where.path}）" if where.path else "")
    return str(where)


def in_english(where: str) -> str:
    """Begin an English sentence with a place."""
    if isinstance(where, Place) and where.line:
        return f"{where.file}, line {where.line}" + (f" ({where.path})" if where.path else "")
    return str(where)


def wrong(where: str, zh: str, en: str) -> PolicyError:
    """Return the error that says, in both languages, what is wrong at a place and how to mend it."""
    return PolicyError(f"{in_chinese(where)}：{zh}", f"{in_english(where)}: {en}")


def refuse_unknown(entry: Mapping[Any, Any], known: frozenset[str] | set[str], where: Place) -> None:
    """Refuse a key that nothing reads: a mistyped `wieght` would be a rule that silently does not hold."""
    for key in entry:
        if key not in known:
            raise no_such(where.within(str(key), entry, str(key)), ("键", "key"), str(key), known)


def no_such(where: str, kind: tuple[str, str], name: str, known: AbstractSet[str]) -> PolicyError:
    """Return the error that there is nothing of a name, with the nearest that there is, and all of them.

    `kind`: what it would be, in Chinese and in English, such as ("键", "key").
    """
    near = get_close_matches(name, known, n=1)
    meant_zh, meant_en = (f"，是否应为 {near[0]}？", f"; is {near[0]} meant?") if near else ("。", ".")
    listed = ", ".join(sorted(known))
    zh, en = kind
    return wrong(
        where,
        f"没有名为 {name} 的{zh}{meant_zh}可用的{zh}：{listed or '（无）'}。",
        f"there is no {en} {name}{meant_en} Known {en}s: {listed or '(none)'}.",
    )


def refuse_misspelt(where: str, kind: tuple[str, str], name: str, known: AbstractSet[str]) -> None:
    """Refuse a name that is almost a known one, where others are allowed that nobody can know beforehand."""
    if name not in known and get_close_matches(name, known, n=1, cutoff=MISSPELT):
        raise no_such(where, kind, name, known)
