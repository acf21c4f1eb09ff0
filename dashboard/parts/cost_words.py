"""The words for what a cost test holds: flags, sides, where a figure comes from, and what is missing."""

from __future__ import annotations

from collections.abc import Collection

from dashboard import data
from dashboard.i18n import _, pick
from dashboard.parts import cost_credits
from dashboard.parts.plain import plain


def flags(codes: object, but: Collection[str] = ()) -> str:
    """Name the flags of a cost test, given as codes with | between them, but for those said elsewhere."""
    known = {
        "FRAGILE": _("Fragile"),
        "WAIVED": _("Waived"),
        "NEGATIVE_DECISION": _("Decision test disagrees"),
        "CONVERSION_DIFFERENTIAL": _("Below threshold"),
        "REVIEW": _("Failed repeatedly"),
        "STALE_BASIS": _("In-house amounts not updated"),
        "NOT_APPROVED": _("Calculation not approved"),
    }
    if not isinstance(codes, str):
        return ""
    return _(", ").join(known.get(code, code) for code in codes.split("|") if code not in but)


def side(code: str) -> str:
    """Name the side of a cost line."""
    return {"IN": _("In-house"), "OUT": _("Outsourced")}.get(code, code)


def source(code: str) -> str:
    """Say how an amount came about."""
    return {
        "stated": _("Stated"),
        "allocated": _("Share of a pool"),
        "amortised": _("Spread over months"),
        "computed": _("Calculated"),
        "invoice": _("Invoiced"),
        "price": _("Price times quantity"),
        "credit": _("Service credit"),
        "vat": _("Follows from VAT"),
    }.get(code) or cost_credits.kind(code)


def missing(codes: object) -> str:
    """Name the lines that are missing, and the reasons that are no line, given as codes with commas between them."""
    if not isinstance(codes, str):
        return ""
    reasons = {
        "bot": _("BOT: compared over the years only"),
        "baseline_stale": _("in-house calculation out of date"),
        "volume_differs": _("volume far from the calculation's"),
        "volume_unknown": _("delivered volume not known"),
        "volume_of_others_unknown": _("volume of others in the calculation not known"),
        "idle": _("nothing delivered"),
        "nothing_inhouse": _("no in-house cost"),
        "rows_rejected": _("rejected rows"),
        "rows_without_quarter": _("rows of a whole year"),
        "outside_term": _("outside the contract's term"),
    }
    titles = data.titles("cost")
    return _(", ").join(
        f"{code} {pick(*titles[code])}" if code in titles else reasons.get(code, code) for code in codes.split(", ")
    )


def priced_by(code: str) -> str:
    """Say what the contract's price is one of; a unit that has no name here is the contract's own word."""
    return {
        "piece": _("piece"),
        "month": _("month"),
        "quarter": _("quarter"),
        "half_year": _("half-year"),
        "year": _("year"),
        "person_month": _("person-month"),
        "person_quarter": _("person-quarter"),
        "person_half_year": _("person-half-year"),
        "person_year": _("person-year"),
    }.get(code, code)


def break_even_price(code: object) -> str:
    """Head the break-even price by the unit it is in: one of the volume's, where nothing else is said."""
    if not isinstance(code, str) or code == "piece":
        return _("Break-even price")
    return _("Break-even / {unit}").format(unit=plain(priced_by(code)))


def where(code: str) -> str:
    """Say at which volumes outsourcing is the cheaper side."""
    return {
        "above": _("from the break-even volume on"),
        "below": _("up to the break-even volume"),
        "every_volume": _("any"),
        "never": _("none"),
    }.get(code, code)
