"""What a view declares about itself, and how the views are found: by being there."""

from __future__ import annotations

import logging
import pkgutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import streamlit as st

from dashboard import data, state, views
from dashboard.i18n import N_, _, pick
from dashboard.parts import empty
from dashboard.parts.plain import plain

log = logging.getLogger(__name__)
_ENTRIES = "menu_entries"

# The sections of the menu in their order; a view names one of them.
SECTIONS = (N_("Decide"), N_("Vendors"), N_("Cost"), N_("Oversee"), N_("Data"))


@dataclass(frozen=True)
class Page:
    """One entry of the menu: words marked with N_, an optional local image, and its address."""

    title: str
    section: str
    order: int
    url_path: str
    icon: Path | None = None
    needs_scores: bool = True
    # Whether period, family and unit narrow what it shows; where they don't they are not offered.
    is_narrowed: bool = True
    # Whether the rule of the evaluation made its figures; a tender has a rule of its own.
    is_by_rule: bool = True
    # Whether it is about the vendor chosen; on other pages a vendor narrows nothing, and is at most marked.
    is_of_vendor: bool = False


@dataclass(frozen=True)
class View:
    """A page and the function that shows it."""

    page: Page
    show: Callable[[], None]

    def run(self) -> None:
        """Show the page, or what to load where there is nothing to show."""
        if self.page.needs_scores and not data.has_scores():
            empty.nothing_loaded()
            link_to_data()
        else:
            self.show()


def shielded(show: Callable[[], None]) -> bool:
    """Show something; where that fails say so in a sentence, keep the details in the log, and return False."""
    try:
        show()
    except data.ScorecardError as error:
        log.warning("%s", error.en)
        st.warning(plain(pick(error.zh, error.en)))
    except Exception:  # the rim: a reader gets a sentence and a number to quote, never a traceback
        number = uuid.uuid4().hex[:8]
        log.exception("a page failed, reference %s", number)
        st.error(_("This page could not be shown. Quote {number} when you report it.").format(number=number))
    else:
        return True
    return False


def chosen(found: list[View], entry: st.Page) -> Page:
    """Return what the view behind the chosen entry of the menu declares; the first view has no address of its own."""
    return next((view.page for view in found if view.page.url_path == entry.url_path), found[0].page)


def discover() -> list[View]:
    """Return every module of `views` as a page, in menu order."""
    found = [_read(name) for name in _names()]
    return sorted(found, key=lambda view: (SECTIONS.index(view.page.section), view.page.order))


def menu(found: list[View]) -> dict[str, list[st.Page]]:
    """Lay the pages out by section; the first is the one that opens."""
    sections: dict[str, list[st.Page]] = {}
    entries: dict[str, st.Page] = {}
    for view in found:
        entry = st.Page(
            view.run,
            title=_(view.page.title),
            url_path=view.page.url_path,
            default=view is found[0],
        )
        sections.setdefault(_(view.page.section), []).append(entry)
        entries[view.page.url_path] = entry
    st.session_state[_ENTRIES] = entries
    return sections


def link_to_data() -> None:
    """Draw a link to the page where files are loaded."""
    st.page_link(st.session_state[_ENTRIES]["data"], label=_("Open the Data page"), icon=":material/upload_file:")


def open_scorecard(vendor: str, group: str | None) -> None:
    """Leave for the scorecard of a vendor in a peer group, with nothing left chosen from an earlier card."""
    for name, value in (("vendor", vendor), ("group", group), *dict.fromkeys(state.OF_ONE_CARD).items()):
        state.put(name, value)
    st.switch_page(st.session_state[_ENTRIES]["scorecard"], query_params=state.chosen())


def _names() -> Iterator[str]:
    return (module.name for module in pkgutil.iter_modules(views.__path__))


def _read(name: str) -> View:
    module = import_module(f"{views.__name__}.{name}")
    return View(module.PAGE, module.show)
