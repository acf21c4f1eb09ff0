"""What is asked about the files of a build, answered or not, and where each question stands."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import duckdb

from pipelines.questions import Answers, Choice, Question, question_from
from pipelines.reading.people_words import HASH_OF_A_PERSON, HIDDEN
from pipelines.staging.sentences import Words
from pipelines.staging.temporary import fill

_COLUMNS: Final = (
    "question_id", "kind", "file_id", "file_name", "sheet", "cell", "source", "field", "zh", "en", "evidence",
    "choices", "suggested", "reason_zh", "reason_en", "subject", "answer",
)  # fmt: skip
# A question about a cell of a row gets the letters of its column; one about no single cell keeps an empty address.
_INSERT_SQL: Final = """
insert into staging.questions
select
    q.* exclude (seq, row, heading)
    replace (
        coalesce(
            nullif(q.cell, ''),
            regexp_replace(coalesce(h."column", c."column"), '^.*:.*$', 'A') || cast(q.row as varchar),
            ''
        ) as cell
    )
from temp.asked as q
left join staging.columns as c
    on
        q.file_id = c.file_id and q.sheet = c.sheet and q.source = c.source and q.field = c.field
        and q.row between c.first_row and c.last_row
left join staging.headings as h
    on
        q.file_id = h.file_id and q.sheet = h.sheet and q.source = h.source and q.field = h.field
        and q.heading = h.value and q.row between h.first_row and h.last_row
order by q.seq
"""


@dataclass(frozen=True)
class Asked:
    """A question, the file in which it was met, and the row (and heading) whose cell of its field is meant."""

    question: Question
    file_id: str
    file_name: str
    row: int | None = None
    heading: str | None = None


def without_hashes(text: str) -> str:
    """Return a text with ••• for the hash of a person's name or number; the last four of a number stay."""
    return re.sub(HASH_OF_A_PERSON, lambda found: HIDDEN + (found[2] or ""), text)


def choice(code: str, words: Words) -> Choice:
    """Return a choice that says these words."""
    return Choice(code, words.zh, words.en)


def asked_while_reading(file_id: str, file_name: str, result: dict[str, Any]) -> list[Asked]:
    """Return what reading a file left to be decided."""
    return [
        Asked(question_from({**entry, "sheet": entry.get("sheet") or sheet["sheet"]}), file_id, file_name)
        for sheet in result["sheets"]
        for entry in sheet.get("questions", ())
    ]


def write_questions(connection: duckdb.DuckDBPyConnection, asked: Sequence[Asked], answers: Answers) -> None:
    """Fill staging.questions; `answer` is the choice in force."""
    columns = {**dict.fromkeys(_COLUMNS, "varchar"), "seq": "integer", "row": "integer", "heading": "varchar"}
    rows = [(*_row(each, answers), seq, each.row, each.heading) for seq, each in enumerate(asked)]
    fill(connection, "asked", columns, rows)
    connection.execute(_INSERT_SQL)


def _offered(choice: Choice) -> dict[str, str]:
    """Return a choice as people see it; its code is compared, never shown."""
    return {"code": choice.code, "zh": without_hashes(choice.zh), "en": without_hashes(choice.en)}


def _row(asked: Asked, answers: Answers) -> tuple[str | None, ...]:
    question = asked.question
    return (
        question.question_id,
        question.kind,
        asked.file_id,
        asked.file_name,
        question.sheet,
        question.cell,
        question.source,
        question.field,
        without_hashes(question.zh),
        without_hashes(question.en),
        json.dumps([without_hashes(text) for text in question.evidence], ensure_ascii=False),
        json.dumps([_offered(each) for each in question.choices], ensure_ascii=False),
        question.suggested,
        question.reason_zh,
        question.reason_en,
        json.dumps(dict(question.subject), ensure_ascii=False, sort_keys=True),
        answers.to(question),
    )
