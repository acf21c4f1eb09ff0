"""The head of a scorecard, and the short tables at its foot."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import DatetimeColumn, NumberColumn, TextColumn

from dashboard import data, state, theme
from dashboard.i18n import _
from dashboard.parts import cost_words, empty, figures, metrics, tables, words
from dashboard.parts.plain import plain
from dashboard.rows import each, first, where
from dashboard.theme import NOTHING


def choose(heads: pd.DataFrame, engagements: pd.DataFrame) -> tuple[Any, str | None]:
    """Draw the vendor's name; choose in which peer group to look at it, and one engagement or all together."""
    groups = heads["group_key"].tolist()
    left, middle, right = st.columns([0.44, 0.28, 0.28], vertical_alignment="bottom")
    with left:
        st.header(plain(heads["vendor_name"].iloc[0]), anchor=False)
    with middle:
        group = state.choose("group", _("Peer group"), groups, words.group) or groups[0]
    own = engagements[engagements["group_key"] == group]
    with right:
        engagement = state.choose(
            "engagement",
            _("Engagement"),
            own["engagement_id"].tolist(),
            dict(zip(own["engagement_id"], own["label"], strict=True)).__getitem__,
            everything=_("All engagements together"),
        )
    return where(heads, "group_key", group), engagement


def head(row: Any, costs: pd.DataFrame) -> None:
    """Draw a vendor's score, place, tier, coverage and worst cost verdict."""
    is_alone = pd.isna(row.rank) and row.status == "ranked"
    moved = _("alone in its group") if is_alone else _on_last_period(row.rank_change, 0)
    before = None if pd.isna(row.prior_tier) else _("last period {tier}").format(tier=_tier(row.prior_tier))
    _tiles(
        (_("Score"), theme.score(row.total), _on_last_period(row.total_change, 2)),
        (_("Place"), _place(row), moved),
        (_("Tier"), _tier(row.tier), before),
        _coverage(row),
        _cost(costs),
    )


def _place(row: Any) -> str:
    if pd.notna(row.rank):
        return _("{rank} of {count}").format(rank=int(row.rank), count=theme.number(row.peer_count, 0))
    # Whom nobody can be ranked against stands among the ranked without a place.
    return NOTHING if row.status == "ranked" else words.status(row.status)


def head_of_engagement(row: Any, costs: pd.DataFrame) -> None:
    """Draw one engagement's score, range, fee, coverage and cost verdict; places belong to vendors."""
    _tiles(
        (_("Score"), theme.score(row.total), f"{theme.score(row.worst)} – {theme.score(row.best)}"),
        (_("Contract"), plain(row.contract_no or NOTHING), plain(row.unit_name or "") or None),
        (_("Fee ({unit})").format(unit=theme.money_unit()), theme.money(row.fee_cny), None),
        _coverage(row),
        _cost(costs),
    )


def _tiles(*tiles: tuple[str, str, str | None]) -> None:
    for column, (label, value, note) in zip(st.columns(len(tiles), gap="small"), tiles, strict=True):
        with column:
            metrics.tile(label, value, note)


def _on_last_period(change: Any, digits: int) -> str | None:
    return None if pd.isna(change) else _("{change} on last period").format(change=theme.arrow(change, digits))


def _coverage(row: Any) -> tuple[str, str, str]:
    basis = _("{points} of 100 points").format(points=theme.number(row.basis_points, 0))
    return _("Coverage"), theme.percent(row.coverage), basis


def _cost(costs: pd.DataFrame) -> tuple[str, str, str | None]:
    if costs.empty:
        return _("Cost test"), NOTHING, None
    worst = first(costs)
    share = words.margin(worst.verdict, worst.margin_of_safety)
    return _("Cost test"), words.verdict_name(worst.verdict), _("margin {share}").format(share=share)


def _tier(tier: str | None) -> str:
    return NOTHING if pd.isna(tier) else plain(tier)


def costs(rows: pd.DataFrame, kept: data.Kept) -> None:
    """Draw the cost test of every engagement."""
    figures.heading(
        _("Cost: in-house against outsourced"), _("Total against total; {unit}.").format(unit=theme.money_unit())
    )
    if rows.empty:
        empty.no_costs(kept, _("No cost entries for this vendor in this period."))
        return
    shown = rows.assign(
        verdict_word=rows["verdict"].map(words.verdict),
        inhouse=rows["inhouse_cny"].map(theme.money),
        outsourced=rows["outsourced_cny"].map(theme.money),
        saving=rows["saving_cny"].map(theme.money),
        margin=[words.margin(row.verdict, row.margin_of_safety) for row in each(rows)],
        naive=[theme.percent(value, 1) for value in rows["naive_saving"]],
        missing=rows["missing_items"].map(cost_words.missing),
    )
    columns = {
        "label": TextColumn(_("Engagement"), width=190),
        "verdict_word": TextColumn(_("Verdict"), width=104),
        "inhouse": TextColumn(_("In-house"), width=78, alignment="right"),
        "outsourced": TextColumn(_("Outsourced"), width=78, alignment="right"),
        "saving": TextColumn(_("Saving"), width=68, alignment="right"),
        "margin": TextColumn(_("Margin of safety"), width=tables.fitted(72, 100), alignment="right"),
        "naive": TextColumn(_("Price only (naive)"), width=112, alignment="right"),
        "missing": TextColumn(_("Missing lines"), width=tables.fitted(192, 164)),
    }
    if not shown["missing"].any():
        del columns["missing"]
    tables.show(shown, columns, key="costs", alt=_("Cost tests by engagement"))


def complaints(rows: pd.DataFrame, kept: data.Kept) -> None:
    """Draw the complaints of the period."""
    figures.heading(_("Complaints of the period"))
    if rows.empty:
        empty.no_complaints(kept)
        return
    shown = rows.assign(
        blame=rows["attribution"].map(words.attribution),
        gravity_word=rows["gravity"].map(words.gravity, na_action="ignore"),
    )
    columns: dict[str, Any] = {
        "received_at": DatetimeColumn(_("Received"), width=112, format="YYYY-MM-DD HH:mm"),
        "complaint_no": TextColumn(_("No."), width=88),
        "engagement_label": TextColumn(_("Engagement"), width=144),
        "cause": TextColumn(_("Cause of the complaint"), width=124),
        "blame": TextColumn(_("Attribution"), width=66),
        "gravity_word": TextColumn(_("Severity"), width=62, help=_("1 is the gravest, 4 the slightest.")),
        "closed_at": DatetimeColumn(_("Closed"), width=112, format="YYYY-MM-DD HH:mm"),
        "file_name": TextColumn(_("File"), width=132),
        "row_number": NumberColumn(_("Row"), width=46, format="%d"),
    }
    if shown["engagement_label"].nunique() == 1:
        # Said once above the table, it leaves its room to the causes.
        st.caption(plain(str(shown["engagement_label"].iloc[0])))
        del columns["engagement_label"]
        columns["cause"] = TextColumn(_("Cause of the complaint"), width=268)
    tables.show(shown, columns, key="complaints", alt=_("Complaints of the period"))
