"""Which quarters are frozen, since when, with which files, and what was taken in since: by the journal alone (V21)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Final

from pipelines.answers_given import answers_in_force
from pipelines.journal import FORM
from pipelines.journal_entry import Entry
from pipelines.questions import TAKE_IN, question_id

FROZEN: Final = "quarter_frozen"
OPENED: Final = "quarter_opened"
# In an entry that undoes an opening: the place of the entry that froze the quarter, which holds again as it was.
AS_BEFORE: Final = "as_before"
# The kind of question by which something is taken in after all.
QUESTION: Final = "frozen"
# All kinds of entries that say how a quarter stands.
KINDS: Final = frozenset({FROZEN, OPENED, "answered", "answer_withdrawn"})


@dataclass(frozen=True)
class Correction:
    """What was decided about one file and a frozen quarter, and is in force: `seq` is the entry's place."""

    sha256: str
    choice: str
    who: str
    at: str
    reason: str
    seq: int

    @property
    def is_taken_in(self) -> bool:
        """Whether the file's rows change the quarter."""
        return self.choice == TAKE_IN


@dataclass(frozen=True)
class Frozen:
    """One frozen quarter: the entry that froze it, and the names of the files that counted then, by content.

    `version` is 1 when it is frozen and one more with each decision that changed what is taken in since.
    """

    period: str
    seq: int
    who: str
    at: str
    reason: str
    files: Mapping[str, str]
    scores: Mapping[str, Any]
    corrections: tuple[Correction, ...] = ()
    version: int = 1

    @property
    def day(self) -> date:
        """The day on which it was frozen, by the machine's own clock."""
        return datetime.fromisoformat(self.at).astimezone().date()

    @property
    def told(self) -> tuple[str, str, str, str]:
        """What pages and sentences say of it: quarter, who froze it, when (UTC), why."""
        return self.period, self.who, self.at, self.reason

    def subject(self, sha256: str) -> dict[str, str]:
        """Return what a question about a file and this freezing is about: frozen anew, it is asked anew."""
        return {"period": self.period, "file": sha256, "frozen": str(self.seq)}

    def correction_of(self, sha256: str) -> Correction | None:
        """Return what was decided about a file, None where nobody decided yet."""
        return next((each for each in self.corrections if each.sha256 == sha256), None)


@dataclass(frozen=True)
class FrozenQuarters:
    """All quarters that are frozen, by name."""

    by_period: Mapping[str, Frozen] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Frozen]:
        """Go through the frozen quarters, the earliest first."""
        return iter([self.by_period[name] for name in sorted(self.by_period)])

    def __bool__(self) -> bool:
        """Tell whether any quarter is frozen."""
        return bool(self.by_period)

    @property
    def fingerprint(self) -> str:
        """The hash of what a build takes from here; answers have their own."""
        said = [[each.seq, each.version, sorted(each.files.items()), *each.told] for each in self]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest() if said else ""

    @property
    def files(self) -> dict[str, str]:
        """The names of all files that some frozen quarter was frozen with, by content."""
        return {sha256: name for each in self for sha256, name in each.files.items()}


def frozen_quarters(entries: Sequence[Entry]) -> FrozenQuarters:
    """Return the quarters that are frozen by what a journal says, with what was decided about each since."""
    found: dict[str, Entry] = {}
    freezings: dict[int, Entry] = {}
    for entry in entries:
        if entry.version > FORM:
            continue
        if entry.kind == FROZEN:
            freezings[entry.seq] = freezings.get(entry.content.get(AS_BEFORE, 0), entry)
            found[str(entry.content["period"])] = freezings[entry.seq]
        elif entry.kind == OPENED:
            found.pop(str(entry.content["period"]), None)
    decided = [entry for entry in entries if entry.version <= FORM and entry.kind in ("answered", "answer_withdrawn")]
    return FrozenQuarters({period: _frozen(entry, decided) for period, entry in found.items()})


def _frozen(entry: Entry, decided: Sequence[Entry]) -> Frozen:
    said = entry.content
    bare = Frozen(
        str(said["period"]),
        entry.seq,
        entry.who,
        entry.at,
        str(said["reason"]),
        {str(file["sha256"]): str(file["name"]) for file in reversed(said["files"])},
        dict(said["scores"]),
    )
    own = list(_about(bare, decided))
    return Frozen(**{**vars(bare), "corrections": tuple(_in_force(own)), "version": 1 + _times_changed(own)})


def _about(frozen: Frozen, decided: Iterable[Entry]) -> Iterator[Entry]:
    """Give the answers about one freezing, and those of them that were taken back."""
    known: set[str] = set()
    for entry in decided:
        if entry.kind == "answered" and entry.content["kind"] == QUESTION:
            subject = entry.content["subject"]
            if subject == frozen.subject(subject["file"]):
                known.add(question_id(QUESTION, subject))
                yield entry
        elif entry.kind == "answer_withdrawn" and entry.content["question_id"] in known:
            yield entry


def _in_force(own: Sequence[Entry]) -> Iterator[Correction]:
    latest = {question_id(QUESTION, entry.content["subject"]): entry for entry in own if entry.kind == "answered"}
    for key, answer in sorted(answers_in_force(own).by_id.items(), key=lambda pair: latest[pair[0]].seq):
        entry = latest[key]
        reason = str(entry.content.get("reason", ""))
        yield Correction(answer.subject["file"], answer.choice, entry.who, entry.at, reason, entry.seq)


def _times_changed(own: Sequence[Entry]) -> int:
    """Count how often what is taken in became another: an answer given again, or one that leaves out, changes none."""
    ends = range(len(own) + 1)
    taken = [frozenset(each.sha256 for each in _in_force(own[:end]) if each.is_taken_in) for end in ends]
    return sum(one != other for one, other in pairwise(taken))
