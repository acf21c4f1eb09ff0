"""Data: drop files, decide what only a person can, see what was loaded and what was not; undo; templates."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from dashboard import data, deeds, state
from dashboard.i18n import N_, _
from dashboard.page import Page
from dashboard.parts import asked, blanks, download, empty, figures, history, ledger, quarters, upload

PAGE = Page(title=N_("Data"), section=N_("Data"), order=10, url_path="data", needs_scores=False, is_narrowed=False)


def show() -> None:
    """Choose, fetch, show."""
    upload.show()
    questions = data.questions() if data.has_warehouse() else pd.DataFrame()
    waiting = questions[questions["answer"].isna()] if len(questions) else questions
    parts: dict[str, tuple[str, Callable[[], None]]] = {
        "files": (_("Files"), _files),
        "questions": (_("To decide ({count})").format(count=len(waiting)), lambda: _questions(waiting)),
        "cells": (_("Faulty cells"), _cells),
        "quarters": (_("Quarters"), _quarters),
        "history": (_("History"), _history),
        "templates": (_("Templates"), _templates),
    }
    chosen = state.part("part", _("Show"), {name: label for name, (label, _draw) in parts.items()})
    parts[chosen][1]()


def _has_files() -> bool:
    return data.has_warehouse() and not data.files().empty


def _files() -> None:
    if not _has_files():
        empty.nothing_loaded()
        return
    files, sheets, aside = data.files(), data.sheets(), data.set_aside()
    ledger.totals(files)
    figures.heading(_("Files"), _("Rows read = loaded + rejected + set aside, in every sheet."))
    ledger.files(files)
    figures.heading(_("Sheets"), _("What each sheet was taken for, and what became of its rows."))
    ledger.sheets(sheets)
    figures.heading(_("Rows that were set aside"), _("Totals, footers and exact repeats are no data."))
    ledger.set_aside(aside)
    _offer("files", {_("Files"): files, _("Sheets"): sheets, _("Rows that were set aside"): aside})


def _questions(waiting: pd.DataFrame) -> None:
    asked.open_ones(waiting)
    answers = deeds.answers()
    asked.remembered(answers)
    if len(answers):
        _offer("answers", {_("Decided before"): answers})
    if _has_files():
        figures.heading(
            _("Nearly equal vendor names"),
            _("Never merged. Where two are one firm, keep one row on the vendor sheet with the other as former name."),
        )
        ledger.like_names(data.like_names())


def _cells() -> None:
    if not _has_files():
        empty.nothing_loaded()
        return
    problems = data.problems()
    figures.heading(_("Faulty cells"), _("Each with its address, the raw text and what to do."))
    ledger.problems(problems)
    ledger.marked(data.files())
    _offer("cells", {_("Faulty cells"): problems})


def _history() -> None:
    done = deeds.history()
    chosen = history.loads(done)
    if chosen is not None:
        history.changes(chosen)
    if len(done):
        _offer("history", {_("Loads and decisions"): history.in_words(done)})
    history.inbox(deeds.inbox())


def _quarters() -> None:
    if not data.has_scores():
        empty.nothing_loaded()
        return
    rows = deeds.quarters()
    chosen = quarters.listed(rows)
    if chosen is not None and quarters.is_frozen(rows, chosen):
        quarters.since(deeds.corrections(chosen), deeds.quarter_differences(chosen))
    _offer("quarters", {_("Quarters"): rows})


def _templates() -> None:
    blanks.templates()
    entries = deeds.dictionary()
    blanks.dictionary(entries)
    _offer("dictionary", {_("Data dictionary"): blanks.in_words(entries)})


def _offer(name: str, tables: dict[str, pd.DataFrame]) -> None:
    """Offer tables as files: whole, since no filter narrows this page."""
    download.offer(name, tables, None)
