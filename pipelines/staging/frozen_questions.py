"""How a person is asked whether a file may change a frozen quarter: once a file and quarter, with before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from pipelines.contract import Contract
from pipelines.frozen_quarters import QUESTION, Frozen
from pipelines.intake import known_name
from pipelines.questions import LEAVE_OUT, TAKE_IN, Question
from pipelines.staging.asked import Asked, choice
from pipelines.staging.building import Building, FrozenChange
from pipelines.staging.contest import Contest, ContestedRow
from pipelines.staging.contest_questions import key_words, values_words
from pipelines.staging.frozen_files import GONE, TAKEN
from pipelines.staging.sentences import say

MOST_EVIDENCE: Final = 12

# What a file adds or changes: beside it what the quarter was frozen with. A key that stands twice is told once.
_NEWER: Final = """
select distinct on (c.row_no)
    c.period, c.asked_of, c.role, c.row_no, c.key, c.content, c.held, c.file_id, c.file_name, c.source_sheet,
    c.source_row, b.role as before_role, b.content as before_content, b.held as before_held, b.file_id as before_file,
    b.file_name as before_name, b.source_sheet as before_sheet, b.source_row as before_row
from temp.frozen_changes as c
left join temp.frozen_rows as b on c.period = b.period and c.key = b.key and b.role in ('base', 'held', 'gone')
where c.role in ('late', 'left', 'taken')
order by c.row_no, b.row_no
"""
# What the quarter loses or would lose with a copy: rows whose key the file that took its place does not have.
_GONE: Final = """
select h.period, h.asked_of, h.row_no, h.key, h.content, h.held, h.file_id, h.file_name, h.source_sheet, h.source_row
from temp.frozen_rows as h
inner join {table} as r on h.row_no = r.row_no
anti join temp.frozen_rows as n
    on h.period = n.period and h.key = n.key and h.asked_of = n.file_id and n.role not in ('held', 'gone')
where h.role in ('held', 'gone')
order by h.row_no
"""


def note_changes(building: Building, contract: Contract, table: str) -> None:
    """Remember what later files, and files that are gone, change in frozen quarters, for the questions at the end."""
    newer = _records(building, _NEWER)
    gone = _records(building, _GONE.format(table=table))
    # Of what lies in the inbox still, settling the contest of both rows keeps the old values.
    building.replaced.extend(
        _replaced(contract, each) for each in newer if each["role"] == TAKEN and each["before_role"] == GONE
    )
    subjects = sorted({(each["period"], each["asked_of"]) for each in (*newer, *gone)})
    for subject in subjects:
        mine, lost = (
            [each for each in rows if (each["period"], each["asked_of"]) == subject] for rows in (newer, gone)
        )
        building.frozen_changes.append(_change(contract, subject, mine, lost))


def ask_about_frozen(building: Building, names: Mapping[str, str]) -> None:
    """Ask once a file and frozen quarter; `names` are the names of all files by id, kept copies included."""
    by_subject = sorted(building.frozen_changes, key=lambda each: (each.period, each.asked_of))
    for (period, asked_of), found in groupby(by_subject, key=lambda each: (each.period, each.asked_of)):
        changes = list(found)
        quarter = building.decided.frozen.by_period[period]
        question = _question(quarter, asked_of, known_name(names[asked_of]), changes)
        building.asked.append(Asked(question, changes[0].file_id, changes[0].file_name, changes[0].row))


def _change(
    contract: Contract, subject: tuple[str, str], newer: Sequence[Mapping[str, Any]], gone: Sequence[Mapping[str, Any]]
) -> FrozenChange:
    changed = sum(each["before_held"] is not None for each in newer)
    first = [*newer, *gone][0]
    told = [*(_told(contract, each) for each in newer[:MOST_EVIDENCE])]
    told += [_told_alone(contract, each, "frozen_gone_row") for each in gone[:MOST_EVIDENCE]]
    return FrozenChange(
        *subject,
        contract.source,
        added=len(newer) - changed,
        changed=changed,
        gone=len(gone),
        evidence=tuple(told[:MOST_EVIDENCE]),
        file_id=first["file_id"],
        file_name=first["file_name"],
        sheet=first["source_sheet"],
        row=first["source_row"],
    )


def _told(contract: Contract, record: Mapping[str, Any]) -> str:
    """Say where a row stands and what it changes: the values that differ, before → after."""
    if record["before_held"] is None:
        return _told_alone(contract, record, "frozen_new_row")
    after = _row(record)
    before = ContestedRow(**{**vars(after), "content": record["before_content"], "held": record["before_held"]})
    contest = Contest(record["key"], (before, after))
    was, now = (values_words(contract, contest, row).zh for row in contest.rows)
    return f"{after.place}: {key_words(contract, contest).zh}: {was} → {now}"


def _told_alone(contract: Contract, record: Mapping[str, Any], occasion: str) -> str:
    row, words = _row(record), say(occasion)
    return f"{row.place}: {key_words(contract, Contest(row.key, (row,))).zh}: {words.zh} {words.en}"


def _replaced(contract: Contract, record: Mapping[str, Any]) -> tuple[str | int, ...]:
    old = ("before_file", "before_name", "before_sheet", "before_row", "key", "before_held")
    new = ("file_id", "file_name", "source_sheet", "source_row")
    return (contract.source, *(record[name] for name in (*old, *new)))


def _question(quarter: Frozen, asked_of: str, name: str, changes: Sequence[FrozenChange]) -> Question:
    added, changed, gone = (sum(getattr(each, part) for each in changes) for part in ("added", "changed", "gone"))
    occasion = "ask_frozen" if added or changed or asked_of != changes[0].file_id else "ask_frozen_gone"
    counts = {"added": added, "changed": changed, "gone": gone}
    words = say(occasion, period=quarter.period, day=quarter.day.isoformat(), who=quarter.who, name=name, **counts)
    rows = added + changed + gone
    return Question(
        kind=QUESTION,
        subject=quarter.subject(asked_of.partition(":")[0]),
        zh=words.zh,
        en=words.en,
        choices=(
            choice(TAKE_IN, say("frozen_take_in", period=quarter.period, rows=rows)),
            choice(LEAVE_OUT, say("frozen_leave_out", period=quarter.period)),
        ),
        evidence=tuple(text for each in changes for text in each.evidence)[:MOST_EVIDENCE],
        sheet=changes[0].sheet,
        source=changes[0].source,
    )


def _records(building: Building, query: str) -> list[dict[str, Any]]:
    found = building.connection.execute(query)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _row(record: Mapping[str, Any]) -> ContestedRow:
    place = (record["file_id"], record["file_name"], record["source_sheet"], record["source_row"])
    return ContestedRow(record["row_no"], record["key"], record["content"], record["held"], *place)
