"""Why a vendor has no place, what asks for a decision, and which one."""

from __future__ import annotations

import pandas as pd

from dashboard import theme
from dashboard.i18n import _

Limits = tuple[float, float]
# The matters that a tier is the reason for.
OF_TIERS = ("lowest_tier", "low_tier")


def reason(code: str, coverage: float | None, days: float | None, months: float | None, limits: Limits) -> str:
    """Say why a vendor is not ranked; `limits` are the coverage to be ranked from and to be scored from."""
    sentence = {
        "provisional": _("Coverage {coverage}, ranked from {ranked}"),
        "not_scored": _("Coverage {coverage}, scored from {scored}"),
        "observation": _("First period under watch"),
        "idle": _("No work to do in this period"),
        "insufficient_data": _("{days} days in service, {months} months reported"),
        "benchmark": _("Own arrangement, for comparison"),
        "gated": _("A gate with the lowest tier was not passed"),
        "removed": _("Its function may not be outsourced"),
    }.get(code, "")
    return sentence.format(
        coverage=theme.percent(coverage),
        ranked=theme.percent(limits[0]),
        scored=theme.percent(limits[1]),
        days=theme.number(days, 0),
        months=theme.number(months, 0),
    )


def matter(code: str) -> str:
    """Name what asks for a decision."""
    return {
        "lowest_tier": _("▲ Lowest tier"),
        "low_tier": _("◆ Low tier"),
        "cost_fail": _("▲ Cost test failed"),
        "falling": _("▼ Three falls running"),
        "thin_data": _("○ Thin data"),
    }.get(code, code)


def why(code: str, total: float | None, tier: str | None, amount: float | None) -> str:
    """Say in numbers why something asks for a decision; `amount` is a change, a saving or a coverage."""
    sentence = {
        "lowest_tier": _("{tier} at {total}"),
        "low_tier": _("{tier} at {total}"),
        "cost_fail": _("Outsourcing costs {money} {unit} more"),
        "falling": _("{change} in three periods, now {total}"),
        "thin_data": _("Coverage {coverage}"),
    }.get(code, "")
    return sentence.format(
        total=theme.score(total),
        tier=theme.NOTHING if pd.isna(tier) else tier,
        money=theme.money(None if pd.isna(amount) else abs(amount or 0)),
        unit=theme.money_unit(),
        change=theme.signed(amount),
        coverage=theme.percent(amount),
    )


def ask(code: str) -> str:
    """Say which decision a matter asks for (domain 6.4, 4.7)."""
    return {
        "lowest_tier": _("Suspend new work, plan the exit"),
        "low_tier": _("Written rectification within 30 days"),
        "cost_fail": _("Review price or take the work back"),
        "falling": _("Talk to the vendor, check monthly"),
        "thin_data": _("Have the missing data supplied"),
    }.get(code, "")
