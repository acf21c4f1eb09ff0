"""How firm places are: sentences first, then the vendors, how far weights may move, and what other methods say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import ImageColumn, NumberColumn, TextColumn

from dashboard import data, theme
from dashboard.charts import weight_ranges
from dashboard.i18n import _, language
from dashboard.parts import empty, figures, firm_words, look, tables
from dashboard.rows import each

# The price of a tender stands among its indicators, but has no code that a rule gives it.
PRICE = "price"
BANDS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

Names = Mapping[str, str]


@dataclass(frozen=True)
class Words:
    """What the vendors, dimensions and indicators of a ranking are called, by their codes."""

    vendors: Names
    dimensions: Names
    indicators: Names


def show(firm: data.Firmness | None, called: Words, *, crowd: int | None = None) -> None:
    """Draw how firm the places are; `crowd` is the number of vendors where they are too many to compare."""
    figures.heading(
        _("How firm the places are"),
        _("Were weights a little different, were points added up otherwise, had chance played: would the order hold?"),
    )
    if firm is None:
        empty.note(
            _("{count} vendors are too many to compare everyone with everyone.").format(count=crowd)
            if crowd
            else _("It takes two with a place, and totals that weights decide.")
        )
        return
    ranges = of_dimensions(firm, called.dimensions)
    left, right = st.columns([0.6, 0.4], gap="large")
    with left:
        st.text("\n".join(f"· {said}" for said in firm_words.sentences(firm, called.vendors, ranges)))
    with right:
        _weights(ranges)
    _standings(firm, called.vendors)
    # Closed it is not even sent.
    others = st.expander(_("Other methods and every single weight"), key="firm_others", on_change="rerun")
    if others.open:
        with others:
            _opinions(firm, called.vendors)
            _indicator_weights(firm, called.indicators)


def files(firm: data.Firmness | None, called: Words) -> dict[str, pd.DataFrame]:
    """Return what a file holds of all this, by title."""
    if firm is None:
        return {}
    # A dimension is known by its title; its code is the program's own.
    ranges = [of_dimensions(firm, called.dimensions).assign(code=""), of_indicators(firm, called.indicators)]
    return {
        _("Weights that keep the first place"): pd.concat(ranges, ignore_index=True),
        _("Places by other methods"): of_methods(firm, called.vendors),
    }


def of_dimensions(firm: data.Firmness, names: Names) -> pd.DataFrame:
    """One row per dimension: title, weight, low and high for the first place, for the whole order."""
    return _ranges(firm, "dimension", names)


def of_indicators(firm: data.Firmness, names: Names) -> pd.DataFrame:
    """One row per indicator, as of_dimensions."""
    return _ranges(firm, "indicator", names)


def of_methods(firm: data.Firmness, vendors: Names) -> pd.DataFrame:
    """One row per vendor: its place and what the other methods make of it."""
    rows = [{"vendor_name": vendors[one.vendor_id], "rank": one.place} for one in firm.standings]
    for opinion in firm.opinions:
        for row, place, score in zip(rows, opinion.places, opinion.scores, strict=True):
            row |= {f"{opinion.method}_rank": place, f"{opinion.method}_score": score}
    return pd.DataFrame(rows)


def _ranges(firm: data.Firmness, kind: str, names: Names) -> pd.DataFrame:
    columns = ["code", "title", "weight", "low", "high", "order_low", "order_high"]
    found = [
        (
            "" if one.code == PRICE else one.code,
            names.get(one.code, one.code),
            one.weight,
            one.first_low,
            one.first_high,
            one.order_low,
            one.order_high,
        )
        for one in firm.ranges
        if one.kind == kind
    ]
    return pd.DataFrame(found, columns=columns).astype({"low": float, "high": float})


def _standings(firm: data.Firmness, vendors: Names) -> None:
    rows = pd.DataFrame([vars(one) for one in firm.standings])
    drawn = len(rows) <= tables.MOST_PICTURES
    shown = rows.assign(
        vendor_name=[vendors[vendor] for vendor in rows["vendor_id"]],
        bounds=tables.bounds(rows.rename(columns={"low": "worst", "high": "best"})),
        first=rows["first_share"].map(firm_words.share),
        top_three=rows["top_three_share"].map(firm_words.share),
        between=[firm_words.places(row.best_place, row.worst_place) for row in each(rows)],
        apart=rows["is_apart"].map(firm_words.apart),
        level=[BANDS[number - 1] if number <= len(BANDS) else f"{number}" for number in rows["band"]],
    )
    columns: dict[str, Any] = {
        "place": NumberColumn(_("Place"), width=46, format="%d"),
        "vendor_name": TextColumn(_("Vendor"), width=190),
        "bounds": (ImageColumn if drawn else TextColumn)(
            _("Score may lie"), width=tables.BOUNDS_WIDTH, help=firm_words.on_bounds()
        ),
        "first": TextColumn(_("Share first"), width=72, alignment="right", help=firm_words.on_share()),
        "top_three": TextColumn(_("In top three"), width=78, alignment="right", help=firm_words.on_top_three()),
        "between": TextColumn(_("Places"), width=64, alignment="right", help=firm_words.on_places()),
        "apart": TextColumn(_("Versus above"), width=132, help=firm_words.on_apart()),
        "level": TextColumn(_("Level"), width=52, alignment="center", help=firm_words.on_band()),
    }
    if len(rows) <= 3:  # noqa: PLR2004 - everybody is among the first three
        del columns["top_three"]
    tables.show(shown, columns, key="standings", alt=_("How firm each place is"), most_rows=12)


def _weights(ranges: pd.DataFrame) -> None:
    if ranges["low"].isna().any():
        empty.note(_("Equal scores in first place: no range of weights to show."))
        return
    figures.show(
        weight_ranges.figure(ranges, look.now()), key="weight_ranges", alt=_("Weights that keep the first place")
    )


def _opinions(firm: data.Firmness, vendors: Names) -> None:
    st.caption(
        _(
            "The same points and weights, added up otherwise: the geometric mean punishes weak spots (points are taken "
            "from 1 to 100), the weighted sum doesn't, TOPSIS measures the distance to full and to no points."
        )
    )
    columns = {
        "vendor_name": TextColumn(_("Vendor"), width=220),
        "rank": NumberColumn(_("Place"), width=60, format="%d"),
        "product_rank": NumberColumn(_("Place by geometric mean"), width=150, format="%d"),
        "product_score": NumberColumn(_("Geometric mean"), width=110, format="%.2f"),
        "sum_rank": NumberColumn(_("Place by weighted sum"), width=150, format="%d"),
        "sum_score": NumberColumn(_("Weighted sum"), width=110, format="%.2f"),
        "topsis_rank": NumberColumn(_("Place by TOPSIS"), width=120, format="%d"),
        "topsis_score": NumberColumn("TOPSIS", width=80, format="%.2f"),
    }
    rows = of_methods(firm, vendors)
    columns = {name: column for name, column in columns.items() if name in rows}
    tables.show(rows, columns, key="opinions", alt=_("Places by other methods"), most_rows=12)


def _indicator_weights(firm: data.Firmness, names: Names) -> None:
    st.caption(
        _(
            "Weight of one indicator, the others in proportion. Weights as they count here: indicators without "
            "any value have passed theirs on."
        )
    )
    if firm.never_share is not None:
        st.caption(
            _("{share} of all pairs keep their order at any weights.").format(share=theme.percent(firm.never_share))
        )
    rows = of_indicators(firm, names)
    shown = rows.assign(
        first=[theme.NOTHING if pd.isna(row.low) else weight_ranges.reach(row) for row in each(rows)],
        order=[weight_ranges.reach(row) for row in each(rows.assign(low=rows["order_low"], high=rows["order_high"]))],
    )
    columns = {
        "code": TextColumn(_("Code"), width=60),
        "title": TextColumn(_("Indicator"), width=190 if language() == "zh" else 230),
        "weight": NumberColumn(_("Weight"), width=64, format="%.2f"),
        "first": TextColumn(_("First place stays at"), width=150, alignment="right"),
        "order": TextColumn(_("Whole order stays at"), width=150, alignment="right"),
    }
    tables.show(shown, columns, key="indicator_weights", alt=_("Weights that keep the first place"), most_rows=12)
