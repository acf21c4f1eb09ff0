"""Complaints of a scorecard, and what a workspace keeps records of at all."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.data.reading import read, tables
from dashboard.data.scope import Card
from dashboard.rows import first


@dataclass(frozen=True)
class Kept:
    """Whether a workspace collects a thing at all up to a period, and whether anybody sent it for the period."""

    ever: bool
    in_period: bool


def complaints(card: Card) -> pd.DataFrame:
    """One row per complaint received in the period; none where the workspace keeps no complaints."""
    if "staging.complaints" not in tables():
        return pd.DataFrame()
    return read("complaints", **vars(card))


def complaints_kept(name: str) -> Kept:
    """Return whether complaints are collected: a quarter without a row from anybody is one whose log was not sent."""
    return _kept("complaints_kept", name) if "staging.complaints" in tables() else Kept(ever=False, in_period=False)


def costs_kept(name: str) -> Kept:
    """Return whether costs are collected."""
    return _kept("costs_kept", name)


def _kept(query: str, name: str) -> Kept:
    row = first(read(query, period=name))
    return Kept(ever=bool(row.is_kept), in_period=bool(row.is_sent))
