"""Compare: two to six vendors side by side, on every indicator, with the differences that matter first."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from dashboard import data, state
from dashboard.i18n import N_, _
from dashboard.page import Page
from dashboard.parts import compared, download, empty, frame, words
from dashboard.parts.plain import plain
from dashboard.rows import each

PAGE = Page(title=N_("Compare"), section=N_("Vendors"), order=20, url_path="compare")

FEWEST, MOST, TO_BEGIN_WITH = 2, 6, 3


def show() -> None:
    """Choose, fetch, show."""
    scope = frame.scope()
    ranking = data.ranking_in_full(scope)
    scored = ranking[ranking["total"].notna()].reset_index(drop=True)
    if scored.empty:
        empty.note(_("Nothing was scored under these choices; widen the family or the unit."))
        return
    if len(scored) < FEWEST:
        empty.note(
            _("Only {vendor} has a score under these choices; comparing takes two.").format(
                vendor=scored["vendor_name"].iloc[0]
            )
        )
        return
    rows = _choose(scored)
    if len(rows) < FEWEST:
        empty.note(_("Choose two to six vendors above; who has no score in this period is not offered."))
        return
    _warn(rows)
    _draw(scope, rows)


def _choose(scored: pd.DataFrame) -> pd.DataFrame:
    """Choose vendors, each with its peer group; to begin with the best of the chosen vendor's or the largest group."""
    subjects = {_subject(row): at for at, row in enumerate(each(scored))}
    group_words = words.groups(scored["group_key"])
    named = {
        key: _("{vendor} ({group})").format(
            vendor=scored.loc[at, "vendor_name"], group=group_words[scored.loc[at, "group_key"]]
        )
        for key, at in subjects.items()
    }
    asked = (state.get("compare") or "").split(",")
    chosen = state.several(
        "compare", _("Vendors to compare"), list(subjects), named.__getitem__, most=MOST, start=_start(scored)
    )
    if lost := len([one for one in asked if one not in subjects and one not in {"", "-"}]):
        st.caption(_("{count} of the vendors in this link have no score under these choices.").format(count=lost))
    rows = scored.loc[[subjects[key] for key in chosen]].reset_index(drop=True)
    # One vendor may be chosen in two peer groups: then its name alone does not tell which is meant.
    return rows.assign(vendor_name=[named[key] for key in chosen]) if rows["group_key"].nunique() > 1 else rows


def _start(scored: pd.DataFrame) -> list[str]:
    vendor = state.get("vendor")
    own = scored[scored["vendor_id"] == vendor]
    group = scored["group_key"].mode().iloc[0] if own.empty else own["group_key"].iloc[0]
    peers = scored[scored["group_key"] == group]
    ordered = pd.concat([peers[peers["vendor_id"] == vendor], peers[peers["vendor_id"] != vendor]])
    return [_subject(row) for row in each(ordered.head(TO_BEGIN_WITH))]


def _subject(row: Any) -> str:
    """Write a vendor in a peer group as one word without commas."""
    return f"{quote(str(row.vendor_id), safe='')}@{quote(str(row.group_key), safe='')}"


def _warn(rows: pd.DataFrame) -> None:
    if rows["group_key"].nunique() > 1:
        groups = _(", ").join(dict.fromkeys(words.group(key) for key in rows["group_key"]))
        st.warning(
            plain(
                _(
                    "These vendors are of different peer groups ({groups}): other work, other targets. "
                    "Their scores stand side by side, but no place is drawn from them."
                ).format(groups=groups)
            )
        )


def _draw(scope: data.Scope, rows: pd.DataFrame) -> None:
    cards = [data.Card(scope.period, row.vendor_id, row.group_key) for row in each(rows)]
    apart = data.apart_from_best(scope.period, rows) if rows["group_key"].nunique() == 1 else None
    names = {(row.vendor_id, row.group_key): row.vendor_name for row in each(rows)}
    table = data.compared(scope.period, cards)
    table = table.assign(vendor_name=[names[row.vendor_id, row.group_key] for row in each(table)])
    dimensions = [data.dimensions(card) for card in cards]
    compared.heads(rows, cards, apart)
    compared.sentences(rows, table, apart)
    compared.key(rows)
    left, right = st.columns([0.44, 0.56], gap="large")
    with left:
        compared.profile(rows, dimensions)
    with right:
        compared.differences(rows, table)
    compared.indicators(rows, table)
    scores = [own.assign(vendor_name=name) for own, name in zip(dimensions, rows["vendor_name"], strict=True)]
    shown = {
        _("Indicators"): table,
        _("Side by side"): rows,
        _("Scores by dimension"): pd.concat(scores, ignore_index=True),
    }
    download.offer("compare", shown, scope)
