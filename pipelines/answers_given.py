"""Which answers of the journal are in force, and how an answer is written into it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipelines.journal import FORM
from pipelines.journal_entry import Entry
from pipelines.questions import Answer, Answers, Question


def answers_in_force(entries: Sequence[Entry]) -> Answers:
    """Return what people decided and did not take back; of two answers to one question the later holds."""
    by_id: dict[str, Answer] = {}
    for entry in entries:
        if entry.version > FORM:
            continue
        if entry.kind == "answered":
            said = entry.content
            answer = Answer(said["kind"], said["subject"], said["choice"])
            by_id[answer.question_id] = answer
        elif entry.kind == "answer_withdrawn":
            by_id.pop(entry.content["question_id"], None)
    return Answers(by_id)


def answered(question: Question, choice: str, reason: str = "") -> dict[str, Any]:
    """Return the content of the entry that answers a question: what was asked stands beside what was said, and why."""
    said = next(each for each in question.choices if each.code == choice)
    return {
        "question_id": question.question_id,
        "kind": question.kind,
        "subject": dict(question.subject),
        "choice": choice,
        "asked": {"zh": question.zh, "en": question.en},
        "said": {"zh": said.zh, "en": said.en},
        **({"reason": reason} if reason else {}),
    }
