"""The words for codes: families, statuses, verdicts, states, and a value with its unit."""

from __future__ import annotations

import math

from dashboard import data, theme
from dashboard.i18n import _, pick
from dashboard.theme import NOTHING


def family(code: str) -> str:
    """Name a service family."""
    return _title("family", code)


def group(key: str) -> str:
    """Name a peer group by its 'family|class|mode' key; a workspace without families has but one group."""
    codes = zip(("family", "class", "mode"), key.split("|"), strict=False)
    return " · ".join(_title(kind, code) for kind, code in codes if code) or _("All vendors")


def status(code: str) -> str:
    """Say why a vendor has no place, or that it has one."""
    return {
        "ranked": _("Ranked"),
        "provisional": _("Provisional"),
        "not_scored": _("Not scored"),
        "observation": _("Observation"),
        "insufficient_data": _("Insufficient data"),
        "benchmark": _("Benchmark"),
    }.get(code, code)


def reason(code: str, coverage: float | None, days: float | None, months: float | None) -> str:
    """Say in a sentence why a vendor is not ranked."""
    numbers = {
        "coverage": theme.percent(coverage),
        "days": theme.number(days, 0),
        "months": theme.number(months, 0),
    }
    sentence = {
        "provisional": _("Only {coverage} of the weight has data; from 80% on it is ranked."),
        "not_scored": _("Only {coverage} of the weight has data; below 60% no score is given."),
        "observation": _("First period: watched, not ranked."),
        "insufficient_data": _("{days} days in service and {months} months reported in the period: too few to rank."),
        "benchmark": _("The bank's own arrangement, shown for comparison."),
    }.get(code, "")
    return sentence.format(**numbers)


def verdict(code: str | None) -> str:
    """Name a cost verdict, with a shape so that it needs no colour."""
    return {
        "PASS": _("● Pass"),
        "MARGINAL": _("◐ Marginal"),
        "FAIL": _("▲ Fail"),
        "NOT_ASSESSABLE": _("○ Not assessable"),
    }.get(code or "", NOTHING)


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
        "lowest_tier": _("Score {total}, tier {tier}"),
        "low_tier": _("Score {total}, tier {tier}"),
        "cost_fail": _("Outsourcing costs {money} {unit} more"),
        "falling": _("{change} points over three periods, now {total}"),
        "thin_data": _("Coverage {coverage}"),
    }.get(code, "")
    return sentence.format(
        total=theme.score(total),
        tier=tier or NOTHING,
        money=theme.money(None if amount is None else abs(amount)),
        unit=theme.money_unit(),
        change=theme.signed(amount),
        coverage=theme.percent(amount),
    )


def ask(code: str) -> str:
    """Say which decision a matter asks for (domain 6.4, 4.7)."""
    return {
        "lowest_tier": _("Suspend new work, start the exit plan"),
        "low_tier": _("Written rectification within 30 days"),
        "cost_fail": _("Review price or take the work back"),
        "falling": _("Talk to the vendor, check monthly"),
        "thin_data": _("Have the missing data supplied"),
    }.get(code, "")


def state(code: str, *, overdue: bool = False) -> str:
    """Say why an indicator has no value."""
    if overdue:
        return _("Missing again, scored 0")
    return {
        "value": "",
        "idle": _("Idle"),
        "na": _("Does not apply"),
        "not_collected": _("Not collected"),
        "missing_vendor": _("Missing (vendor)"),
        "missing_bank": _("Missing (bank)"),
        "small_sample": _("Sample too small"),
    }.get(code, code)


def file_state(code: str) -> str:
    """Say what became of a file or a sheet."""
    return {
        "loaded": _("● Loaded"),
        "partly": _("◐ Loaded in part"),
        "held": _("▲ Held"),
        "refused": _("▲ Refused"),
        "unrecognised": _("○ Not recognised"),
        "hidden": _("○ Hidden"),
        "empty": _("○ Empty"),
    }.get(code, code)


def severity(code: str) -> str:
    """Say what a faulty cell did to its row."""
    return {
        "rejected": _("▲ Row rejected"),
        "blanked": _("◐ Cell left blank"),
        "noted": _("○ Noted"),
    }.get(code, code)


def set_aside(code: str) -> str:
    """Say why a row is no data."""
    return {
        "total": _("Total row"),
        "footer": _("Footer"),
        "duplicate": _("Exact repeat"),
        "blank": _("Blank row"),
    }.get(code, code)


def value(number: float | None, scale: float | None, unit: str | None) -> str:
    """Write an indicator's value in the unit it is judged in."""
    if number is None or math.isnan(number):
        return NOTHING
    shown = number * (1.0 if scale is None or math.isnan(scale) else scale)
    if unit in {"%", "‱"}:
        return f"{shown:,.2f}{unit}"
    if unit in {"n", "pts"}:
        return f"{shown:,.0f}" if float(shown).is_integer() else f"{shown:,.2f}"
    return f"{shown:,.2f}×" if unit == "x" else f"{shown:,.2f}"


def _title(kind: str, code: str) -> str:
    zh, en = data.titles(kind).get(code, (code, code))
    return pick(zh, en)
