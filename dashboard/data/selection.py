"""What is read of tenders: candidates, points, the committee's scores, awards."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from dashboard.data.reading import has_warehouse, read, tables, warehouse
from dashboard.rows import each, where
from pipelines.robustness.firmness import Firmness
from pipelines.tenders.agreement import Agreement, Outliers
from pipelines.tenders.agreement import agreement as agreement_of
from pipelines.tenders.agreement import outliers as outliers_of
from pipelines.tenders.firmness import Rule
from pipelines.tenders.firmness import tender_firmness as tender_firmness_of


def tenders() -> pd.DataFrame:
    """One row per tender, the latest first, with the rules that hold for it; none where none is kept."""
    has_any = has_warehouse() and "selection.results" in tables()
    return read("tenders") if has_any else pd.DataFrame({"tender_no": []})


def bids(tender: str) -> pd.DataFrame:
    """One row per candidate of a tender, by rank."""
    return read("bids", tender=tender)


def bid_prices(tender: str) -> pd.DataFrame:
    """One row per valid bid of a tender: what its price points follow from."""
    return read("bid_prices", tender=tender)


def tender_gates(tender: str) -> pd.DataFrame:
    """One row per candidate of a tender and gate."""
    return read("tender_gates", tender=tender)


def bid_points(tender: str) -> pd.DataFrame:
    """One row per candidate of a tender and indicator."""
    return read("bid_points", tender=tender)


def bid_makeup(tender: str) -> pd.DataFrame:
    """One row per ranked candidate of a tender and part of its total; none under PM5, whose total has no parts."""
    return read("bid_makeup", tender=tender)


def committee_scores(tender: str) -> pd.DataFrame:
    """One row per candidate of a tender, judged indicator and member."""
    return read("committee_scores", tender=tender)


def committee_means(tender: str) -> pd.DataFrame:
    """One row per candidate of a tender and judged indicator: the committee's mean."""
    return read("committee_means", tender=tender)


def judged(tender: str) -> pd.DataFrame:
    """One row per candidate of a tender that may still win and indicator that its committee judges."""
    return read("judged", tender=tender)


def tender_awards(tender: str) -> pd.DataFrame:
    """One row per candidate that was awarded a share of a tender."""
    return read("tender_awards", tender=tender)


def agreement(tender: str) -> Agreement:
    """Return how far the members of a tender's committee agree."""
    return _agreement(warehouse(), tender)


def outliers(tender: str, score_limit: float, mean_limit: float) -> Outliers:
    """Return which scores and members of a tender's committee stand out."""
    return outliers_of(_valid_scores(tender), score_limit, mean_limit)


def tender_firmness(tender: str) -> Firmness | None:
    """Return how firm a tender's order is; None under PM5 and with fewer than two ranked candidates."""
    return _tender_firmness(warehouse(), tender)


def _valid_scores(tender: str) -> list[dict[str, Any]]:
    rows = committee_scores(tender)
    return [row._asdict() for row in each(rows[rows["state"] == "valid"])]


@lru_cache(maxsize=64)
def _agreement(_path: str, tender: str) -> Agreement:
    return agreement_of(_valid_scores(tender))


@lru_cache(maxsize=64)
def _tender_firmness(_path: str, tender: str) -> Firmness | None:
    rule = where(tenders(), "tender_no", tender)
    ranked = bids(tender).dropna(subset=["rank"])
    if rule.price_method == "PM5":
        return None
    points = bid_points(tender)
    points = points[points["vendor_id"].isin(ranked["vendor_id"])]
    placed, earned = (frame.astype(object).where(frame.notna(), None).to_dict("records") for frame in (ranked, points))
    judged = Rule(float(rule.price_weight), float(rule.no_significant_difference))
    return tender_firmness_of(placed, earned, _valid_scores(tender), judged)
