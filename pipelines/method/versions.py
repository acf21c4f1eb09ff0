"""Which versions of a workspace's rules there are, in which files, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pipelines.errors import PolicyError
from pipelines.policy_files import document_of, policy_files, read_yaml
from pipelines.second_run import Rule

# What an entry of a list is called by, in whichever of these keys it has.
_NAMES: Final = ("dimension", "indicator", "tier", "gate", "item", "test")
# They differ in any two versions and are shown beside them.
_HEAD: Final = frozenset({"version", "effective_from", "author", "approved_by", "reason"})
# Files whose head is remembered.
_KEPT: Final = 100


@dataclass(frozen=True)
class Version:
    """One version of a scheme: its file and what it says of itself."""

    path: Path
    rule: Rule
    purpose: str
    period_kind: str
    effective_from: date
    title_zh: str
    title_en: str
    author: str | None
    approved_by: str | None
    reason: str | None


@dataclass(frozen=True)
class Difference:
    """One value that two versions state differently; `path` leads to it, None is not stated."""

    path: str
    before: str | None
    after: str | None


def versions(folder: Path, purpose: str = "evaluation") -> list[Version]:
    """List the versions of the schemes of a purpose, the latest in effect first."""
    found = [_version(path, path.read_bytes()) for path in policy_files(folder)]
    wanted = [each for each in found if each and each.purpose == purpose]
    return sorted(wanted, key=lambda each: (each.effective_from, each.rule.version), reverse=True)


def version_of(folder: Path, rule: Rule) -> Version:
    """Return one version; raise PolicyError naming those there are."""
    known = versions(folder)
    found = [each for each in known if each.rule == rule]
    if not found:
        listed = ", ".join(f"{each.rule.scheme} {each.rule.version}" for each in known)
        raise PolicyError(
            f"没有评分方案 {rule.scheme} {rule.version}；现有：{listed}。",
            f"There is no scheme {rule.scheme} {rule.version}; there are {listed}.",
        )
    return found[0]


def differences(before: Path, after: Path) -> list[Difference]:
    """Return every value that two scheme files state differently, in the order of the files."""
    old, new = (dict(_flat(read_yaml(path))) for path in (before, after))
    paths = dict.fromkeys([*new, *old])
    return [Difference(path, old.get(path), new.get(path)) for path in paths if old.get(path) != new.get(path)]


# A page asks each time it is drawn; by the content itself, so that a changed file is read anew.
@lru_cache(maxsize=_KEPT)
def _version(path: Path, content: bytes) -> Version | None:
    document = document_of(path.name, content)
    if "scheme" not in document:
        return None
    words = document.get("title") or {}

    def said(key: str) -> str | None:
        return None if document.get(key) is None else str(document[key])

    return Version(
        path,
        Rule(str(document["scheme"]), str(document["version"])),
        said("purpose") or "evaluation",
        str(document["period"]),
        document["effective_from"],
        str(words.get("zh", "")),
        str(words.get("en", "")),
        said("author"),
        said("approved_by"),
        said("reason"),
    )


def _flat(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in document.items():
        if key not in _HEAD:
            yield from _below(str(key), value)


def _below(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _below(f"{path}.{key}", each)
    elif isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        for seq, each in enumerate(value, start=1):
            name = (
                next((str(each[key]) for key in _NAMES if key in each), str(seq)) if isinstance(each, Mapping) else seq
            )
            yield from _below(f"{path}.{name}", each)
    else:
        yield path, str(value)
