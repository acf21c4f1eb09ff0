"""The words for codes: families, statuses, verdicts, states, and a value with its unit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from dashboard import data, theme
from dashboard.i18n import _, period_word, pick
from dashboard.theme import NOTHING


def family(code: str) -> str:
    """Name a service family."""
    return _title("family", code)


def group(key: str) -> str:
    """Name a peer group by its 'family|class|mode' key; a workspace without families has but one group."""
    codes = zip(("family", "classes", "modes"), key.split("|"), strict=False)
    return " · ".join(_title(kind, code) for kind, code in codes if code) or _("All vendors")


def groups(keys: Iterable[str]) -> dict[str, str]:
    """Name peer groups side by side: class and mode are said only where a family has more than one."""
    known = sorted(set(keys))
    names = {}
    for key in known:
        family_code, *parts = key.split("|")
        siblings = [other.split("|")[1:] for other in known if other.split("|")[0] == family_code]
        told = [part if len({sibling[at] for sibling in siblings}) > 1 else "" for at, part in enumerate(parts)]
        names[key] = group("|".join([family_code, *told]))
    return names


def status(code: str) -> str:
    """Say why a vendor has no place, or that it has one."""
    return {
        "ranked": _("Ranked"),
        "provisional": _("Provisional"),
        "not_scored": _("Not scored"),
        "observation": _("Observation"),
        "insufficient_data": _("Insufficient data"),
        "idle": _("Idle quarter"),
        "gated": _("Gate not passed"),
        "removed": _("Taken out"),
        "benchmark": _("Benchmark"),
    }.get(code, code)


def verdict(code: str | None) -> str:
    """Name a cost verdict, with a shape so that it needs no colour."""
    return {
        "PASS": _("● Pass"),
        "MARGINAL": _("◐ Marginal"),
        "FAIL": _("▲ Fail"),
        "NOT_ASSESSABLE": _("○ Not assessable"),
    }.get(code or "", NOTHING)


def verdict_name(code: str | None) -> str:
    """Name a cost verdict without its shape."""
    return verdict(code).partition(" ")[2] or NOTHING


def margin(code: str, share: float | None) -> str:
    """Write the margin of safety; where the test could not be made there is none."""
    return NOTHING if code == "NOT_ASSESSABLE" else theme.percent(share, 1)


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
        "missing_bank": _("Missing ({owner})").format(owner=owner()),
        "missing": _("Missing"),
        "superseded": _("Shown, not scored"),
        "small_sample": _("Sample too small"),
        "too_few": _("Too few indicators"),
    }.get(code, code)


def state_in_short(code: str, *, overdue: bool) -> str:
    """Say the same within a narrow column; what is short already stays."""
    if overdue:
        return _("owed, 0")
    short = {
        "missing_vendor": _("vendor owes"),
        "missing_bank": _("{owner} owes").format(owner=owner()),
        "small_sample": _("few cases"),
        "superseded": _("not scored"),
    }
    return short.get(code) or state(code)


def owner() -> str:
    """Name who owes the evidence that vendors do not owe."""
    return pick(*data.owner())


def gate_state(code: str) -> str:
    """Say whether a gate was passed, with a shape so that it needs no colour."""
    return {
        "passed": _("● Passed"),
        "failed": _("▲ Not passed"),
        "to_be_verified": _("○ To be verified"),
        "not_collected": _("– Not collected"),
    }.get(code, code)


def gate_effect(effect: str | None, tier: str | None) -> str:
    """Say what a gate that was not passed leads to."""
    if effect is None or pd.isna(effect):
        return ""
    sentence = {"cap": _("No better than {tier}"), "remove": _("Out of the ranking"), "warn": _("Warning only")}
    return sentence.get(effect, effect).format(tier=tier)


def adjustment_state(code: str) -> str:
    """Say whether an event counts, and why not."""
    return {
        "counted": _("Counts"),
        "disputed": _("Disputed"),
        "revoked": _("Revoked"),
        "repeated": _("Same event again"),
        "also_scored": _("Scored elsewhere"),
        "not_in_scheme": _("Not in this rule"),
    }.get(code, code)


def period_standing(period: str) -> str:
    """Name a period, and say where it is frozen."""
    version = data.frozen_version(period)
    return period_word(period) if version is None else f"{period_word(period)} {quarter_state(version)}"


def quarter_state(version: int | None) -> str:
    """Say how a quarter stands: a draft, frozen, or frozen and corrected since."""
    if version is None:
        return _("draft")
    return _("frozen") if version == 1 else _("frozen, corrected since: version {number}").format(number=version)


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
        "ignored": _("○ Not data"),
        "kept": _("◐ Frozen quarter only"),
    }.get(code, code)


def source(code: str | None) -> str:
    """Name what a sheet was taken for."""
    if code is None or pd.isna(code):
        return NOTHING
    zh, en = data.source_titles().get(code, (code, code))
    return pick(zh, en)


def question(kind: str) -> str:
    """Say what kind of matter a question is about."""
    return {
        "unit": _("Unit of amounts"),
        "scale": _("Percent or fraction"),
        "vat": _("VAT basis"),
        "column": _("Which column"),
        "dialect": _("Form of a text file"),
        "allocation": _("Merged cell"),
        "part": _("Part of a sheet"),
        "vendor": _("Which vendor"),
        "uscc": _("Credit code"),
        "lookup": _("Unknown name"),
        "unit_name": _("Which unit"),
        "row": _("Contradicting rows"),
        "frozen": _("Frozen quarter"),
    }.get(kind, kind)


def attribution(code: str | None) -> str:
    """Say whose fault a complaint was found to be."""
    return {
        "vendor": _("Vendor"),
        "shared": _("Shared"),
        "bank": _("Bank"),
        "customer": _("Customer"),
        "none": _("Nobody"),
        "pending": _("Pending"),
    }.get(code or "", NOTHING)


def gravity(level: str) -> str:
    """Write how grave a complaint is, from 1 to 4."""
    return _("level {number}").format(number=level)


def unit(code: str) -> str:
    """Name the unit of an indicator; % and the like speak for themselves."""
    return {"n": _("count"), "pts": _("points"), "x": _("times"), "yr": _("years")}.get(code, code)


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
        "header": _("Repeated header"),
        "section": _("Heading between rows"),
        "numbering": _("Numbers of columns"),
        "unit_note": _("Note of a unit"),
        "example": _("Example row"),
        "replaced": _("Replaced"),
        "future": _("Not happened yet"),
        "left_out": _("Left out by decision"),
        "other_kind": _("Row of another kind"),
    }.get(code, code)


def kind(code: str) -> str:
    """Name the kind of a row set aside or of a question; no code is both."""
    said = set_aside(code)
    return question(code) if said == code else said


def value(number: Any, scale: Any, unit: Any) -> str:
    """Write an indicator's value in the unit it is judged in; `scale` is what one of that unit is stored as."""
    if pd.isna(number):
        return NOTHING
    shown = float(number) / (1.0 if pd.isna(scale) else float(scale))
    if unit in {"%", "‰", "‱"}:
        return f"{shown:,.2f}{unit}"
    if unit in {"n", "pts"}:
        return f"{shown:,.0f}" if shown.is_integer() else f"{shown:,.2f}"
    if unit == "x":
        return f"{shown:,.2f}×"
    if unit == "yr":
        return _("{count} years").format(count=f"{shown:,.2f}")
    return f"{shown:,.2f}" if pd.isna(unit) else f"{shown:,.2f} {unit}"


def _title(kind: str, code: str) -> str:
    zh, en = data.titles(kind).get(code, (code, code))
    return pick(zh, en)
