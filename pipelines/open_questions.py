"""Which questions of the current warehouse wait for an answer, and how an answer is given or taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from pipelines.answers_given import answered, answers_in_force
from pipelines.errors import ScorecardError
from pipelines.journal import Journal
from pipelines.opened import Warehouse
from pipelines.queries import ask
from pipelines.questions import REASONED_KINDS, Choice, Question
from pipelines.who import Who
from pipelines.workspace import Workspace

_ALL = """
select distinct
    question_id, kind, subject, zh, en, choices, suggested, reason_zh, reason_en
from staging.questions
"""


class AnswerError(ScorecardError):
    """An answer names a question that was not asked, or a choice that it does not offer."""


def questions_asked(warehouse: Warehouse) -> dict[str, Question]:
    """Return every question of a warehouse by its id, answered or not."""
    found = {}
    rows = ask(warehouse, _ALL).rows
    for question_id, kind, subject, zh, en, choices, suggested, reason_zh, reason_en in rows:
        offered = tuple(Choice(**each) for each in json.loads(choices))
        found[question_id] = Question(
            kind, json.loads(subject), zh, en, offered, (), suggested, reason_zh or "", reason_en or ""
        )
    return found


def answer_contents(
    warehouse: Warehouse, given: Mapping[str, str], reasons: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Return what is written for answers (question id → code of the choice), with the reasons that were stated.

    Raises AnswerError for an unknown question or choice, and where a reason is missing that must be stated.
    """
    asked = questions_asked(warehouse)
    contents = []
    for question_id, choice in given.items():
        question = asked.get(question_id)
        if question is None:
            raise AnswerError(
                f"没有编号为 {question_id} 的问题，请用 scorecard questions 查看。",
                f"There is no question {question_id}; see `scorecard questions`.",
            )
        codes = [each.code for each in question.choices]
        if choice not in codes:
            listed = ", ".join(codes)
            raise AnswerError(
                f"问题 {question_id} 没有选项“{choice}”；可选：{listed}",
                f"The question {question_id} does not offer “{choice}”; choose one of {listed}",
            )
        reason = (reasons or {}).get(question_id, "").strip()
        if question.kind in REASONED_KINDS and not reason:
            raise AnswerError(
                f"问题 {question_id} 涉及已冻结的季度，请写明理由。",
                f"The question {question_id} is about a frozen quarter: state the reason.",
            )
        contents.append(answered(question, choice, reason))
    return contents


def write_answers(workspace: Workspace, contents: Sequence[Mapping[str, Any]], who: Who) -> Callable[[], None]:
    """Write answers into the journal; building again applies them. Return how they are taken back."""
    journal = Journal.of(workspace)
    before = _answers_by_question(journal)
    for content in contents:
        journal.append("answered", content, who)
    return partial(_restore, journal, before, [str(content["question_id"]) for content in contents], who)


def give_answers(workspace: Workspace, warehouse: Warehouse, given: Mapping[str, str], who: Who) -> Callable[[], None]:
    """Write answers (question id → code of the choice) into the journal, all or none; return how they are taken back.

    Raises AnswerError for an unknown question or choice.
    """
    return write_answers(workspace, answer_contents(warehouse, given), who)


def take_back(workspace: Workspace, question_id: str, who: Who) -> Callable[[], None]:
    """Withdraw an answer in force, so that its question is asked again; return how it is given again.

    Raises AnswerError where there is none.
    """
    journal = Journal.of(workspace)
    before = _answers_by_question(journal)
    if question_id not in before:
        raise AnswerError(
            f"问题 {question_id} 没有可撤回的答案。", f"The question {question_id} has no answer to take back."
        )
    journal.append("answer_withdrawn", {"question_id": question_id}, who)
    return partial(_restore, journal, before, [question_id], who)


def _answers_by_question(journal: Journal) -> dict[str, Mapping[str, Any]]:
    """Return what is written of each answer in force, by its question's id."""
    entries = journal.entries({"answered", "answer_withdrawn"})
    latest = {str(entry.content["question_id"]): entry.content for entry in entries if entry.kind == "answered"}
    return {key: latest[key] for key in answers_in_force(entries).by_id}


def _restore(journal: Journal, before: Mapping[str, Mapping[str, Any]], changed: Sequence[str], who: Who) -> None:
    """Bring back what was in force: the journal keeps both, the deed and that it was taken back."""
    for question_id in changed:
        if question_id in before:
            journal.append("answered", before[question_id], who)
        else:
            journal.append("answer_withdrawn", {"question_id": question_id}, who)
