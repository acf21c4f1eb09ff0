"""Selection: one tender at a time, its gates, places, committee, price method, firmness and award."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, page, state
from dashboard.i18n import N_, _
from dashboard.page import Page
from dashboard.parts import (
    awards,
    bid_points,
    bids,
    committee,
    download,
    empty,
    firm,
    price_steps,
    scoring,
    upload,
    who,
)
from dashboard.rows import each, where

PAGE = Page(
    title=N_("Selection"),
    section=N_("Vendors"),
    order=30,
    url_path="selection",
    needs_scores=False,
    is_narrowed=False,
    is_by_rule=False,
)


def show() -> None:
    """Choose, fetch, show."""
    if upload.running():
        return
    tenders = data.tenders()
    if tenders.empty:
        empty.note(
            _("No tender is loaded. Fill in workbook 10 (tenders, candidates, evidence, gates, scores) and load it.")
        )
        page.link_to_data()
        return
    tender = _choose(tenders)
    bids.head(tender)
    number = str(tender.tender_no)
    steps = {
        "result": (_("Gates and result"), _result),
        "committee": (_("Committee"), _committee),
        "indicators": (_("Indicators"), _indicators),
        "award": (_("Award"), _award),
    }
    chosen = state.part("step", _("Show"), {name: label for name, (label, _draw) in steps.items()})
    steps[chosen][1](tender, data.bids(number))
    download.offer_about("selection", number, _tables(tender), download.about_tender(bids.about(tender)))


def _choose(tenders: pd.DataFrame) -> Any:
    names = {str(row.tender_no): _named(row) for row in each(tenders)}
    left, right = st.columns([0.62, 0.38], vertical_alignment="bottom")
    with left:
        number = state.choose("tender", _("Tender"), list(names), names.__getitem__) or next(iter(names))
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        who.ask()
    return where(tenders, "tender_no", number)


def _named(row: Any) -> str:
    service = f"　{row.service_name}" if isinstance(row.service_name, str) else ""
    return f"{row.tender_no}{service}　{row.opened_on:%Y-%m-%d}"


def _result(tender: Any, found: pd.DataFrame) -> None:
    number = str(tender.tender_no)
    gates, firmness = data.tender_gates(number), data.tender_firmness(number)
    bids.gates(gates)
    awards.gate_finding(tender, gates)
    bids.results(found, firmness)
    firm.show(firmness, bids.called(tender, found, data.bid_points(number)))
    left, right = st.columns(2, gap="large")
    with left:
        bids.makeup_chart(data.bid_makeup(number))
    with right:
        bids.price(tender)
    price_steps.show(tender, data.bid_prices(number))


def _committee(tender: Any, found: pd.DataFrame) -> None:
    number = str(tender.tender_no)
    scoring.show(tender, data.judged(number))
    committee.show(tender, data.committee_scores(number), data.committee_means(number), found)


def _indicators(tender: Any, found: pd.DataFrame) -> None:
    bid_points.show(data.bid_points(str(tender.tender_no)), found)


def _award(tender: Any, found: pd.DataFrame) -> None:
    awards.show(tender, data.tender_awards(str(tender.tender_no)), found)


def _tables(tender: Any) -> dict[str, pd.DataFrame]:
    number = str(tender.tender_no)
    return {
        _("Result"): data.bids(number),
        _("Qualification review"): data.tender_gates(number),
        _("Committee"): data.committee_scores(number),
        _("Indicators"): data.bid_points(number),
        _("What the total is made of"): data.bid_makeup(number),
        _("Price points worked out"): data.bid_prices(number),
        _("Award"): data.tender_awards(number),
        **firm.files(data.tender_firmness(number), bids.called(tender, data.bids(number), data.bid_points(number))),
    }
