"""The one door to what a page may do: take files in, answer, undo, hand out templates and marked copies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines import cost_waivers, drops, freezing, intake, load_job, loads, warehouse
from pipelines.answers_given import answers_in_force
from pipelines.contract import Contracts, load_contracts
from pipelines.cost_waivers import Waiver
from pipelines.data_dictionary import as_records, data_dictionary
from pipelines.errors import ScorecardError
from pipelines.frozen_quarters import FROZEN, OPENED
from pipelines.journal import Journal
from pipelines.journal_entry import Entry
from pipelines.load_job import LoadJob, Status
from pipelines.marking import losses_of, told_of, write_marked
from pipelines.method import impact as impacts
from pipelines.method import judgement_files, saving
from pipelines.method.judgement_files import Judgement
from pipelines.method.saving import Proposal
from pipelines.method.scheme_text import Head
from pipelines.open_questions import answer_contents, write_answers
from pipelines.open_questions import take_back as withdraw_answer
from pipelines.opened import current_path, open_current
from pipelines.policy_files import LIMITS_FILE
from pipelines.reading.limits import read_limits
from pipelines.reading.spare import keep_waiting
from pipelines.second_run import Rule
from pipelines.served_day import served_day
from pipelines.templates import all_sets, file_name, write_template
from pipelines.tenders import awards, committees
from pipelines.tenders.awards import Award
from pipelines.tenders.committees import Codes, Mark, NewMember, mark
from pipelines.tenders.said import Committee
from pipelines.who import Who, someone
from pipelines.workspace import Workspace

__all__ = [
    "Award", "Codes", "Committee", "Head", "Mark", "NewMember", "Proposal", "Rule", "ScorecardError", "Status",
    "Waiver", "mark",
]  # fmt: skip

_COUNTS = ("rows_read", "rows_loaded", "rows_rejected", "rows_set_aside")
# How many files' losses are remembered.
_KEPT_LOSSES = 100
# The kinds of journal entries that the history tells.
_TOLD = {loads.LOAD, "answered", "answer_withdrawn", "file_withdrawn", "file_put_back", FROZEN, OPENED}


@dataclass(frozen=True)
class Template:
    """A blank workbook that can be downloaded: its place in the list and its name."""

    place: int
    zh: str
    en: str


def expect_files() -> None:
    """Have a reading process waiting, so that the first file dropped need not wait for one to start."""
    # Faulty limits are told by the load itself.
    with suppress(ScorecardError, OSError):
        keep_waiting(read_limits(Workspace.at().policy / LIMITS_FILE).child_bytes)


def take_in(files: Sequence[tuple[str, bytes]], name: str) -> int:
    """Take dropped files (name, content) to the disk at once, and load them in the background when it is their turn.

    Returns the number of the load.
    """
    workspace = Workspace.at()
    drop = drops.lay_down(workspace, files)
    return _start(
        lambda _who, job: drops.take_in(workspace, drop, job.told.append),
        name,
        [given_name for given_name, _content in files],
    )


def answer(given: Mapping[str, str], name: str, reasons: Mapping[str, str] | None = None) -> None:
    """Write answers (question id → choice) into the journal, with their reasons, and compute anew in the background."""
    workspace = Workspace.at()
    contents = answer_contents(open_current(workspace), given, reasons)
    _start(lambda who, _job: write_answers(workspace, contents, who), name)


def take_back(question_id: str, name: str) -> None:
    """Take an answer back and compute anew in the background."""
    workspace = Workspace.at()
    _start(lambda who, _job: withdraw_answer(workspace, question_id, who), name)


def withdraw(stored_name: str, name: str) -> None:
    """Undo a load: the file counts for nothing any more."""
    workspace = Workspace.at()
    _start(lambda who, _job: loads.withdraw(workspace, stored_name, who), name)


def put_back(stored_name: str, name: str) -> None:
    """Put a withdrawn file back."""
    workspace = Workspace.at()
    _start(lambda who, _job: loads.put_back(workspace, stored_name, who), name)


def freeze(period: str, reason: str, name: str) -> None:
    """Freeze a quarter, or say why that can't be; it is computed anew in the background."""
    workspace = Workspace.at()
    freezing.check_freezing(workspace, period, reason)
    _start(lambda who, _job: freezing.freeze(workspace, period, reason, who), name)


def open_quarter(period: str, reason: str, name: str) -> None:
    """Open a frozen quarter again and compute anew in the background."""
    workspace = Workspace.at()
    freezing.check_opening(workspace, period, reason)
    _start(lambda who, _job: freezing.open_again(workspace, period, reason, who), name)


def quarters() -> pd.DataFrame:
    """One row per quarter, the latest first: since when, by whom and why it is frozen, and its version.

    Of a draft these are missing; `differing` is the number of scores that are others than when it was frozen.
    """
    workspace = Workspace.at()
    rows = [_quarter(each) for each in freezing.quarters(workspace, open_current(workspace))]
    columns = ["period", "version", "at", "who", "reason", "differing"]
    kinds = {"version": "Int64", "differing": "Int64", "at": "datetime64[us]"}
    return pd.DataFrame(rows, columns=columns).astype(kinds)


def corrections(period: str) -> pd.DataFrame:
    """One row per decision in force about a file and a frozen quarter, the latest first: what, by whom, when, why."""
    frozen = freezing.frozen_quarter(Workspace.at(), period)
    rows = [
        (intake.known_name(name), each.is_taken_in, each.who, pd.Timestamp(_local_time(each.at)), each.reason)
        for name, each in reversed(freezing.corrections_by_name(Workspace.at(), frozen))
    ]
    columns = ["file_name", "is_taken_in", "who", "at", "reason"]
    return pd.DataFrame(rows, columns=columns).astype({"at": "datetime64[us]"})


def quarter_differences(period: str) -> pd.DataFrame:
    """One row per vendor and peer group that stands otherwise than when the quarter was frozen."""
    workspace = Workspace.at()
    frozen = freezing.frozen_quarter(workspace, period)
    return _without_rule(pd.DataFrame(freezing.differences(workspace, open_current(workspace), frozen)))


def committee(tender: str) -> Committee | None:
    """Return who judges a tender, until when, and who has given scores; what they gave is not for pages."""
    return committees.committee_of(Workspace.at(), tender)


def form_committee(tender: str, members: Sequence[NewMember], name: str) -> Codes:
    """Form a tender's committee and return the codes, which can't be seen again."""
    workspace, who = Workspace.at(), someone(name)
    codes = committees.form_committee(workspace, open_current(workspace), tender, members, who)
    _compute(name)
    return codes


def issue_code(tender: str, owner_code: str, member: str, name: str) -> str:
    """Give a member a new code, on the word of whoever has the owner's."""
    return committees.issue_code(Workspace.at(), tender, owner_code, member, someone(name))


def own_marks(tender: str, member: str, code: str) -> list[Mark]:
    """Return what a member gave so far, to the member alone."""
    return committees.own_marks(Workspace.at(), tender, member, code)


def give_marks(tender: str, member: str, code: str, marks: Sequence[Mark]) -> None:
    """Write what a member gives; nothing is computed, because it stays sealed."""
    workspace = Workspace.at()
    committees.give_marks(workspace, open_current(workspace), tender, (member, code), marks)


def unseal(tender: str, name: str) -> None:
    """Open a tender's scores after the deadline and compute anew in the background."""
    workspace, who = Workspace.at(), someone(name)
    committees.unseal(workspace, tender, who)
    _compute(name)


def find_on_gate(gate: tuple[str, str, str], outcome: str, reason: str, name: str) -> None:
    """Write a reviewer's finding on a gate (tender, vendor, gate) and compute anew in the background."""
    workspace, who = Workspace.at(), someone(name)
    awards.find_on_gate(workspace, open_current(workspace), gate, (outcome, reason), who)
    _compute(name)


def what_blocks(award: Award) -> list[ScorecardError]:
    """Return every reason why an award can't be recorded."""
    workspace = Workspace.at()
    return list(awards.what_blocks(workspace, open_current(workspace), award))


def record_award(award: Award, name: str) -> None:
    """Record an award and compute anew in the background."""
    workspace, who = Workspace.at(), someone(name)
    awards.record_award(workspace, open_current(workspace), award, who)
    _compute(name)


def withdraw_award(tender: str, reason: str, name: str) -> None:
    """Take an award back and compute anew in the background."""
    workspace, who = Workspace.at(), someone(name)
    awards.withdraw_award(workspace, tender, reason, who)
    _compute(name)


def next_version(period_kind: str) -> tuple[date, str]:
    """Return the day on which a new version of the rules would usually begin, and a free name for it."""
    day = saving.next_open_day(period_kind)
    return day, saving.suggested_version(Workspace.at().policy, day)


def read_judgements(name: str, content: bytes, items: Mapping[str, Sequence[str]]) -> list[Judgement]:
    """Return the pairwise judgements of a file that a reader gave; `items` are the codes of every level."""
    return judgement_files.read_judgements(name, content, items)


def preview_rule(proposal: Proposal, period: str) -> pd.DataFrame:
    """One row per vendor and peer group of a period: how it stands and how it would under a new version."""
    workspace = Workspace.at()
    return pd.DataFrame(saving.preview(workspace, open_current(workspace), proposal, period))


def save_rule(proposal: Proposal, period: str, shown: pd.DataFrame, name: str) -> int:
    """Save a new version of the rules, with what its preview of a period showed, and compute anew in the background.

    Returns the number of the load.
    """
    workspace, who = Workspace.at(), someone(name)
    plain = shown.astype(object).where(shown.notna(), None)
    saving.save(workspace, proposal, who, (period, impacts.summary(plain.to_dict("records"))))
    return _compute(name)


def record_waiver(waiver: Waiver, name: str) -> None:
    """Record an exception from the cost rule and compute anew in the background."""
    workspace, who = Workspace.at(), someone(name)
    cost_waivers.record_waiver(workspace, open_current(workspace), waiver, who)
    _compute(name)


def withdraw_waiver(engagement: str, reason: str, name: str) -> None:
    """Take an exception from the cost rule back and compute anew in the background."""
    workspace, who = Workspace.at(), someone(name)
    cost_waivers.withdraw_waiver(workspace, engagement, reason, who)
    _compute(name)


def load_status() -> Status | None:
    """Return how far the load of this workspace is, or how the last one ended; None where none was started."""
    job = load_job.current(Workspace.at().root)
    return job.status if job else None


def load_number() -> int:
    """Return the number of the load that is running, comes next or ended last; 0 where none was started."""
    job = load_job.current(Workspace.at().root)
    return job.number if job else 0


def ended_loads(since: int) -> list[Status]:
    """Return how the loads from a number on ended, in order."""
    return [job.status for job in load_job.ended(Workspace.at().root, since)]


def stop_load() -> None:
    """Ask the running load to stop; those that wait go on."""
    job = load_job.current(Workspace.at().root)
    if job:
        job.stop()


def answers() -> pd.DataFrame:
    """One row per answer in force, the latest first: what was asked, what was said, by whom and when."""
    entries = Journal.of(Workspace.at()).entries({"answered", "answer_withdrawn"})
    in_force = answers_in_force(entries).by_id
    latest = {entry.content["question_id"]: entry for entry in entries if entry.kind == "answered"}
    rows = [_answer(entry) for key, entry in latest.items() if key in in_force]
    columns = ["question_id", "kind", "zh", "en", "choice_zh", "choice_en", "who", "at", "seq"]
    return pd.DataFrame(rows, columns=columns).sort_values("seq", ascending=False, ignore_index=True)


def history() -> pd.DataFrame:
    """One row per load, decision and undo, the latest first: when, who, what; of a load also rows and scores changed.

    `files` are the files of a load or an undo; `zh`, `en`, `choice_zh` and `choice_en` what was asked and said.
    """
    entries = Journal.of(Workspace.at()).entries(_TOLD)
    asked = {entry.content["question_id"]: entry.content["asked"] for entry in entries if entry.kind == "answered"}
    rows = [_done(entry, asked) for entry in reversed(entries)]
    counts = dict.fromkeys(["files_added", "files_refused", *_COUNTS, "changed_scores"], "Int64")
    columns = ["seq", "at", "who", "kind", "files", "zh", "en", "choice_zh", "choice_en", *counts]
    return pd.DataFrame(rows, columns=columns).astype({"at": "datetime64[us]", **counts})


def changes(seq: int) -> pd.DataFrame:
    """One row per vendor, peer group and period whose score the load of that number changed."""
    workspace = Workspace.at()
    found = [entry for entry in Journal.of(workspace).entries({loads.LOAD}) if entry.seq == seq]
    return _without_rule(pd.DataFrame(loads.changes_of(workspace, found[0]) if found else []))


def _without_rule(rows: pd.DataFrame) -> pd.DataFrame:
    if rows.empty:
        return rows
    # A peer group begins with the scheme and its version, which pages say elsewhere.
    return rows.assign(group_key=rows["group_key"].str.split("|", n=2).str[2].fillna(""))


def inbox() -> pd.DataFrame:
    """One row per file that counts or was withdrawn: its name, who loaded or withdrew it, and when."""
    workspace = Workspace.at()
    last: dict[str, Entry] = {}
    for entry in Journal.of(workspace).entries({loads.LOAD, "file_withdrawn", "file_put_back"}):
        names = [entry.content["name"]] if "name" in entry.content else [f["name"] for f in entry.content["added"]]
        last.update(dict.fromkeys(names, entry))
    named = [(file.name, False) for file in workspace.inbox_files()]
    named += [(name, True) for name in loads.withdrawn_files(workspace)]
    rows = [(name, shown_name(name), gone, *_by(last.get(name))) for name, gone in named]
    columns = ["stored_name", "file_name", "is_withdrawn", "who", "at"]
    return pd.DataFrame(rows, columns=columns).astype({"at": "datetime64[us]"})


def shown_name(name: str) -> str:
    """Return the name by which people know a file of the inbox: its folder, and no hash before its name."""
    return intake.known_name(name)


def marked(stored_name: str) -> bytes:
    """Return the user's own file with its faulty cells coloured and commented."""
    from tempfile import TemporaryDirectory

    workspace = Workspace.at()
    with TemporaryDirectory(prefix="scorecard-") as folder:
        written = write_marked(workspace, open_current(workspace).connection, stored_name, Path(folder))
        return written.path.read_bytes()


def losses(stored_name: str) -> tuple[tuple[str, str], ...]:
    """Return what the marked copy of a file will lack, a line a sheet, in Chinese and English."""
    workspace = Workspace.at()
    return _losses(workspace, current_path(workspace), stored_name)


@lru_cache(maxsize=_KEPT_LOSSES)
def _losses(workspace: Workspace, _warehouse: Path | None, stored_name: str) -> tuple[tuple[str, str], ...]:
    """Look into a file once for each warehouse: under its name another may lie in the next."""
    return tuple(told_of(losses_of(workspace, open_current(workspace).connection, stored_name)))


def marked_name(name: str) -> str:
    """Return what the marked copy of a file is called."""
    return intake.marked_name(name)


def templates() -> list[Template]:
    """List the blank workbooks of this workspace."""
    return [Template(place, each.name_zh, each.name_en) for place, each in enumerate(all_sets(_contracts()))]


def template(place: int, language: str) -> bytes:
    """Return a blank workbook in a language."""
    return write_template(all_sets(_contracts())[place].contracts, language)


def template_name(place: int, language: str) -> str:
    """Return a blank workbook's file name."""
    return file_name(all_sets(_contracts())[place], language)


def dictionary() -> pd.DataFrame:
    """One row per column of every kind of sheet: headers, aliases, what its cells hold."""
    return pd.DataFrame(as_records(data_dictionary(_contracts())))


def _contracts() -> Contracts:
    return _contracts_in(str(Workspace.at().sources))


@cache
def _contracts_in(folder: str) -> Contracts:
    return load_contracts(Path(folder))


def _start(change: Callable[[Who, LoadJob], Callable[[], None]], name: str, files: Sequence[str] = ()) -> int:
    """Do something and compute anew behind whatever is running; where that is stopped, what was done is undone.

    Returns the number of the load.
    """
    workspace, who = Workspace.at(), someone(name)

    def work(job: LoadJob) -> None:
        def changed() -> Callable[[], None]:
            undo = change(who, job)
            job.is_done = True
            return undo

        caller = warehouse.Caller(who, job.stopping, job.read, change=changed, hear=job.told.append)
        warehouse.build(workspace, served_day(), job.tell, caller=caller)

    return load_job.start(workspace.root, files, work).number


def _compute(name: str) -> int:
    """Compute anew behind whatever is running, after something that was recorded at once and stays so when stopped.

    Returns the number of the load.
    """
    return _start(lambda _who, _job: lambda: None, name)


def _answer(entry: Entry) -> tuple[Any, ...]:
    said = entry.content
    asked, choice = said["asked"], _choice(said)
    when = f"{_local(entry):%Y-%m-%d %H:%M}"
    return (
        said["question_id"], said["kind"], asked["zh"], asked["en"], choice["zh"], choice["en"], entry.who, when,
        entry.seq,
    )  # fmt: skip


def _done(entry: Entry, asked: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return one line of the history; `asked` is what was asked by every question that was ever answered, by id."""
    line = {"seq": entry.seq, "at": _local(entry), "who": entry.who, "kind": entry.kind}
    said = entry.content
    if entry.kind == loads.LOAD:
        return line | _load(entry)
    if "question_id" in said:
        choice = {f"choice_{spoken}": text for spoken, text in _choice(said).items()}
        return line | {**asked.get(said["question_id"], {}), **choice}
    if entry.kind in (FROZEN, OPENED):
        reason = said.get("reason") or None
        return line | {"files": said["period"], "choice_zh": reason, "choice_en": reason}
    return line | {"files": shown_name(said["name"])}


def _choice(said: Mapping[str, Any]) -> dict[str, str]:
    """Return what was answered, in both languages, with the reason where one was stated."""
    words, reason = said.get("said", {}), said.get("reason")
    if not reason:
        return dict(words)
    return {"zh": f"{words['zh']}（理由：{reason}）", "en": f"{words['en']} (reason: {reason})"}


def _quarter(quarter: freezing.Quarter) -> tuple[Any, ...]:
    frozen = quarter.frozen
    if frozen is None:
        return (quarter.period, None, None, None, None, None)
    when = pd.Timestamp(_local_time(frozen.at))
    return (quarter.period, frozen.version, when, frozen.who, frozen.reason, quarter.differing)


def _load(entry: Entry) -> dict[str, Any]:
    added, removed = entry.content["added"], entry.content["removed"]
    names = [f"+ {shown_name(file['name'])}" for file in added] + [f"− {shown_name(file['name'])}" for file in removed]
    counts = {name: sum(int(file[name] or 0) for file in added) for name in _COUNTS} if names else {}
    refused = sum(file["state"] == "refused" for file in added)
    files = {"files": "　".join(names), "files_added": len(added), "files_refused": refused}
    return {**files, **counts, "changed_scores": _changed(entry)}


def _changed(entry: Entry) -> int | None:
    """Return how many scores a load changed, None where they could not be compared."""
    scores = entry.content["changes"]["scores"]
    return None if scores is None else int(scores)


def _by(entry: Entry | None) -> tuple[str | None, pd.Timestamp | None]:
    return (entry.who, _local(entry)) if entry else (None, None)


def _local(entry: Entry) -> pd.Timestamp:
    """Return when an entry was written by the machine's own clock; the journal keeps UTC."""
    return pd.Timestamp(_local_time(entry.at))


def _local_time(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone().replace(tzinfo=None)
