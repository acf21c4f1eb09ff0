"""How a text file is separated and encoded where no contract says so: asked with a preview, never guessed."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from typing import Final

from pipelines.contract import Dialect
from pipelines.questions import LEAVE_OUT, Answers, Choice, Question, series_of
from pipelines.reading.csv_records import split_records
from pipelines.reading.layout import HEADER_SEARCH_ROWS
from pipelines.reading.limits import MIB
from pipelines.reading.people import looks_personal, previewed

# The codes that are remembered, and how separators and encodings are called.
_SIGNS: Final = {
    "comma": (",", "逗号", "comma"),
    "semicolon": (";", "分号", "semicolon"),
    "tab": ("\t", "制表符", "tab"),
    "pipe": ("|", "竖线", "vertical bar"),
    "dollar": ("$", "美元符号", "dollar sign"),
}
_ENCODINGS: Final = ("utf-8", "utf-16", "gb18030", "big5", "cp1252")
_SAMPLE: Final = MIB // 4
_SAMPLE_ROWS: Final = 500
_SHOWN_ROWS, _SHOWN_LENGTH = 3, 120
_JUDGED_ROWS: Final = 50


@dataclass(frozen=True)
class _Trial:
    """A file's first lines read in one dialect: the fields of each, blank and broken lines left out.

    `matching` lines have the width that most have, if that is more than one; `is_proven` where all lines do after a
    few at the top.
    """

    sign: str
    encoding: str
    records: list[list[str]]
    matching: int
    is_proven: bool

    @property
    def code(self) -> str:
        return f"{self.sign}/{self.encoding}"

    @property
    def delimiter(self) -> str:
        return _SIGNS[self.sign][0]


def chosen_dialect(answers: Answers, file_name: str) -> Dialect | None:
    """Return the dialect that somebody chose for files of this series, None where nobody did."""
    sign, _, encoding = (answers.choice("dialect", _subject(file_name)) or "").partition("/")
    return Dialect(_SIGNS[sign][0], encoding) if sign in _SIGNS and encoding in _ENCODINGS else None


def is_dialect_answered(answers: Answers, file_name: str) -> bool:
    """Tell whether somebody decided how files of this series are read, or that they are left out."""
    return answers.choice("dialect", _subject(file_name)) is not None


def dialect_question(path: Path, file_name: str, own: frozenset[str]) -> Question | None:
    """Ask how a text file is separated and encoded that has no known header in its contracts' own dialects.

    `own` are the separators it could be read with. Nothing is asked where one of them gives as many lines of one width
    as any other sign, or where no sign gives more than one column.
    """
    trials = list(_trials(path))
    best_of_own = max((trial.matching for trial in trials if trial.delimiter in own), default=0)
    best = max((trial.matching for trial in trials), default=0)
    if not trials or (own and best <= best_of_own):
        return None
    suggested = _suggested(trials)
    people = _people(trials)
    return Question(
        kind="dialect",
        subject=_subject(file_name),
        zh="这个文本文件用什么符号分列、用什么文字编码？请对照下面的预览选择，各列应当对齐、文字应当可读。",
        en="Which sign separates the columns of this text file, and how is its text encoded? Choose by the previews "
        "below: columns should line up and words be legible.",
        choices=(
            *(_choice(trial) for trial in trials),
            Choice(LEAVE_OUT, "不载入这个文件", "Do not load this file"),
        ),
        evidence=tuple(line for trial in trials for line in _preview(trial, people[trial.sign])),
        suggested=suggested.code if suggested else None,
        reason_zh=_reason(suggested, "按“{sign}”分列时，每行都是 {width} 列；其他符号都做不到。"),
        reason_en=_reason(suggested, "Separated by “{sign}”, every line has {width} fields; no other sign does that."),
    )


def _suggested(trials: Sequence[_Trial]) -> _Trial | None:
    """Return the one way that gives all lines the same width while no other sign gives as many."""
    best = max(trials, key=lambda trial: trial.matching)
    rivals = [trial for trial in trials if trial.sign != best.sign and trial.matching >= best.matching]
    # Only Unicode proves itself; of the older encodings a person must see which one is legible.
    return best if best.is_proven and not rivals and best.encoding in {"utf-8", "utf-16"} else None


def _subject(file_name: str) -> dict[str, str]:
    return {"series": series_of(file_name)}


def _trials(path: Path) -> Iterator[_Trial]:
    """Read the first lines in every dialect that gives more than one column."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
        is_whole = not file.read(1)
    for encoding in _possible_encodings(head):
        text = _decoded(head, encoding, is_whole=is_whole)
        for sign, (delimiter, _, _) in _SIGNS.items() if text else ():
            records = list(islice(split_records(text or "", delimiter), _SAMPLE_ROWS))
            fields = [record for record in records if isinstance(record, list) and record != [""]]
            if any(len(record) > 1 for record in fields):
                yield _trial(sign, encoding, fields, has_broken=any(isinstance(record, str) for record in records))


def _trial(sign: str, encoding: str, fields: list[list[str]], *, has_broken: bool) -> _Trial:
    widths = [len(record) for record in fields]
    width = Counter(widths).most_common(1)[0][0]
    first = widths.index(width)
    is_proven = width > 1 and first < HEADER_SEARCH_ROWS and set(widths[first:]) == {width} and len(widths) > first + 1
    return _Trial(sign, encoding, fields, widths.count(width) if width > 1 else 0, is_proven and not has_broken)


def _possible_encodings(head: bytes) -> tuple[str, ...]:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    if b"\0" in head:
        return ()
    return ("utf-8",) if _decoded(head, "utf-8", is_whole=False) is not None else ("gb18030", "big5", "cp1252")


def _decoded(head: bytes, encoding: str, *, is_whole: bool) -> str | None:
    """Return the first lines as text; a file that is longer than the sample is cut after its last whole line."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head, final=is_whole).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None
    return text if is_whole else text[: text.rfind("\n") + 1] or text


def _choice(trial: _Trial) -> Choice:
    _, zh, en = _SIGNS[trial.sign]
    return Choice(trial.code, f"{zh}分列，{trial.encoding.upper()} 编码", f"{en}, {trial.encoding.upper()}")


def _people(trials: Sequence[_Trial]) -> dict[str, dict[int, str]]:
    """Return by sign which fields look personal in any encoding: when garbled, names no longer do."""
    people: dict[str, dict[int, str]] = {trial.sign: {} for trial in trials}
    for trial in trials:
        for place, cells in enumerate(zip_longest(*trial.records[:_JUDGED_ROWS], fillvalue="")):
            header = " ".join(cells[:_SHOWN_ROWS])
            if personal := looks_personal(header, cells[1:]):
                people[trial.sign][place] = personal
    return people


def _preview(trial: _Trial, people: Mapping[int, str]) -> Iterator[str]:
    for record in trial.records[:_SHOWN_ROWS]:
        shown = [_shown(text, people.get(place)) for place, text in enumerate(record)]
        yield f"{trial.code}: {' ¦ '.join(shown)}"[:_SHOWN_LENGTH]


def _shown(text: str, personal: str | None) -> str:
    """Return what is shown of a field: a header as it is, of people's data the last four digits of a number."""
    is_header = looks_personal(text) and not any(character.isdigit() for character in text)
    return text if is_header else previewed([text], personal)[0]


def _reason(suggested: _Trial | None, words: str) -> str:
    if suggested is None:
        return ""
    return words.format(sign=_SIGNS[suggested.sign][0].replace("\t", "Tab"), width=len(suggested.records[-1]))
