"""The words for a tender: states of gates, candidates and scores, and what each price method computes."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import theme
from dashboard.i18n import _


def gate_state(code: str) -> str:
    """Name the state of a gate, with a shape so that it needs no colour."""
    return {"passed": _("● Passed"), "to_verify": _("○ To verify"), "failed": _("▲ Failed")}.get(code, code)


def gate_mark(code: str) -> str:
    """Return the shape alone, for a table of many gates."""
    return gate_state(code).partition(" ")[0]


def outcome(code: str) -> str:
    """Name what a reviewer found."""
    return {"passed": _("Passed"), "failed": _("Failed"), "open": _("To verify")}.get(code, code)


def status(code: str) -> str:
    """Say whether a candidate has a place, and why not."""
    return {
        "ranked": _("● Ranked"),
        "to_verify": _("○ Ranked, gates to verify"),
        "refused": _("▲ Refused by a gate"),
        "provisional": _("◐ Provisional, too little evidence"),
        "not_scored": _("◐ Not scored, too little evidence"),
        "no_price": _("◐ No price points"),
        "not_opened": _("○ Bids not opened"),
    }.get(code, code)


def share(value: float | None) -> str:
    """Say what part of a tender a winner gets."""
    return _("not stated") if pd.isna(value) else theme.percent(value)


def method(code: str) -> str:
    """Name a way of procurement."""
    return {
        "open": _("Open tender"),
        "invited": _("Invited tender"),
        "negotiated": _("Competitive negotiation"),
        "talks": _("Talks"),
        "single": _("Single source"),
        "inquiry": _("Inquiry"),
        "comparison": _("Comparison"),
    }.get(code, code)


def price_method(code: str) -> str:
    """Name a price method."""
    return {
        "PM1": _("PM1 lowest price first"),
        "PM2": _("PM2 mean as base"),
        "PM3": _("PM3 lowered mean as base"),
        "PM4": _("PM4 straight line below the cap"),
        "PM5": _("PM5 quality per yuan"),
    }.get(code, code)


def price_formula(tender: Any) -> str:
    """Write the formula of a tender's price points with its own parameters."""
    factors = {"e": f"{tender.above_factor:g}", "f": f"{tender.below_factor:g}", "least": int(tender.drop_from)}
    around = _(
        "100 − {e} × percent above the base, 100 − {f} × percent below it; base = mean of the valid bids{lowered}, "
        "from {least} bids on without the highest and the lowest"
    )
    lowered = _(", less {percent}").format(percent=theme.percent(tender.reduction, 1))
    low = tender.reference_low_cny
    return {
        "PM1": _("100 × lowest valid price ÷ price"),
        "PM2": around.format(lowered="", **factors),
        "PM3": around.format(lowered=lowered, **factors),
        "PM4": _("100 × (cap − price) ÷ (cap − {low}), cap {cap} yuan").format(
            low=_("lowest valid price") if pd.isna(low) else _("reference price {low} yuan").format(low=f"{low:,.0f}"),
            cap=theme.NOTHING if pd.isna(tender.price_cap_cny) else f"{tender.price_cap_cny:,.0f}",
        ),
        "PM5": _("100 × (quality ÷ price) ÷ the best such ratio; it is the total, nothing is added to it"),
    }.get(tender.price_method, "")


def price_warning(tender: Any) -> str:
    """Say whether a further bid could change the order of the others (decisions on price methods)."""
    if tender.is_order_free:
        return _("Adding or dropping a bidder can't reorder the others: no bid enters another's points.")
    return {
        "PM1": _("The lowest bid enters everybody's points: a new lowest bid, or dropping it, can reorder the others."),
        "PM4": _(
            "The lowest bid enters everybody's points, because no reference price was declared: another bid can "
            "reorder the others."
        ),
        "PM5": _("The best ratio is everybody's yardstick; the order of the others stays, their points move."),
    }.get(tender.price_method, _("Every bid moves the base: another bid can reorder the others."))


def basis(code: str) -> str:
    """Name what counts as the price."""
    return _("total cost of ownership") if code == "tco" else _("bid price ex VAT")


def score_state(code: str) -> str:
    """Say why a member's score does not count."""
    return {
        "recused": _("recused"),
        "late": _("late"),
        "contradictory": _("contradictory"),
        "out_of_scale": _("off the scale"),
    }.get(code, "")


def band(code: str | None) -> str:
    """Name how reliable a committee's mean is (Koo & Li 2016)."""
    return {
        "excellent": _("excellent"),
        "good": _("good"),
        "moderate": _("moderate"),
        "poor": _("poor"),
    }.get(code or "", "")
