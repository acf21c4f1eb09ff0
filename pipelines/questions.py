"""What only a person can decide about a spreadsheet, and how an answer is remembered: asked once, then known."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final

from pipelines.intake import shown_name

# What a question can be about. The first group is asked while one file is read, so its subject names the file's
# series; the second once all files are seen together.
READING_KINDS: Final = ("unit", "scale", "vat", "column", "dialect", "allocation", "part")
STAGING_KINDS: Final = ("vendor", "uscc", "lookup", "unit_name", "row", "frozen")
# Kinds whose answer is refused without a reason: it changes what was closed.
REASONED_KINDS: Final = frozenset({"frozen"})
# An answer that is not one of a question's own values: go on without the column, or leave the row or name out.
LEAVE_OUT: Final = "leave_out"
# The answer that takes something in as a correction of a frozen quarter.
TAKE_IN: Final = "take_in"

# What changes from one sending to the next: dates, periods and versions. Other digits are part of a name: 营业1部 and
# 营业2部 are two branches, and so may be 月报 (1) and 月报 (2).
_MONTH: Final = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_PERIODS: Final = re.compile(
    rf"(?<![0-9])20[0-9]{{2}}[-./_]?(?:1[0-2]|0[1-9])(?:[-./_]?(?:3[01]|[12][0-9]|0[1-9]))?(?![0-9])"
    rf"|(?<![0-9])(?:20)?[0-9]{{2}}年(?:度|{_MONTH}月份?(?:[0-9]{{1,2}}日)?)?"
    rf"|(?<![0-9一二三四五六七八九十]){_MONTH}(?:[-~至到]{_MONTH})?月份?(?:[0-9]{{1,2}}日)?"
    r"|第?[一二三四1-4]季度?|(?<![a-z0-9])q[1-4](?![a-z0-9])|[上下]半年|(?<![0-9])20[0-9]{2}(?:q[1-4])?(?![0-9])"
)
_VERSIONS: Final = re.compile(
    r"(?:更正|修订|订正)(?:[版稿件后]|(?=[0-9]|$|[^\u4e00-\u9fff]))[0-9]*|最新版?|终稿|定稿|待改"
    r"|(?<![a-z])(?:v|ver|version|rev|corrected|revised)[.\s_]?(?:[0-9]+(?:\.[0-9]+)*)?(?![a-z0-9])"
)
_BLANK: Final = re.compile(r"[\s_\-.()（）【】\[\]]+")
# A name of which nothing else is left is nobody's in particular: 202501.xlsx, 3月.csv, 报表_2025.xlsx.
_NOBODYS: Final = re.compile(
    r"(?:月|季|年|日|周|度|报|表|数据|导出|汇总|明细|台账|统计|新建|工作簿|工作表|sheet|book|file|data|export|report)*"
)


@dataclass(frozen=True)
class Choice:
    """One possible answer: the code that is remembered, and what it says in both languages."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True)
class Question:
    """Something a person must decide.

    `subject` is what the answer is about and is remembered by: two questions with the same kind and subject are the
    same question, and an answer holds for every later one. `evidence` are short texts out of the file (values,
    addresses), never interpreted. `suggested` is the code of the likeliest choice, None where there is no reason to
    prefer one; `reason_zh`/`reason_en` say why it is suggested.
    """

    kind: str
    subject: Mapping[str, str]
    zh: str
    en: str
    choices: tuple[Choice, ...]
    evidence: tuple[str, ...] = ()
    suggested: str | None = None
    reason_zh: str = ""
    reason_en: str = ""
    sheet: str = ""
    cell: str = ""
    source: str = ""
    field: str = ""

    @property
    def question_id(self) -> str:
        """The hash of kind and subject: the same question has the same id in every build and on every machine."""
        return question_id(self.kind, self.subject)

    def as_dict(self) -> dict[str, Any]:
        """Return the question as JSON can hold it, its id included."""
        return {"question_id": self.question_id, **asdict(self), "subject": dict(self.subject)}


def question_from(entry: Mapping[str, Any]) -> Question:
    """Return the question that `as_dict` wrote."""
    parts = {name: value for name, value in entry.items() if name != "question_id"}
    choices = tuple(Choice(**choice) for choice in parts.pop("choices"))
    return Question(**{**parts, "choices": choices, "evidence": tuple(parts["evidence"])})


@dataclass(frozen=True)
class Answer:
    """What was decided: the question's kind and subject, and the code of the choice."""

    kind: str
    subject: Mapping[str, str]
    choice: str

    @property
    def question_id(self) -> str:
        """The id of the question this answers."""
        return question_id(self.kind, self.subject)


@dataclass(frozen=True)
class Answers:
    """All answers in force, by question id; of two answers to one question the later holds."""

    by_id: Mapping[str, Answer] = field(default_factory=dict)

    @classmethod
    def of(cls, answers: Iterable[Answer]) -> Answers:
        """Return the answers given in this order."""
        return cls({answer.question_id: answer for answer in answers})

    def choice(self, kind: str, subject: Mapping[str, str]) -> str | None:
        """Return what was decided, None where nobody was asked yet."""
        found = self.by_id.get(question_id(kind, subject))
        return found.choice if found else None

    def to(self, question: Question) -> str | None:
        """Return what was decided about a question; a choice that it does not offer (any more) does not count."""
        choice = self.choice(question.kind, question.subject)
        return choice if choice in {each.code for each in question.choices} else None

    def of_kind(self, kind: str) -> list[Answer]:
        """Return the answers of one kind, by question id."""
        return [answer for _, answer in sorted(self.by_id.items()) if answer.kind == kind]

    def for_series(self, series: str) -> Answers:
        """Return the answers that can change how files of one series are read."""
        return Answers({key: each for key, each in self.by_id.items() if each.subject.get("series") == series})

    @property
    def fingerprint(self) -> str:
        """The hash of all that was decided."""
        return _digest(sorted((key, each.choice) for key, each in self.by_id.items()))

    def as_list(self) -> list[dict[str, Any]]:
        """Return the answers as JSON can hold them."""
        return [{"kind": e.kind, "subject": dict(e.subject), "choice": e.choice} for e in self.by_id.values()]


def answers_from(entries: Sequence[Mapping[str, Any]]) -> Answers:
    """Return the answers that `as_list` wrote."""
    return Answers.of(Answer(entry["kind"], entry["subject"], entry["choice"]) for entry in entries)


def question_id(kind: str, subject: Mapping[str, str]) -> str:
    """Return the id of a question about a subject: sixteen hex digits."""
    return _digest([kind, sorted(subject.items())])[:16]


def series_of(file_name: str) -> str:
    """Return what files that come again and again have in common: the name without dates, periods and version words.

    月度KPI_东麓分行_2024.csv and 月度KPI_东麓分行_2025(更正).xlsx are of one series: an answer given for the one holds
    for the other. A name that says nothing but what any branch's may say (3月.xlsx) is a series of its own.
    """
    stem = _VERSIONS.sub("", _stem(file_name))
    bare = _BLANK.sub("", _PERIODS.sub("", stem))
    return _BLANK.sub("", stem) or "file" if _NOBODYS.fullmatch(bare) else bare


def bare_name_of(file_name: str) -> str:
    """Return a file's name without dates, periods and version words: what a correction shares with what it corrects."""
    return _BLANK.sub("", _PERIODS.sub("", _VERSIONS.sub("", _stem(file_name))))


def _stem(file_name: str) -> str:
    stem = PurePosixPath(shown_name(PurePosixPath(file_name).name)).stem
    return unicodedata.normalize("NFKC", stem).casefold()


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
