"""Weights on sliders, and the ranking that follows at once; who moves first stands on top."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import TextColumn

from dashboard import data, theme
from dashboard.i18n import _, use
from dashboard.parts import empty, figures, tables, words
from dashboard.parts.drafts import Draft
from dashboard.parts.plain import plain
from dashboard.rows import each
from models.held_weights import STEPS_OF_A_WHOLE, dimension_weights, whole_of

Titles = Mapping[str, str]


@st.fragment
def show(rule: tuple[str, str], scope: data.Scope, found: Draft, titles: Titles, spoken: str) -> None:
    """Draw sliders and ranking; a moved slider draws this part anew and nothing else."""
    use(spoken)
    left, right = st.columns([0.4, 0.6], gap="large")
    with left:
        _sliders(found, titles)
    with right:
        figures.heading(
            _("The ranking under these weights"),
            _("As it is → as it would be, for the period chosen; nothing is stored. Who moves most is first."),
        )
        moved = data.tried(rule, scope.period, found.weights)
        if scope.family:
            moved = moved[moved["group_key"].str.split("|").str[0] == scope.family].reset_index(drop=True)
        if moved.empty:
            empty.note(_("Nothing was scored under these choices; widen the family or the unit."))
        else:
            st.text(told(moved))
            table(moved, key="tried")


def told(moved: pd.DataFrame) -> str:
    """Say in one line what moves."""
    tiers = moved["tier_change"].value_counts()
    return _(
        "{places} of {count} change places, {up} rise and {down} fall in tier; scores move by up to {most}."
    ).format(
        places=int((moved["rank_change"].fillna(0) != 0).sum()),
        count=int(moved["rank_after"].notna().sum()),
        up=int(tiers.get("up", 0)),
        down=int(tiers.get("down", 0)),
        most=theme.score(float(pd.to_numeric(moved["total_change"]).abs().max() or 0)),
    )


def table(moved: pd.DataFrame, *, key: str) -> None:
    """Draw how every vendor stands now and would stand."""
    named = words.groups(moved["group_key"])
    shown = moved.assign(
        group=moved["group_key"].map(named),
        place=[_pair(_place(row.rank_before), _place(row.rank_after)) for row in each(moved)],
        move=[_move(row) for row in each(moved)],
        score=[_pair(theme.score(row.total_before), theme.score(row.total_after)) for row in each(moved)],
        change=[theme.arrow(row.total_change) for row in each(moved)],
        tiers=[_pair(_tier(row.tier_before), _tier(row.tier_after)) for row in each(moved)],
        tier_move=[_tier_move(row.tier_change) for row in each(moved)],
        status=[_status(row) for row in each(moved)],
    )
    columns: dict[str, Any] = {
        "vendor_name": TextColumn(_("Vendor"), width=196),
        "group": TextColumn(_("Peer group"), width=112),
        "place": TextColumn(_("Place"), width=56),
        "move": TextColumn(_("Move"), width=50),
        "tiers": TextColumn(_("Tier"), width=58),
        "tier_move": TextColumn(_("Tier change"), width=64),
        "score": TextColumn(_("Score"), width=116),
        "change": TextColumn(_("Change"), width=66, alignment="right"),
        "status": TextColumn(_("Status"), width=120),
    }
    tables.show(shown, columns, key=key, alt=_("Places, tiers and scores before and after"), most_rows=22)


def _sliders(found: Draft, titles: Titles) -> None:
    figures.heading(
        _("Weights"),
        _("What you move is held; the others share the rest in their proportions, and the sum stays exact."),
    )
    weights = found.weights
    total = whole_of(weights)
    step = float(total / STEPS_OF_A_WHOLE)
    for code, weight in dimension_weights(weights).items():
        _row(found, code, titles.get(code, code), weight, (float(total), step), None)
    dimensions = {code: titles.get(code, code) for code in weights}
    chosen = st.segmented_control(
        _("Indicators of"), list(dimensions), format_func=dimensions.__getitem__, default=next(iter(dimensions)),
        key="weighed_dimension", required=True,
    )  # fmt: skip
    if chosen:
        own = weights[str(chosen)]
        reach = max(float(sum(own.values())), step)
        for code, weight in own.items():
            _row(found, code, f"{code} {titles.get(code, code)}", weight, (reach, step / 2), str(chosen))
    if found.refused:
        st.warning(_("All others are held; release one before moving this."))
    st.text(_("Sum {sum}").format(sum=written(total)))
    st.button(
        _("Back to the rule's own weights"), key="reset_weights", on_click=found.reset, disabled=not found.is_changed
    )


def _row(
    found: Draft, code: str, title: str, weight: Fraction, reach: tuple[float, float], dimension: str | None
) -> None:
    slider, lock = f"weight_{code}", f"held_{code}"
    held = found.indicators if dimension else found.dimensions

    def hold(value: Fraction) -> None:
        if dimension:
            found.hold_indicator(dimension, code, value)
        else:
            found.hold_dimension(code, value)

    def moved() -> None:
        hold(Fraction(str(round(st.session_state[slider], 4))))

    def locked() -> None:
        hold(weight) if st.session_state[lock] else found.release(code)

    st.session_state[slider] = min(float(weight), reach[0])
    st.session_state[lock] = code in held
    left, right = st.columns([0.8, 0.2], vertical_alignment="bottom", gap="small")
    with left:
        st.slider(
            _("{title}　**{weight}**").format(title=plain(title), weight=written(weight)),
            0.0, reach[0], step=reach[1], key=slider, on_change=moved, format="%.2f",
        )  # fmt: skip
    with right:
        st.checkbox(_("Held"), key=lock, on_change=locked)


def written(weight: Fraction) -> str:
    """Write a weight with as many decimals as it has, four at most."""
    return f"{float(weight):.4f}".rstrip("0").rstrip(".")


def _pair(before: str, after: str) -> str:
    return after if before == after else f"{before} → {after}"


def _place(rank: Any) -> str:
    return theme.NOTHING if pd.isna(rank) else f"{int(rank)}"


def _tier(tier: Any) -> str:
    return tier if isinstance(tier, str) else theme.NOTHING


def _move(row: Any) -> str:
    if pd.isna(row.rank_change):
        return theme.NOTHING
    return theme.arrow(row.rank_change, 0)


def _tier_move(change: Any) -> str:
    return {"up": _("▲ up"), "down": _("▼ down"), "came": _("new"), "left": _("lost")}.get(change, "")


def _status(row: Any) -> str:
    after = words.status(row.status_after)
    return after if row.status_before == row.status_after else f"{words.status(row.status_before)} → {after}"
