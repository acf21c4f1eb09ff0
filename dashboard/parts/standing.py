"""Why a vendor stands where it stands: what kept it from a better tier, points taken and added, and the gates."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import DateColumn, NumberColumn, TextColumn

from dashboard import data, theme
from dashboard.i18n import _, pick
from dashboard.parts import empty, figures, firm_words, kept_from, tables, words
from dashboard.parts.plain import plain
from dashboard.parts.tables import fitted
from dashboard.rows import each

MOST_LOST = 3
# States of a gate that ask for something.
OPEN = ("failed", "to_be_verified")


def tier_line(reasons: pd.DataFrame) -> None:
    """Say in one line what kept a vendor from the next better tier."""
    if reasons.empty:
        return
    st.caption(plain(kept_from.in_full(list(each(reasons)))))


def lost_line(indicators: pd.DataFrame, head: Any) -> None:
    """Say in one line what cost the score most: the indicators with their values, and deductions."""
    lost = indicators[indicators["points_lost"] >= theme.SMALLEST_SHOWN].sort_values(
        "points_lost", ascending=False, kind="stable"
    )
    said = [_lost(row) for row in each(lost.head(MOST_LOST))]
    if len(lost) > MOST_LOST:
        rest = lost["points_lost"].iloc[MOST_LOST:]
        said.append(_("{count} others together −{points}").format(count=len(rest), points=theme.score(rest.sum())))
    if pd.notna(head.deduction) and head.deduction >= theme.SMALLEST_SHOWN:
        said.append(_("deductions −{points}").format(points=theme.score(head.deduction)))
    if said:
        st.text(_("Points lost: {items}.").format(items=_("; ").join(said)))


def _lost(row: Any) -> str:
    value = "" if pd.isna(row.value) else words.value(row.value, row.display_scale, row.unit)
    title, points = pick(row.title_zh, row.title_en), theme.score(row.points_lost)
    if not value or row.state != "value":
        return _("{title} −{points}").format(title=title, points=points)
    return _("{title} {value}, −{points}").format(title=title, value=value, points=points)


def bounds_line(found: data.ScoreInterval | None) -> None:
    """Say in one line between which values the score lies, and why."""
    if said := firm_words.bounds(found):
        st.caption(plain(said), help=firm_words.on_bounds())


def adjustments(rows: pd.DataFrame, head: Any) -> None:
    """Draw the events that took or added points, and how the score follows from the weighted points."""
    figures.heading(_("Deductions and bonus"), sum_of(head))
    if rows.empty:
        empty.note(_("No event took or added points in this period."))
        return
    shown = rows.assign(
        title=[pick(row.title_zh, row.title_en) or theme.NOTHING for row in each(rows)],
        signed=[-row.points if row.kind == "deduction" else row.points for row in each(rows)],
        effect=[_effect(row) for row in each(rows)],
        state_word=rows["state"].map(words.adjustment_state),
        evidence=[pick(row.zh, row.en) for row in each(rows)],
        place=_places(rows),
    )
    columns = {
        "happened_on": DateColumn(_("Date"), width=84, format="YYYY-MM-DD"),
        "title": TextColumn(_("Reason"), width=fitted(150, 156)),
        "engagement_label": TextColumn(_("Engagement"), width=fitted(150, 144)),
        "signed": NumberColumn(_("Points"), width=52, format="%+.2f"),
        "effect": NumberColumn(_("On the score"), width=fitted(70, 90), format="%+.2f"),
        "state_word": TextColumn(_("State"), width=fitted(50, 64)),
        "evidence": TextColumn(_("Evidence"), width=fitted(204, 160)),
        "place": TextColumn(_("File · sheet · row"), width=fitted(144, 154)),
    }
    tables.wrapped(
        shown, columns, key=tables.among("adjustments", shown, "title", "happened_on", "place"),
        alt=_("Deductions and bonus"), full=lambda row: f"{row.title}　{row.evidence}\n{row.place}",
    )  # fmt: skip


def sum_of(head: Any) -> str | None:
    """Write the score as a sum; the tier is read from it without the bonus."""
    if pd.isna(head.points_total):
        return None
    parts = (head.points_total, -head.deduction, head.bonus)
    whole, tiers = theme.score(head.total), theme.score(head.tier_total)
    if theme.score(sum(round(float(part), 2) for part in parts)) == whole:
        points, deduction, bonus = (theme.score(abs(part)) for part in parts)
        said = _("Weighted points {points} − deductions {deduction} + bonus {bonus} = {total}; tier by {tier_total}.")
        return said.format(points=points, deduction=deduction, bonus=bonus, total=whole, tier_total=tiers)
    # Rounded one by one they would not add up, and the score keeps within its scale.
    points, deduction, bonus = (theme.number(abs(part), 4) for part in parts)
    return _(
        "Weighted points {points} − deductions {deduction} + bonus {bonus} = {sum}, rounded once and within 0 to 100: "
        "{total}; tier by {tier_total}."
    ).format(
        points=points, deduction=deduction, bonus=bonus, sum=theme.number(sum(map(float, parts)), 4), total=whole,
        tier_total=tiers,
    )  # fmt: skip


def _effect(row: Any) -> float | None:
    if row.state != "counted" or pd.isna(row.engagement_share):
        return None
    return float(row.engagement_share * (-row.points if row.kind == "deduction" else row.points))


def gates(rows: pd.DataFrame) -> None:
    """Draw the gates with state, effect and evidence; a workspace without gates has no such part."""
    if rows.empty:
        return
    figures.heading(
        _("Gates"),
        _("A gate fails only on evidence and passes only on evidence; what nobody can tell is to be verified."),
    )
    shown = rows.assign(
        title=[pick(row.title_zh, row.title_en) for row in each(rows)],
        state_word=rows["state"].map(words.gate_state),
        effect_word=[words.gate_effect(row.effect, row.cap_tier) for row in each(rows)],
        evidence=[pick(row.zh, row.en) for row in each(rows)],
        about=rows["engagement_label"].fillna(""),
        place=_places(rows),
    )
    waits = rows["state"].isin(OPEN)
    _open_gates(shown[waits].reset_index(drop=True))
    _other_gates(shown[~waits].reset_index(drop=True))


def open_gates(rows: pd.DataFrame) -> str:
    """Write beside the name of their part how many gates were not passed or wait, each with its shape."""
    counts = rows["state"].value_counts() if len(rows) else {}
    said = [f"{words.gate_state(code)[0]}{counts[code]}" for code in OPEN if code in counts]
    return "　" + " ".join(said) if said else ""


def _open_gates(shown: pd.DataFrame) -> None:
    """Draw the gates that ask for something, every sentence in full."""
    columns = {
        "gate": TextColumn(_("Gate"), width=44),
        "title": TextColumn(_("Requirement"), width=fitted(140, 150)),
        "state_word": TextColumn(_("State"), width=fitted(78, 110)),
        "effect_word": TextColumn(_("Consequence"), width=fitted(88, 112)),
        "evidence": TextColumn(_("Evidence"), width=fitted(236, 200)),
        "about": TextColumn(_("Engagement"), width=fitted(150, 140)),
        "place": TextColumn(_("File · sheet · row"), width=fitted(168, 148)),
    }
    if not shown["about"].any():
        del columns["about"]
    if len(shown):
        tables.wrapped(
            shown, columns, key=_key_of_gates("open_gates", shown), alt=_("Gates with state and evidence"),
            full=_gate_in_full,
        )  # fmt: skip


def _other_gates(shown: pd.DataFrame) -> None:
    """Draw the gates that were passed, and those whose evidence is not collected."""
    columns = {
        "gate": TextColumn(_("Gate"), width=44),
        "title": TextColumn(_("Requirement"), width=fitted(150, 162)),
        "state_word": TextColumn(_("State"), width=fitted(80, 110)),
        "evidence": TextColumn(_("Evidence"), width=fitted(326, 296)),
        "place": TextColumn(_("File · sheet · row"), width=fitted(304, 292)),
    }
    if len(shown):
        tables.in_full(
            shown, columns, key=_key_of_gates("gates", shown), alt=_("Gates with state and evidence"), most_rows=24,
            full=_gate_in_full,
        )  # fmt: skip


def _key_of_gates(name: str, shown: pd.DataFrame) -> str:
    return tables.among(name, shown, "gate", "state_word", "place")


def _gate_in_full(row: Any) -> str:
    return f"{row.gate} {row.title}　{row.state_word}\n{row.evidence}\n{row.place}".strip()


def _places(rows: pd.DataFrame) -> list[str]:
    return [
        "" if pd.isna(row.file_name) else f"{row.file_name} · {row.sheet} · {int(row.row_number)}" for row in each(rows)
    ]
