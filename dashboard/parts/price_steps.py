"""The price points of a tender worked out bid by bid, so that a committee can do it again by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from dashboard import theme
from dashboard.i18n import _
from dashboard.parts import figures, tables
from dashboard.rows import each, first

# Digits of what is shown, so many that the points come out to two decimals: of percents off the base, of quality.
OFF_BASE, QUALITY = 4, 4
_AROUND = {"PM2", "PM3"}


def show(tender: Any, rows: pd.DataFrame) -> None:
    """Draw what all bids are held against, and for each bid the sum that gives its points."""
    known = rows[rows["unlimited_points"].notna()].reset_index(drop=True)
    if known.empty:
        return
    figures.heading(_("Price points worked out"), _("Exact prices in yuan; points are kept within 0 and 100."))
    if said := held_against(tender, known):
        st.text(said)
    shown = known.assign(
        price=known["price_cny"].map(yuan),
        off=[_percent(value) for value in known["off_base"]],
        worked=[worked(tender, row, known) for row in each(known)],
    )
    columns: dict[str, Any] = {
        "vendor_name": TextColumn(_("Candidate"), width=200),
        "price": TextColumn(_("Price (yuan)"), width=120, alignment="right"),
        "off": TextColumn(_("Off the base"), width=104, alignment="right"),
        "worked": TextColumn(_("Calculation"), width=384),
        "price_score": NumberColumn(_("Price points"), width=96, format="%.2f"),
    }
    if tender.price_method not in _AROUND:
        del columns["off"]
    tables.show(shown, columns, key="price_steps", alt=_("Price points worked out"))


def held_against(tender: Any, rows: pd.DataFrame) -> str:
    """Say what every bid is held against: the base and how it came about, the lowest price, or the best ratio."""
    about = first(rows)
    if tender.price_method in _AROUND:
        return _around(tender, about)
    if tender.price_method == "PM5":
        best = first(rows[rows["is_best_ratio"]])
        return _("Best ratio: {vendor}, quality {quality} ÷ {price} yuan.").format(
            vendor=best.vendor_name, quality=theme.number(best.quality, QUALITY), price=yuan(best.price_cny)
        )
    if tender.price_method == "PM4" and pd.notna(tender.reference_low_cny):
        return ""
    return _("Lowest valid price: {price} yuan, of {count} bids.").format(
        price=yuan(about.lowest_cny), count=int(about.bid_count)
    )


def _around(tender: Any, about: Any) -> str:
    said = _("{count} valid bids, mean {mean} yuan").format(count=int(about.bid_count), mean=yuan(about.mean_cny))
    if about.is_trimmed:
        said += _(" without the highest, {highest}, and the lowest, {lowest}").format(
            highest=yuan(about.highest_cny), lowest=yuan(about.lowest_cny)
        )
    if tender.price_method == "PM3":
        return said + _("; less {percent}: base {base} yuan.").format(
            percent=theme.percent(tender.reduction, 1), base=yuan(about.base_cny)
        )
    return said + _(", which is the base.")


def worked(tender: Any, row: Any, rows: pd.DataFrame) -> str:
    """Write the sum that gives a bid's points, with its result before the limits where these change it."""
    said = _sum(tender, row, rows)
    if not said:
        return ""
    result, points = theme.score(row.unlimited_points), theme.score(row.price_score)
    return f"{said} = {result.replace('-', '−')}" + ("" if result == points else f" → {points}")


def _sum(tender: Any, row: Any, rows: pd.DataFrame) -> str:
    price, low = yuan(row.price_cny), tender.reference_low_cny
    low = row.lowest_cny if pd.isna(low) else low
    if tender.price_method == "PM1":
        return f"100 × {yuan(low)} ÷ {price}"
    if tender.price_method == "PM4":
        # The cap itself as lowest bid leaves no interval to stand in.
        cap = tender.price_cap_cny
        return "" if cap <= low else f"100 × ({yuan(cap)} − {price}) ÷ ({yuan(cap)} − {yuan(low)})"
    if tender.price_method == "PM5":
        best = first(rows[rows["is_best_ratio"]])
        own, yardstick = (f"({theme.number(bid.quality, QUALITY)} ÷ {yuan(bid.price_cny)})" for bid in (row, best))
        return f"100 × {own} ÷ {yardstick}"
    factor = tender.above_factor if row.off_base > 0 else tender.below_factor
    return f"100 − {factor:g} × {abs(100 * row.off_base):.{OFF_BASE}f}"


def yuan(value: float) -> str:
    """Write an exact amount: to the fen, whole yuan without them."""
    return f"{value:,.2f}".removesuffix(".00")


def _percent(share: float) -> str:
    return f"{100 * share:+.{OFF_BASE}f}%".replace("-", "−")
