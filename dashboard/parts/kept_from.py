"""What kept a vendor from the next better tier: in full for a line, in short for a cell of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard import data, theme
from dashboard.i18n import _, pick
from dashboard.rows import each

# By vendor and peer group the reasons, the weightiest first.
Reasons = Mapping[tuple[str, str], Sequence[Any]]


def of_period(name: str) -> Reasons:
    """Return the reasons of everybody scored in a period."""
    found: dict[tuple[str, str], list[Any]] = {}
    for row in each(data.all_tier_reasons(name)):
        found.setdefault((row.vendor_id, row.group_key), []).append(row)
    return found


def of(row: Any, known: Reasons) -> Sequence[Any]:
    """Return the reasons of one vendor in its peer group."""
    return known.get((row.vendor_id, row.group_key), ())


def in_full(reasons: Sequence[Any]) -> str:
    """Say in one line what kept a vendor from the next better tier; '' where nothing did."""
    if not reasons:
        return ""
    return _("Why not tier {tier}: {reasons}").format(tier=reasons[0].better_tier, reasons=told(reasons))


def told(reasons: Sequence[Any]) -> str:
    """Say the reasons alone."""
    return _("; ").join(_sentence(row) for row in reasons)


def beside_score(reasons: Sequence[Any]) -> str:
    """Say the reasons where the score stands beside them already."""
    needed = _("{needed} needed")
    return _("; ").join(_filled(needed, row) if row.code == "total" else _sentence(row) for row in reasons)


def with_tier(tier: Any, reasons: Sequence[Any]) -> str:
    """Write a tier with what is lacking for the next better one, as short as a cell asks for."""
    if pd.isna(tier):
        return theme.NOTHING
    if not reasons:
        return str(tier)
    more = f" +{len(reasons) - 1}" if len(reasons) > 1 else ""
    return f"{tier}　{_in_short(reasons[0])}{more}"


def _sentence(row: Any) -> str:
    sentence = {
        "total": _("score {found}, {needed} needed"),
        "dimension": _("{title} {found}, {needed} needed"),
        "engagement": _("its weakest engagement {found}, {needed} needed"),
        "fact": _("severe incidents in the period: {count}"),
        "open_fact": _("a severe incident in the period whose attribution is still open"),
        "gate": _("gate {code} {title} not passed"),
        "repeated": _("the low tier twice running"),
        "waiting": _("good enough now, must last"),
        "newcomer": _("new vendor, limited at first"),
    }.get(row.code, str(row.code))
    return _filled(sentence, row)


def _in_short(row: Any) -> str:
    words = {
        "total": _("score −{gap}"),
        "dimension": _("{title} −{gap}"),
        "engagement": _("engagement −{gap}"),
        "fact": _("severe incident"),
        "open_fact": _("attribution open"),
        "gate": _("gate {code}"),
        "repeated": _("twice low"),
        "waiting": _("must last"),
        "newcomer": _("newcomer"),
    }.get(row.code, str(row.code))
    return _filled(words, row)


def _filled(sentence: str, row: Any) -> str:
    return sentence.format(
        found=theme.score(row.found),
        needed=_limit(row.needed),
        gap=theme.score(None if pd.isna(row.found) or pd.isna(row.needed) else row.needed - row.found),
        count=theme.number(None if pd.isna(row.found) else -row.found, 0),
        code=row.detail,
        title=pick(row.title_zh, row.title_en),
    )


def _limit(needed: float | None) -> str:
    """Write a limit as the rule does: whole, or with the decimals it has."""
    return theme.number(needed, 0 if pd.isna(needed) or float(needed or 0).is_integer() else 2)
