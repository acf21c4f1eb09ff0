"""What only a person can decide: the open questions with their evidence, answered here, and the answers remembered."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import TextColumn

from dashboard import deeds
from dashboard.i18n import _, pick
from dashboard.parts import empty, figures, tables, who, words
from dashboard.parts.plain import plain
from dashboard.rows import each

ON_A_PAGE = 6
MOST_EVIDENCE = 6


def open_ones(questions: pd.DataFrame) -> None:
    """Draw the open questions, a page of them at a time; what is chosen is saved together and computed once."""
    figures.heading(_("To decide"), _("Asked once, remembered, and can be taken back below."))
    if questions.empty:
        empty.note(_("Nothing waits for a decision."))
        return
    pages = -(-len(questions) // ON_A_PAGE)
    number = st.pagination(pages, key="asked_page") if pages > 1 else 1
    shown = questions.iloc[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    with st.form("asked", border=False):
        chosen = {str(row.question_id): _question(row) for row in each(shown)}
        saved = st.form_submit_button(_("Save the answers and compute"), type="primary")
    given = {question: choice for question, choice in chosen.items() if choice}
    if saved and given:
        deeds.answer(given, who.name())
        st.rerun()
    if saved:
        st.caption(_("Choose an answer first."))


def remembered(answers: pd.DataFrame) -> None:
    """Draw the answers in force; the chosen one can be taken back."""
    if answers.empty:
        return
    figures.heading(_("Decided before"), _("Choose a row to take its answer back; everything is then computed anew."))
    shown = answers.assign(
        kind_word=answers["kind"].map(words.question),
        said=[pick(row.zh, row.en) for row in each(answers)],
        choice_word=[pick(row.choice_zh, row.choice_en) for row in each(answers)],
    )
    columns = {
        "kind_word": TextColumn(_("About"), width=110),
        "said": TextColumn(_("Question"), width=470),
        "choice_word": TextColumn(_("Answer"), width=220),
        "who": TextColumn(_("By"), width=90),
        "at": TextColumn(_("When"), width=130),
    }
    picked = tables.show(shown, columns, key="remembered", alt=_("Answers in force"), pick=True, most_rows=8)
    if picked is not None and st.button(_("Take this answer back"), key="unanswer"):
        deeds.take_back(str(answers["question_id"].iloc[picked]), who.name())
        st.rerun()


def _question(row: Any) -> str | None:
    """Draw one question; return the code of the answer chosen, None while there is none."""
    choices = {each["code"]: each for each in json.loads(row.choices)}
    with st.container(border=True, gap="xsmall"):
        st.badge(words.question(row.kind), color="blue")
        st.text(pick(row.zh, row.en))
        st.caption(_place(row))
        if evidence := json.loads(row.evidence)[:MOST_EVIDENCE]:
            st.caption("　｜　".join(map(plain, evidence)))
        said = {code: _choice(code, each, row) for code, each in choices.items()}
        return st.radio(
            _("Answer"),
            list(said),
            format_func=said.__getitem__,
            index=None,
            key=f"answer_{row.question_id}",
            label_visibility="collapsed",
        )


def _choice(code: str, choice: Any, row: Any) -> str:
    said = plain(pick(choice["zh"], choice["en"]))
    if code != row.suggested:
        return said
    reason = plain(pick(row.reason_zh, row.reason_en))
    return said + "　" + (_("← suggested: {reason}").format(reason=reason) if reason else _("← suggested"))


def _place(row: Any) -> str:
    place = "　·　".join(part for part in (row.file_name, row.sheet, row.cell) if isinstance(part, str) and part)
    more = int(row.place_count) - 1
    return plain(place) + ("　" + _("and {count} more places").format(count=more) if more else "")
