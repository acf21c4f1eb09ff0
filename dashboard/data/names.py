"""What things are called, and what can be chosen from: sources, codes, families, units, vendors."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

import pandas as pd

from dashboard.data.reading import fetch, read, warehouse
from dashboard.data.scored_periods import rule_of
from dashboard.rows import each
from pipelines.contract import load_contracts
from pipelines.workspace import Workspace


def source_titles() -> Mapping[str, tuple[str, str]]:
    """Return the Chinese and the English name of every kind of sheet this workspace reads."""
    return _contract_titles(str(Workspace.at().sources))


def titles(kind: str) -> Mapping[str, tuple[str, str]]:
    """Return the Chinese and the English word of every code of a kind: family, classes, modes, cost."""
    return _titles(warehouse(), kind)


def rule_words(name: str, kind: str) -> pd.DataFrame:
    """One row per dimension or indicator of the rule in force: code and titles."""
    found = read("rule_words", **rule_of(name))
    return found[found["kind"] == kind]


def families() -> list[str]:
    """Return the service families that have a score."""
    return list(read("families")["family"])


def units() -> list[str]:
    """Return the using units."""
    return list(read("units")["unit_name"])


def vendors(family: str | None, unit: str | None) -> Mapping[str, str]:
    """Return the name of every scored vendor within a family and a unit, by id."""
    found = read("vendors", family=family, unit=unit)
    return dict(zip(found["vendor_id"], found["vendor_name"], strict=True))


@lru_cache(maxsize=64)
def _titles(path: str, kind: str) -> Mapping[str, tuple[str, str]]:
    words = fetch(path, "titles", ())
    return {str(row.code): (str(row.title_zh), str(row.title_en)) for row in each(words[words["kind"] == kind])}


@cache
def _contract_titles(folder: str) -> Mapping[str, tuple[str, str]]:
    return {each.source: (each.title_zh, each.title_en) for each in load_contracts(Path(folder))}
