"""Files to take away: a workbook and CSVs that say what they hold and can't carry a formula somebody typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from dashboard import data
from dashboard.i18n import _, language, period_word, pick
from dashboard.parts import headers, spelt, words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_IN_NAMES = re.compile(r"[^\w-]")

Tables = Mapping[str, pd.DataFrame]


def offer(name: str, tables: Tables, scope: data.Scope | None) -> None:
    """Draw the buttons that hand over these tables as shown, under the filters in force; None where none narrows them.

    The file name carries a hash of the content: Streamlit takes two large files that differ in the middle for one.
    """
    offer_about(name, scope.period if scope else "", tables, describe(scope))


def offer_about(name: str, subject: str, tables: Tables, about: list[tuple[str, str]]) -> None:
    """Draw the buttons that hand over these tables; `about` is what files say of themselves, `subject` names them."""
    digest = content_hash(tables, about)
    # A subject may be a name from the data: in a file's name it keeps letters, digits and hyphens only.
    stem = "-".join(part for part in ("scorecard", name, _NOT_IN_NAMES.sub("", subject), digest) if part)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.download_button(
            _("Download as workbook"),
            _later(lambda: workbook(tables, about)),
            f"{stem}.xlsx",
            XLSX,
            key=f"xlsx_{name}",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
        )
        first = next(iter(tables))
        st.download_button(
            _("CSV: {table}").format(table=first),
            _later(lambda: csv(tables[first], about)),
            f"{stem}.csv",
            "text/csv",
            key=f"csv_{name}",
            on_click="ignore",
            type="tertiary",
        )


def describe(scope: data.Scope | None) -> list[tuple[str, str]]:
    """Return what a file must say about itself: filters, period, freshness, rule, and that a sample is a sample.

    What no filter narrows says nothing of filters; before anything is built there is nothing to say.
    """
    if not data.has_warehouse():
        return []
    build = data.build()
    said = [*_sample_note(), *(_narrowing(scope) if scope else [])]
    said.append((_("Data as of"), f"{build.as_of:%Y-%m-%d}"))
    if scope:
        rule = data.period(scope.period)
        said.append((_("Rule"), f"{pick(rule.title_zh, rule.title_en)} {rule.version}"))
    return [*said, (_("Built from"), str(build.fingerprint))]


def _sample_note() -> list[tuple[str, str]]:
    return [(_("Note"), _("Made-up sample data · 示例数据（虚构）"))] if bool(data.build().is_sample) else []


def _narrowing(scope: data.Scope) -> list[tuple[str, str]]:
    return [
        (_("Period"), period_word(scope.period)),
        (_("Service family"), words.family(scope.family) if scope.family else _("All families")),
        (_("Using unit"), scope.unit or _("All units")),
        (_("Vendor"), data.vendors(None, None)[scope.vendor] if scope.vendor else _("All vendors")),
    ]


def about_tender(said: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what a file about a tender must say, with how fresh it is and that a sample is a sample."""
    build = data.build()
    return [
        *_sample_note(),
        *said,
        (_("Data as of"), f"{build.as_of:%Y-%m-%d}"),
        (_("Built from"), str(build.fingerprint)),
    ]


def content_hash(tables: Tables, about: list[tuple[str, str]]) -> str:
    """Return twelve hex digits that change with any cell, any filter, and the language."""
    parts = [name.encode() + rows.to_csv(index=False).encode() for name, rows in tables.items()]
    return data.content_hash(repr((about, language())).encode(), *parts)


def workbook(tables: Tables, about: list[tuple[str, str]]) -> bytes:
    """Write a first sheet about the file and one sheet per table; every text stays text."""
    return data.to_xlsx([_table(name, rows) for name, rows in tables.items()], about, _("About this file"))


def csv(rows: pd.DataFrame, about: list[tuple[str, str]]) -> bytes:
    """Write UTF-8 with a mark that Excel knows, what the file holds first."""
    return data.to_csv(_table("", rows), about).encode("utf-8-sig")


def _table(name: str, rows: pd.DataFrame) -> data.Table:
    """Return a frame as titles and plain values, codes in words: what pandas says for nothing becomes nothing."""
    told = spelt.out(rows)
    plain = told.astype(object).where(told.notna(), None)
    return data.Table(name, [headers.name(str(column)) for column in told.columns], plain.itertuples(index=False))


def _later(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Keep the language of the page for the moment of the click, which runs on another thread."""
    from dashboard import i18n

    spoken = language()

    def made() -> bytes:
        i18n.use(spoken)
        return make()

    return made
