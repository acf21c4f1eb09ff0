"""Data: drop files here, and see what was loaded, what was not, and where."""

from __future__ import annotations

from dashboard import data
from dashboard.i18n import N_, _
from dashboard.page import Page
from dashboard.parts import download, empty, figures, frame, ledger, upload

PAGE = Page(title=N_("Data"), section=N_("Data"), order=10, url_path="data", needs_scores=False)


def show() -> None:
    """Choose, fetch, show."""
    upload.show()
    if not data.has_warehouse():
        empty.nothing_loaded()
        return

    files, sheets = data.files(), data.sheets()
    problems, aside, alike = data.problems(), data.set_aside(), data.like_names()

    ledger.totals(files)
    figures.heading(_("Files"), _("Rows read = loaded + rejected + set aside, in every sheet."))
    ledger.files(files)
    ledger.sheets(sheets)
    figures.heading(_("Faulty cells"), _("Each with its address, the raw text and what to do."))
    ledger.problems(problems)
    figures.heading(_("Rows set aside"), _("Totals, footers and exact repeats are no data."))
    ledger.set_aside(aside)
    figures.heading(_("Nearly equal vendor names"), _("Never merged by themselves: is it one firm, or two?"))
    ledger.like_names(alike)
    if data.has_scores():
        tables = {_("Faulty cells"): problems, _("Files"): files, _("Sheets"): sheets, _("Rows set aside"): aside}
        download.offer("data", tables, frame.scope())
