"""Which of several rows with one key and different values counts: a correction's, the chosen one, or none yet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipelines.contract import Contract
from pipelines.questions import LEAVE_OUT, Question
from pipelines.staging.asked import Asked, without_hashes
from pipelines.staging.building import Building
from pipelines.staging.contest import Contest, ContestedRow
from pipelines.staging.contest_questions import (
    ask_about_files,
    ask_about_rows,
    files_subject,
    how_to_number,
    rows_subject,
)
from pipelines.staging.corrections import Correction, correction_of, corrects, latest
from pipelines.staging.faults import DUPLICATE, LEFT_OUT, REJECTED, REPLACED, Fault
from pipelines.staging.sentences import say
from pipelines.staging.written import written_fields

# More questions than this of one source are asked file against file instead of key by key.
MOST_QUESTIONS: Final = 200


@dataclass(frozen=True)
class _Verdict:
    """What becomes of a contest: the row that counts (None: none does), and the occasion that the others are told."""

    winner: ContestedRow | None
    occasion: str


def settle(building: Building, contract: Contract, table: str, rows: Sequence[ContestedRow]) -> None:
    """Take out the rows that do not count, keep the values of those replaced, and ask what is left open."""
    contests = _contests(rows)
    taken = _taken(building, contract)
    corrected = {contest.key: _by_decision(contest, taken) or _by_correction(building, contest) for contest in contests}
    asked = [contest for contest in contests if corrected[contest.key] is None]
    between = _ask(building, contract, asked)
    written = written_fields(building.connection, contract.source)
    faults: list[Fault] = []
    for contest in contests:
        verdict = corrected[contest.key] or _by_answer(building, contract, contest, between)
        faults += _told(contract, contest, verdict, written)
        if verdict and verdict.winner:
            _keep_replaced(building, contract, contest, verdict.winner)
    building.faults.add(contract, table, faults)


def _contests(rows: Sequence[ContestedRow]) -> list[Contest]:
    by_key: dict[str, list[ContestedRow]] = {}
    for row in rows:
        by_key.setdefault(row.key, []).append(row)
    return [Contest(key, tuple(group)) for key, group in by_key.items()]


def _taken(building: Building, contract: Contract) -> dict[int, int]:
    """Return the rows that were taken in as corrections of a frozen quarter, with the place of the decision."""
    query = "select row_no, max(seq) from temp.taken_rows where source = $source group by row_no"
    return dict(building.connection.execute(query, {"source": contract.source}).fetchall())


def _by_decision(contest: Contest, taken: Mapping[int, int]) -> _Verdict | None:
    """Return the row that was taken in last as a correction of a frozen quarter, where that says one thing only."""
    decided = {row: taken[row.row_no] for row in contest.rows if row.row_no in taken}
    last = [row for row, seq in decided.items() if seq == max(decided.values())]
    return _Verdict(last[0], "replaced") if len({row.content for row in last}) == 1 else None


def _by_correction(building: Building, contest: Contest) -> _Verdict | None:
    """Return the row of the latest correction, where that says one thing only."""
    marked: dict[Correction, list[ContestedRow]] = {}
    for row in contest.rows:
        title = building.titles.get((row.file_id, row.sheet), "")
        correction = correction_of(row.file_name, row.sheet, title)
        if correction and corrects(correction, _others_of(contest, row)):
            marked.setdefault(correction, []).append(row)
    if not marked:
        return None
    contents = {row.content for rows in marked.values() for row in rows}
    last = latest(list(marked)) if len(contents) > 1 else next(iter(marked))
    if last is None or len({row.content for row in marked[last]}) > 1:
        return None
    return _Verdict(marked[last][0], "replaced")


def _others_of(contest: Contest, row: ContestedRow) -> list[str]:
    """Return the names of the files that say something else than a row does."""
    return [other.file_name for other in contest.rows if other.content != row.content]


def _by_answer(
    building: Building, contract: Contract, contest: Contest, between: Mapping[str, str | None]
) -> _Verdict | None:
    """Return what was decided about these very contents, or about the two files they stand in."""
    choice = building.decided.answers.choice("row", rows_subject(contract, contest))
    if choice is None and contest.files:
        choice = between.get(_pair(contest.files))
        wanted = [row for row in contest.rows if row.file_id == choice]
    else:
        wanted = [row for row in contest.rows if row.content == choice]
    if choice == LEAVE_OUT:
        return _Verdict(None, "none_chosen")
    return _Verdict(wanted[0], "chosen") if wanted else None


def _ask(building: Building, contract: Contract, contests: Sequence[Contest]) -> dict[str, str | None]:
    """Ask about every key, or file against file where they are too many; return what was decided between files."""
    by_files: dict[str, list[Contest]] = {}
    for contest in contests:
        if contest.files:
            by_files.setdefault(_pair(contest.files), []).append(contest)
    answers = building.decided.answers
    between = {pair: answers.choice("row", files_subject(contract, same[0])) for pair, same in by_files.items()}
    is_many = len(contests) > MOST_QUESTIONS
    grouped = {pair for pair in by_files if is_many or between[pair] is not None}
    for pair in grouped:
        building.asked.append(_asked(contract, ask_about_files(contract, by_files[pair]), by_files[pair][0]))
    single = [each for each in contests if not (each.files and _pair(each.files) in grouped)]
    for contest in single[:MOST_QUESTIONS]:
        building.asked.append(_asked(contract, ask_about_rows(contract, contest), contest))
    return between


def _told(
    contract: Contract,
    contest: Contest,
    verdict: _Verdict | None,
    written: Mapping[tuple[str, str], frozenset[str]],
) -> list[Fault]:
    """Tell each row that does not count, at the last part of its key that has a column, else where the rows differ."""
    faults = []
    for row in contest.rows:
        if verdict and row is verdict.winner:
            continue
        other = _other(contest, row, verdict)
        kind, rule, occasion = _kind(row, verdict)
        words = say(occasion, place=other.place, numbered=how_to_number(contract, contest))
        columns = written.get((row.file_id, row.sheet), frozenset())
        field = next((name for name in (*reversed(contract.key), *contest.differing) if name in columns), "")
        raw = without_hashes(row.value(field) or "") or None
        faults.append(Fault(row.row_no, kind, field, raw, rule, words.zh, words.en))
    return faults


def _other(contest: Contest, row: ContestedRow, verdict: _Verdict | None) -> ContestedRow:
    """Return the row to name beside this one: the one that counts, else one that says something else."""
    if verdict and verdict.winner:
        return verdict.winner
    return next(other for other in contest.rows if other.content != row.content)


def _kind(row: ContestedRow, verdict: _Verdict | None) -> tuple[str, str, str]:
    if verdict is None:
        return REJECTED, "M-23", "contradiction"
    if verdict.winner is None:
        return LEFT_OUT, "M-23", verdict.occasion
    if row.content == verdict.winner.content:
        return DUPLICATE, "M-22", "repeat"
    return REPLACED, "M-23", verdict.occasion


def _keep_replaced(building: Building, contract: Contract, contest: Contest, winner: ContestedRow) -> None:
    by = (winner.file_id, winner.file_name, winner.sheet, winner.row)
    building.replaced.extend(
        (contract.source, row.file_id, row.file_name, row.sheet, row.row, row.key, row.held, *by)
        for row in contest.rows
        if row.content != winner.content
    )


def _pair(files: Sequence[str]) -> str:
    return json.dumps(sorted(files))


def _asked(contract: Contract, question: Question, contest: Contest) -> Asked:
    first = contest.rows[0]
    heading = first.value(contract.pivot.field) if contract.pivot else None
    return Asked(question, first.file_id, first.file_name, first.row, heading)
