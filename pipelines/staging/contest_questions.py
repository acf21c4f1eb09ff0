"""How a person is asked which of several rows of one key is right: key by key, or file against file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal

from pipelines.contract import Contract
from pipelines.intake import known_name
from pipelines.questions import LEAVE_OUT, Choice, Question
from pipelines.staging.asked import choice, without_hashes
from pipelines.staging.contest import Contest, ContestedRow
from pipelines.staging.sentences import Words, quoted, say
from pipelines.staging.shown_values import shown

MOST_VALUES = 6
MOST_KEYS = 5


def how_to_number(contract: Contract, contest: Contest) -> Words:
    """Say in which column rows that all count are numbered; nothing where the key has none or these are numbered."""
    values = contest.rows[0].values
    fields = (contract.field_named(name) for name in contract.key if name in values)
    blank = next((f for f in fields if f.kind == "integer" and not f.required and values[f.name] is None), None)
    return say("number_lines", column=Words(blank.title_zh, blank.title_en)) if blank else Words("", "")


def rows_subject(contract: Contract, contest: Contest) -> dict[str, str]:
    """Return what a question about one key is about: the key and the very contents, in no order.

    It is written into the journal, so that of a person's number in the key only the last four stay; the contents tell
    two people of the same last four apart.
    """
    rows = hashlib.sha256("\0".join(sorted(contest.contents)).encode()).hexdigest()[:16]
    return {"source": contract.source, "key": without_hashes(contest.key), "rows": rows}


def files_subject(contract: Contract, contest: Contest) -> dict[str, str]:
    """Return what a question about two files is about: the source and both contents of files, in no order."""
    return {"source": contract.source, "files": json.dumps(sorted(contest.files))}


def ask_about_rows(contract: Contract, contest: Contest) -> Question:
    """Return the question which row of one key is right."""
    rows = list(contest.contents.values())
    title = Words(contract.title_zh, contract.title_en)
    numbered = how_to_number(contract, contest)
    words = say("ask_row", title=title, key=key_words(contract, contest), count=len(rows), numbered=numbered)
    fuller = _fuller(contest)
    reason = say("reason_fuller") if fuller else Words("", "")
    return Question(
        kind="row",
        subject=rows_subject(contract, contest),
        zh=words.zh,
        en=words.en,
        choices=(*(_take(contract, contest, row) for row in rows), choice(LEAVE_OUT, say("leave_out"))),
        evidence=tuple(f"{row.place}: {values_words(contract, contest, row).zh}" for row in rows),
        suggested=fuller.content if fuller else None,
        reason_zh=reason.zh,
        reason_en=reason.en,
        sheet=rows[0].sheet,
        source=contract.source,
        field=contract.key[-1],
    )


def ask_about_files(contract: Contract, contests: Sequence[Contest]) -> Question:
    """Return the question which of two files is right wherever they contradict each other."""
    stored = {row.file_id: row.file_name for row in contests[0].rows}
    known = {file_id: known_name(name) for file_id, name in stored.items()}
    # Two files of one name are told apart by the names they are kept under.
    names = known if len(set(known.values())) == len(known) else stored
    one, other = sorted(contests[0].files, key=lambda file_id: (names[file_id], file_id))
    title = Words(contract.title_zh, contract.title_en)
    numbered = how_to_number(contract, contests[0])
    words = say("ask_files", title=title, one=names[one], other=names[other], count=len(contests), numbered=numbered)
    shown = [(row, contest) for contest in contests[:MOST_KEYS] for row in contest.contents.values()]
    return Question(
        kind="row",
        subject=files_subject(contract, contests[0]),
        zh=words.zh,
        en=words.en,
        choices=(
            *(choice(file_id, say("take_file", name=names[file_id])) for file_id in (one, other)),
            choice(LEAVE_OUT, say("leave_out")),
        ),
        evidence=tuple(f"{row.place}: {values_words(contract, contest, row).zh}" for row, contest in shown),
        sheet=contests[0].rows[0].sheet,
        source=contract.source,
        field=contract.key[-1],
    )


def _take(contract: Contract, contest: Contest, row: ContestedRow) -> Choice:
    return choice(row.content, say("take_row", place=row.place, values=values_words(contract, contest, row)))


def values_words(contract: Contract, contest: Contest, row: ContestedRow) -> Words:
    """Return what a row says in the fields in which the rows of its key differ."""
    fields = [contract.field_named(name) for name in contest.differing[:MOST_VALUES]]
    told = [(field, shown(field, row.values.get(field.name))) for field in fields]
    zh = "，".join(f"{field.title_zh} {value.zh}" for field, value in told)
    return Words(zh, ", ".join(f"{field.title_en} {value.en}" for field, value in told))


def key_words(contract: Contract, contest: Contest) -> Words:
    """Return the key as a sentence names it; what identifies a vendor or an engagement is no field of the sheet."""
    fields = {field.name: field for field in contract.fields}
    parts = [
        shown(fields[name], value) if name in fields else Words(quoted(str(value)), quoted(str(value)))
        for name, value in json.loads(contest.key, parse_float=Decimal).items()
        if value is not None
    ]
    return Words(" · ".join(each.zh for each in parts), " · ".join(each.en for each in parts))


def _fuller(contest: Contest) -> ContestedRow | None:
    """Return the one row that has all that the others have, and more."""
    rows = list(contest.contents.values())
    for row in rows:
        mine = row.values
        others = [other.values for other in rows if other is not row]
        if all(theirs[name] in (None, mine[name]) for theirs in others for name in contest.differing):
            return row
    return None
