"""The candidates of a tender: gates first, then places with quality and price, and how firm they are."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from dashboard import data, theme
from dashboard.charts import makeup
from dashboard.i18n import _, language, pick
from dashboard.parts import empty, figures, firm_words, look, tables, tender_words
from dashboard.parts import firm as firm_parts
from dashboard.parts.plain import plain
from dashboard.rows import each


def about(tender: Any) -> list[tuple[str, str]]:
    """Return what a page and a file must say of a tender."""
    return [
        (_("Tender"), str(tender.tender_no)),
        (_("Service"), tender.service_name if isinstance(tender.service_name, str) else theme.NOTHING),
        (_("Procurement"), tender_words.method(tender.method)),
        (_("Bids opened on"), f"{tender.opened_on:%Y-%m-%d}"),
        (_("Scores due at"), theme.NOTHING if pd.isna(tender.deadline_at) else f"{tender.deadline_at:%Y-%m-%d %H:%M}"),
        (_("Price weight"), theme.percent(tender.price_weight)),
        (_("Rule"), f"{pick(tender.title_zh, tender.title_en)} {tender.scheme_version}"),
    ]


def head(tender: Any) -> None:
    """Draw in one line which tender this is and under which rule."""
    said = [f"{name} {value}" for name, value in about(tender)[2:]]
    service = tender.service_name if isinstance(tender.service_name, str) else ""
    unit = tender.requesting_unit if isinstance(tender.requesting_unit, str) else ""
    st.caption(plain("　·　".join(part for part in (service, unit, *said) if part)))


def gates(rows: pd.DataFrame) -> None:
    """Draw which candidate passed which gate, and for every gate that is not passed the reason and where it stands."""
    figures.heading(
        _("Qualification review"),
        _("● passed, ○ to be verified, ▲ failed. A failed gate refuses; an open one can't be awarded."),
    )
    titles = rows.drop_duplicates("gate")
    names = {row.gate: f"{row.gate} {pick(row.title_zh, row.title_en)}" for row in each(titles)}
    table = rows.assign(mark=rows["state"].map(tender_words.gate_mark)).pivot_table(
        index=["vendor_id", "vendor_name"], columns="gate", values="mark", aggfunc="first", sort=False
    )
    shown = table.reset_index()
    columns: dict[str, Any] = {"vendor_name": TextColumn(_("Candidate"), width=200)}
    columns |= {gate: TextColumn(gate, width=52, help=plain(name), alignment="center") for gate, name in names.items()}
    tables.show(shown, columns, key="gates", alt=_("Gates by candidate"))
    st.caption(plain("　".join(names.values())))
    _unsettled(rows[rows["state"] != "passed"].reset_index(drop=True))


def _unsettled(rows: pd.DataFrame) -> None:
    if rows.empty:
        return
    shown = rows.assign(
        gate_word=[f"{row.gate} {pick(row.title_zh, row.title_en)}" for row in each(rows)],
        state_word=rows["state"].map(tender_words.gate_state),
        why=[_why(row) for row in each(rows)],
        place=[_place(row) for row in each(rows)],
    )
    columns = {
        "vendor_name": TextColumn(_("Candidate"), width=186),
        "gate_word": TextColumn(_("Gate of the tender"), width=172 if language() == "zh" else 164),
        "state_word": TextColumn(_("State"), width=84 if language() == "zh" else 92),
        "why": TextColumn(_("Why"), width=236),
        "place": TextColumn(_("Where it stands"), width=226),
    }
    tables.show(shown, columns, key="unsettled", alt=_("Gates that are not passed, with the reason"))


def _why(row: Any) -> str:
    computed = pick(row.zh, row.en)
    if row.finding == "contradictory":
        return _("Findings contradict each other; settle them.")
    found = row.finding_reason if isinstance(row.finding_reason, str) else ""
    return found if row.finding == "failed" and found else computed


def _place(row: Any) -> str:
    parts = (row.file_name, row.sheet, None if pd.isna(row.row_number) else f"{int(row.row_number)}")
    return " / ".join(part for part in parts if isinstance(part, str) and part)


def results(rows: pd.DataFrame, firm: data.Firmness | None) -> None:
    """Draw the places, and below them the refused and unranked with the reason."""
    figures.heading(
        _("Result"),
        _(
            "Equal published totals share a place; ≈ is not clearly behind the one above. Refused candidates stand "
            "below."
        ),
    )
    placed = rows[rows["rank"].notna()].reset_index(drop=True)
    if placed.empty:
        empty.note(_("No candidate can be ranked yet; the reasons stand below."))
    else:
        _placed(placed, firm)
    others = rows[rows["rank"].isna()].reset_index(drop=True)
    if not others.empty:
        figures.heading(_("Without a place"))
        shown = others.assign(
            status_word=others["status"].map(tender_words.status), why=[_reason(row) for row in each(others)]
        )
        columns = {
            "vendor_name": TextColumn(_("Candidate"), width=200),
            "status_word": TextColumn(_("Status"), width=150 if language() == "zh" else 210),
            "why": TextColumn(_("Why"), width="large"),
        }
        tables.show(shown, columns, key="refused", alt=_("Candidates without a place, with the reason"))


def _placed(rows: pd.DataFrame, firm: data.Firmness | None) -> None:
    standings = [firm.of(row.vendor_id) if firm else None for row in each(rows)]
    shown = rows.assign(
        price=[theme.money(value) for value in rows["price_cny"]],
        status_word=rows["status"].map(tender_words.status),
        coverage_text=rows["coverage"].map(theme.percent),
        apart=[firm_words.apart(stands.is_apart if stands else None) for stands in standings],
        share=[tender_words.share(row.awarded_share) if row.is_awarded else theme.NOTHING for row in each(rows)],
    )
    columns: dict[str, Any] = {
        "rank": NumberColumn(_("Place"), width=46, format="%d"),
        "vendor_name": TextColumn(_("Candidate"), width=182),
        "total": NumberColumn(_("Total"), width=60, format="%.2f"),
        "quality": NumberColumn(_("Quality"), width=64, format="%.2f"),
        "price_score": NumberColumn(_("Price points"), width=86, format="%.2f"),
        "price": TextColumn(_("Price ({unit})").format(unit=theme.money_unit()), width=96, alignment="right"),
        "coverage_text": TextColumn(_("Coverage"), width=66, alignment="right"),
        "apart": TextColumn(_("Versus above"), width=112, help=firm_words.on_apart()),
        "status_word": TextColumn(_("Status"), width=128 if language() == "zh" else 172),
    }
    if rows["is_awarded"].any():
        columns["share"] = TextColumn(_("Awarded"), width=70, alignment="right")
    tables.show(shown, columns, key="bids", alt=_("Candidates by place"))


def _reason(row: Any) -> str:
    if row.status == "refused":
        return pick(row.failed_zh, row.failed_en)
    if row.status in {"provisional", "not_scored"}:
        missing = row.missing_indicators if isinstance(row.missing_indicators, str) else theme.NOTHING
        return _("Coverage {share}, missing: {indicators}").format(
            share=theme.percent(row.coverage), indicators=missing
        )
    return tender_words.status(row.status)


def called(tender: Any, rows: pd.DataFrame, points: pd.DataFrame) -> firm_parts.Words:
    """Return what candidates, dimensions and indicators of a tender are called; the price is both of the latter."""
    price_word = {firm_parts.PRICE: pick(tender.price_title_zh, tender.price_title_en)}
    titles = list(each(points.drop_duplicates("indicator")))
    return firm_parts.Words(
        dict(zip(rows["vendor_id"], rows["vendor_name"], strict=True)),
        {row.dimension: pick(row.dimension_zh, row.dimension_en) for row in titles} | price_word,
        {row.indicator: pick(row.title_zh, row.title_en) for row in titles} | price_word,
    )


def price(tender: Any) -> None:
    """Draw the price method with its formula and warning."""
    figures.heading(_("Price points"), tender_words.price_method(tender.price_method))
    st.text(tender_words.price_formula(tender))
    st.text(_weighing(tender))
    mark = "●" if tender.is_order_free else "▲"
    st.text(f"{mark} {tender_words.price_warning(tender)}")


def _weighing(tender: Any) -> str:
    basis = tender_words.basis(tender.price_basis)
    if tender.price_method == "PM5":
        return _("The price is the {basis}.").format(basis=basis)
    return _("Total = {quality} × quality + {price} × price points; the price is the {basis}.").format(
        quality=theme.percent(1 - tender.price_weight), price=theme.percent(tender.price_weight), basis=basis
    )


def makeup_chart(parts: pd.DataFrame) -> None:
    """Draw what each total is made of."""
    figures.heading(_("What the total is made of"), _("Points of the dimensions and of the price, of 100."))
    if parts.empty:
        empty.note(_("There is no total that is a sum of parts."))
    else:
        figures.show(makeup.figure(parts, look.now()), key="bid_makeup", alt=_("What the total is made of"))
