"""What is read of all vendors of a scope: headline, places, tiers, matters to decide."""

from __future__ import annotations

import pandas as pd

from dashboard.data.firm import standings
from dashboard.data.reading import read
from dashboard.data.scope import Scope
from dashboard.data.scored_periods import rule_of


def headline(scope: Scope) -> pd.DataFrame:
    """One row per period up to the chosen one, twelve at most: the numbers that open the overview."""
    return read("headline", **vars(scope))


def ranking(scope: Scope) -> pd.DataFrame:
    """One row per vendor and peer group: place, score, tier and what they rest on."""
    return read("ranking", **vars(scope))


def ranking_in_full(scope: Scope) -> pd.DataFrame:
    """One row as of `ranking`, with the bounds of the score and how firm the place is."""
    return ranking(scope).merge(standings(scope.period), on=["vendor_id", "group_key"], how="left", validate="1:1")


def decisions(scope: Scope) -> pd.DataFrame:
    """One row per matter that asks for a decision."""
    return read("decisions", **vars(scope))


def tiers(name: str) -> pd.DataFrame:
    """One row per tier of the rule in force, the best first."""
    return read("tiers", **rule_of(name))


def places(name: str, group: str) -> pd.DataFrame:
    """One row per vendor and period of a peer group, twelve periods at most."""
    return read("places", period=name, group=group)


def contributions(name: str, group: str) -> pd.DataFrame:
    """One row per vendor of a peer group and dimension: the points it gives, now and a period ago."""
    return read("contributions", period=name, group=group, **rule_of(name))


def all_tier_reasons(name: str) -> pd.DataFrame:
    """One row per vendor and peer group of a period and reason, as of `tier_reasons`."""
    return read("tier_reasons", period=name, vendor=None, group=None)
