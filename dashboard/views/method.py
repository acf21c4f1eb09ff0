"""Method: the rules in force as they run, weights to try out with the ranking beside, and new versions."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, state
from dashboard.i18n import N_, _, language, pick
from dashboard.page import Page
from dashboard.parts import (
    diagnostics,
    download,
    drafts,
    frame,
    judging,
    rule_history,
    rule_saving,
    rule_terms,
    rules,
    upload,
    weighing,
)
from dashboard.rows import each, where

PAGE = Page(title=N_("Method"), section=N_("Data"), order=20, url_path="method")


def show() -> None:
    """Choose, fetch, show."""
    if upload.running():
        return
    upload.show_ended(rule_saving.said())
    scope, versions = frame.scope(), data.rule_versions()
    version = _version(scope, versions)
    key = (str(version.scheme), str(version.version))
    titles = _titles(data.rule("indicators", *key))
    parts = {
        "rules": _("The rules"),
        "weights": _("Weights and ranking"),
        "sources": _("Where weights come from"),
        "versions": _("Versions"),
    }
    chosen = state.part("rules", _("Show"), parts)
    if chosen == "rules":
        rules.show(version)
        rule_terms.show()
        download.offer("rules", rules.files(version), scope)
        return
    if chosen == "versions":
        rule_history.show(versions, titles)
        download.offer("versions", {_("Versions"): versions}, scope)
        return
    found = drafts.draft(*key, data.weights(*key, scope.period))
    if chosen == "weights":
        weighing.show(key, scope, found, titles, language())
        st.divider()
        rule_saving.show(version, found)
    else:
        judging.show(found, titles, language())
        st.divider()
        diagnostics.show(data.rule_points(scope.period, scope.family), found.own, titles)


def _version(scope: data.Scope, versions: pd.DataFrame) -> Any:
    """Choose a version; to begin with the one that scored the period."""
    in_force = data.period(scope.period)
    names = {str(row.version): _named(row, str(in_force.version)) for row in each(versions)}
    ordered = sorted(names, key=lambda name: name != str(in_force.version))
    left, _right = st.columns([0.5, 0.5])
    with left:
        chosen = state.choose("version", _("Version"), ordered, names.__getitem__) or ordered[0]
    return where(versions, "version", chosen)


def _named(row: Any, in_force: str) -> str:
    said = _("{title} {version}, in effect from {day}").format(
        title=pick(row.title_zh, row.title_en), version=row.version, day=f"{row.effective_from:%Y-%m-%d}"
    )
    return _("{version} (scored this period)").format(version=said) if row.version == in_force else said


def _titles(indicators: pd.DataFrame) -> dict[str, str]:
    named = {str(row.indicator): pick(row.title_zh, row.title_en) for row in each(indicators)}
    return named | {str(row.dimension): pick(row.dimension_zh, row.dimension_en) for row in each(indicators)}
