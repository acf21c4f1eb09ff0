"""Which periods have a score, what they rest on, and under which rule."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from dashboard.data.reading import Value, fetch, has_warehouse, read, warehouse
from dashboard.rows import first, where

# What whoever owes the evidence is called before any rule says so.
_NOBODY_SAID = ("行内", "bank")


def has_scores() -> bool:
    """Return whether there is a period with a score to show."""
    return has_warehouse() and not periods().empty


def build() -> Any:
    """Return what the tables were built from: fingerprint, as_of, is_sample, built_at, product_version."""
    return _build(warehouse())


def periods() -> pd.DataFrame:
    """One row per period with a score, latest first, with the rule that scored it."""
    return read("periods")


def period(name: str) -> Any:
    """Return the row of one period: scheme, version, titles, coverage limits."""
    return _period(warehouse(), name)


def frozen_version(name: str) -> int | None:
    """Return the version of a period that is frozen; None while it is a draft."""
    return _frozen(warehouse()).get(name)


def period_before(name: str) -> str:
    """Return the period right before one that has such a period."""
    return str(where(periods(), "seq", period(name).seq - 1).period)


def coverage_limits(name: str) -> tuple[float, float]:
    """Return the coverage from which a vendor is ranked and the one from which it is scored."""
    row = period(name)
    return float(row.ranked_coverage), float(row.provisional_coverage)


def owner() -> tuple[str, str]:
    """Return what whoever owes evidence beside the vendors is called, in Chinese and English, by the latest rule."""
    return _owner(warehouse()) if has_warehouse() else _NOBODY_SAID


def rule_of(name: str) -> dict[str, Value]:
    """Return the rule in force in a period, as a query asks for it: scheme and version."""
    row = period(name)
    return {"scheme": row.scheme, "version": row.version}


@lru_cache(maxsize=4)
def _frozen(path: str) -> dict[str, int]:
    found = fetch(path, "frozen_quarters", ())
    return dict(zip(found["period"], map(int, found["version"]), strict=True))


@lru_cache(maxsize=4)
def _build(path: str) -> Any:
    return first(fetch(path, "build", ()))


@lru_cache(maxsize=64)
def _period(path: str, name: str) -> Any:
    return where(fetch(path, "periods", ()), "period", name)


@lru_cache(maxsize=4)
def _owner(path: str) -> tuple[str, str]:
    scored = fetch(path, "periods", ())
    return (str(scored["owner_zh"].iloc[0]), str(scored["owner_en"].iloc[0])) if len(scored) else _NOBODY_SAID
