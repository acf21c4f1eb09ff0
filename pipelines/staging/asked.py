"""What is asked about the files of a build, answered or not, and where each question stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import duckdb

from pipelines.questions import Answers, Choice, Question, question_from
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
    q.* exclude (seq, row)
    replace (
        coalesce(nullif(q.cell, ''), regexp_replace(c."column", '^.*:.*$', 'A') || cast(q.row as varchar), '') as cell
    )
from temp.asked as q
left join staging.columns as c
    on q.file_id = c.file_id and q.sheet = c.sheet and q.source = c.source and q.field = c.field
order by q.seq
"""


@dataclass(frozen=True)
class Asked:
    """A question, the file in which it was met, and the row whose cell of the question's field is meant."""

    question: Question
    file_id: str
    file_name: str
    row: int | None = None


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
    columns = {**dict.fromkeys(_COLUMNS, "varchar"), "seq": "integer", "row": "integer"}
    rows = [(*_row(each, answers), seq, each.row) for seq, each in enumerate(asked)]
    fill(connection, "asked", columns, rows)
    connection.execute(_INSERT_SQL)


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
        question.zh,
        question.en,
        json.dumps(question.evidence, ensure_ascii=False),
        json.dumps([{"code": c.code, "zh": c.zh, "en": c.en} for c in question.choices], ensure_ascii=False),
        question.suggested,
        question.reason_zh,
        question.reason_en,
        json.dumps(dict(question.subject), ensure_ascii=False, sort_keys=True),
        answers.to(question),
    )
