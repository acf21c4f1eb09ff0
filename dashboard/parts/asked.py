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
from dashboard.parts.tables import among, fitted
from dashboard.rows import each

ON_A_PAGE = 6
MOST_EVIDENCE = 6
# What was chosen and not saved yet, by question: a widget forgets when its page of questions is left.
_CHOSEN, _REASONS = "asked_chosen", "asked_reasons"
# What changes a closed quarter is answered with its reason.
_REASONED = {"frozen"}


def open_ones(questions: pd.DataFrame) -> None:
    """Draw the open questions, a page of them at a time; what is chosen is saved together and computed once."""
    figures.heading(_("To decide"), _("Asked once, remembered, and can be taken back below."))
    if questions.empty:
        empty.note(_("Nothing waits for a decision."))
        return
    pages = -(-len(questions) // ON_A_PAGE)
    number = st.pagination(pages, key="asked_page") if pages > 1 else 1
    for row in each(questions.iloc[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]):
        _question(row)
    given = {key: code for key, code in _chosen().items() if key in set(questions["question_id"])}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        is_saved = st.button(_("Save the answers and compute"), key="save_answers", type="primary", disabled=not given)
        st.caption(_("{count} of {total} answered").format(count=len(given), total=len(questions)))
    if is_saved:
        who.does(lambda name: _save(given, name))


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
        "kind_word": TextColumn(_("About"), width=fitted(96, 124)),
        "said": TextColumn(_("Question"), width=fitted(356, 330)),
        "choice_word": TextColumn(_("Answer"), width=fitted(230, 228)),
        "who": TextColumn(_("By"), width=92),
        "at": TextColumn(_("When"), width=128),
    }
    picked = tables.in_full(
        shown,
        columns,
        key=among("remembered", answers, "seq"),
        alt=_("Answers in force"),
        full=lambda row: f"{row.said}\n→ {row.choice_word}",
        most_rows=8,
    )
    if picked is not None and st.button(_("Take this answer back"), key="unanswer"):
        question = str(answers["question_id"].iloc[picked])
        who.does(lambda name: deeds.take_back(question, name))


def _chosen() -> dict[str, str]:
    chosen: dict[str, str] = st.session_state.setdefault(_CHOSEN, {})
    return chosen


def _save(given: dict[str, str], name: str) -> None:
    deeds.answer(given, name, st.session_state.get(_REASONS, {}))
    for kept in (_CHOSEN, _REASONS):
        st.session_state.pop(kept, None)


def _question(row: Any) -> None:
    """Draw one question, with the answer chosen for it so far."""
    choices = {each["code"]: each for each in json.loads(row.choices)}
    with st.container(border=True, gap="xsmall"):
        st.badge(words.question(row.kind), color="blue")
        st.text(pick(row.zh, row.en))
        st.caption(_place(row))
        if evidence := json.loads(row.evidence)[:MOST_EVIDENCE]:
            st.caption("　｜　".join(map(plain, evidence)))
        said = {code: _choice(code, each, row) for code, each in choices.items()}
        codes, before = list(said), _chosen().get(row.question_id)
        choice = st.radio(
            _("Answer"),
            codes,
            format_func=said.__getitem__,
            index=codes.index(before) if before in codes else None,
            key=f"answer_{row.question_id}",
            label_visibility="collapsed",
        )
        if choice:
            _chosen()[str(row.question_id)] = choice
        if row.kind in _REASONED:
            _reason(str(row.question_id))


def _reason(question_id: str) -> None:
    """Ask why; what was said before is shown again."""
    reasons: dict[str, str] = st.session_state.setdefault(_REASONS, {})
    reasons[question_id] = st.text_input(
        _("Reason (required)"), value=reasons.get(question_id, ""), key=f"reason_{question_id}"
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
