"""The words for what a cost test holds: flags, sides, where a figure comes from, and what is missing."""

from __future__ import annotations

from collections.abc import Collection

from dashboard import data
from dashboard.i18n import _, pick
from dashboard.parts import cost_credits


def flags(codes: object, but: Collection[str] = ()) -> str:
    """Name the flags of a cost test, given as codes with | between them, but for those said elsewhere."""
    known = {
        "FRAGILE": _("Fragile"),
        "WAIVED": _("Waived"),
        "NEGATIVE_DECISION": _("Decision test disagrees"),
        "CONVERSION_DIFFERENTIAL": _("Below differential"),
        "REVIEW": _("Failed repeatedly"),
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
    """Say what the contract's price is one of."""
    return {"piece": _("piece"), "month": _("month"), "person_month": _("person-month")}.get(code, code)


def break_even_price(code: object) -> str:
    """Head the break-even price by the unit it is in: one of the volume's, where nothing else is said."""
    return {
        "month": _("Break-even / month"),
        "person_month": _("Break-even / person-month"),
    }.get(str(code), _("Break-even price"))


def where(code: str) -> str:
    """Say at which volumes outsourcing is the cheaper side."""
    return {
        "above": _("from the break-even volume on"),
        "below": _("up to the break-even volume"),
        "every_volume": _("any"),
        "never": _("none"),
    }.get(code, code)
