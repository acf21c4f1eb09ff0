"""What is read of one scorecard: a vendor in its peer group, or one of its engagements."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.data.firm import points_intervals
from dashboard.data.reading import read
from dashboard.data.scope import Card, Scope
from dashboard.data.scored_periods import rule_of
from dashboard.rows import each


def heads(scope: Scope) -> pd.DataFrame:
    """One row per peer group of the vendor chosen: the heads of its scorecards."""
    return read("vendor", period=scope.period, family=scope.family, vendor=scope.vendor)


def engagements(scope: Scope) -> pd.DataFrame:
    """One row per engagement of the vendor chosen, with its own score."""
    return read("engagements", **vars(scope))


def trend(card: Card) -> pd.DataFrame:
    """One row per period: the score, and for a vendor its peers' median and best."""
    if card.engagement:
        return read("engagement_trend", period=card.period, engagement=card.engagement)
    return read("vendor_trend", period=card.period, vendor=card.vendor, group=card.group)


def dimensions(card: Card) -> pd.DataFrame:
    """One row per dimension: score, last period's, peers' median."""
    if card.engagement:
        return read("engagement_dimensions", period=card.period, engagement=card.engagement)
    return read("vendor_dimensions", period=card.period, vendor=card.vendor, group=card.group)


def indicators(card: Card) -> pd.DataFrame:
    """One row per indicator: value, target, points, what was lost, last period and peers."""
    if card.engagement:
        return read("engagement_indicators", period=card.period, engagement=card.engagement)
    return read("vendor_indicators", period=card.period, vendor=card.vendor, group=card.group)


def indicator_engagements(card: Card) -> pd.DataFrame:
    """One row per engagement of a vendor and indicator: its own value, points and part; none of an engagement."""
    found = read("indicator_engagements", period=card.period, vendor=card.vendor, group=card.group)
    return found.iloc[:0] if card.engagement else found


def curves(name: str, family: str) -> pd.DataFrame:
    """One row per indicator, measure and segment of the curves that score a family."""
    return read("curves", family=family, **rule_of(name))


def tier_reasons(card: Card) -> pd.DataFrame:
    """One row per reason that kept a vendor from the next better tier."""
    return read("tier_reasons", period=card.period, vendor=card.vendor, group=card.group)


def gates(card: Card) -> pd.DataFrame:
    """One row per gate: state, effect and evidence."""
    return read("gates", **vars(card))


def adjustments(card: Card) -> pd.DataFrame:
    """One row per event that takes or adds points, with its evidence."""
    return read("adjustments", **vars(card))


def monthly(card: Card) -> pd.DataFrame:
    """One row per indicator and month, over the twelve months to the period's end."""
    return read("monthly", **vars(card))


def compared(name: str, cards: Sequence[Card]) -> pd.DataFrame:
    """One row per indicator and vendor of these cards, what sets them furthest apart first, with bounds of points."""
    subjects = chr(31).join(f"{card.vendor}{chr(30)}{card.group}" for card in cards)
    found = read("compared", period=name, subjects=subjects)
    known = {(card.vendor, card.group, code): own for card in cards for code, own in points_intervals(card).items()}
    bounds = [known.get((row.vendor_id, row.group_key, row.indicator)) for row in each(found)]
    return found.assign(
        points_low=[own.low if own else None for own in bounds],
        points_high=[own.high if own else None for own in bounds],
    )
