"""Weights on sliders, and the ranking that follows at once; who moves first stands on top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
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
    left, right = st.columns([0.34, 0.66], gap="medium")
    # The ranking first: it is what a moved weight is moved for.
    with right:
        _ranking(rule, scope, found)
    with left:
        _sliders(found, titles)


def _ranking(rule: tuple[str, str], scope: data.Scope, found: Draft) -> None:
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
        st.text(told(moved) if found.is_changed else _("No weight is moved yet: this is the ranking as it is."))
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
        tiers=[_tiers(row) for row in each(moved)],
        status=[_status(row) for row in each(moved)],
    )
    columns: dict[str, Any] = {
        "vendor_name": TextColumn(_("Vendor"), width=160),
        "group": TextColumn(_("Peer group"), width=90),
        "place": TextColumn(_("Place"), width=44),
        "move": TextColumn(_("Move"), width=42),
        "tiers": TextColumn(_("Tier"), width=56),
        "score": TextColumn(_("Score"), width=98),
        "change": TextColumn(_("Score change"), width=70, alignment="right"),
    }
    if (moved["status_before"] != moved["status_after"]).any():
        columns["status"] = TextColumn(_("Status"), width=120)
    tables.show(shown, columns, key=key, alt=_("Places, tiers and scores before and after"), most_rows=22)


def _sliders(found: Draft, titles: Titles) -> None:
    figures.heading(
        _("Weights"),
        _("What you move is held; the others share the rest in their proportions, and the sum stays exact."),
    )
    weights = found.weights
    total = whole_of(weights)
    step = total / STEPS_OF_A_WHOLE
    for code, weight in dimension_weights(weights).items():
        _row(found, Weighed(code, titles.get(code, code), weight, total, step))
    dimensions = {code: titles.get(code, code) for code in weights}
    chosen = st.selectbox(
        _("Indicators of"), list(dimensions), format_func=dimensions.__getitem__, key="weighed_dimension"
    )
    if chosen:
        own = weights[str(chosen)]
        reach = sum(own.values(), Fraction(0))
        for code, weight in own.items():
            title = f"{code} {titles.get(code, code)}"
            _row(found, Weighed(code, title, weight, reach, step / 2, dimension=str(chosen)))
    if found.refused:
        st.warning(_("All others are held; release one before moving this."))
    st.text(_("Sum {sum}").format(sum=written(total)))
    st.button(
        _("Back to the rule's own weights"), key="reset_weights", on_click=found.reset, disabled=not found.is_changed
    )


@dataclass(frozen=True)
class Weighed:
    """A dimension or indicator on a slider: its weight, the most it may weigh, and by how much it moves."""

    code: str
    title: str
    weight: Fraction
    reach: Fraction
    step: Fraction
    dimension: str | None = None

    def moved_to(self, value: float) -> Fraction:
        """Return the step that a slider left at a value means: the next one in the direction it went."""
        new = Fraction(str(round(value, 4)))
        steps = ceil(new / self.step) if new > self.weight else floor(new / self.step)
        return max(Fraction(0), min(steps * self.step, self.reach))


def _row(found: Draft, weighed: Weighed) -> None:
    # Another reach is another slider: a browser would report the old value, cut to the new reach, as moved by hand.
    slider, lock = f"weight_{weighed.code}_{weighed.reach}", f"held_{weighed.code}"
    held = found.indicators if weighed.dimension else found.dimensions
    # What follows lies between two steps; a slider of whole steps would move it there by itself.
    unit = float(weighed.step / STEPS_OF_A_WHOLE)

    def hold(value: Fraction) -> None:
        if weighed.dimension:
            found.hold_indicator(weighed.dimension, weighed.code, value)
        else:
            found.hold_dimension(weighed.code, value)

    def moved() -> None:
        # Less than a unit is no hand's doing: a fraction that the slider can't show.
        if abs(st.session_state[slider] - float(weighed.weight)) >= unit:
            hold(weighed.moved_to(st.session_state[slider]))

    def locked() -> None:
        if st.session_state[lock]:
            hold(weighed.weight)
        else:
            found.release(weighed.code)

    st.session_state[slider] = float(weighed.weight)
    st.session_state[lock] = weighed.code in held
    left, right = st.columns([0.78, 0.22], vertical_alignment="bottom", gap="small")
    with left:
        st.slider(
            plain(weighed.title), 0.0, max(float(weighed.reach), unit), step=unit, key=slider, on_change=moved,
            format="%.2f",
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


def _tiers(row: Any) -> str:
    """Write a tier before and after, with a shape for better and worse."""
    shape = {"up": "▲ ", "down": "▼ "}.get(row.tier_change, "")
    return shape + _pair(_tier(row.tier_before), _tier(row.tier_after))


def _status(row: Any) -> str:
    after = words.status(row.status_after)
    return after if row.status_before == row.status_after else f"{words.status(row.status_before)} → {after}"
