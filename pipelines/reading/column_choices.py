"""Which column of a sheet was chosen for a field that two columns fit, or that none names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.contract import Field
from pipelines.questions import LEAVE_OUT, Question
from pipelines.reading.addresses import column_letters
from pipelines.reading.asking import WHOLE_TABLE, Asker
from pipelines.reading.layout import FoundColumn, Header
from pipelines.reading.sheet import Sheet
from pipelines.reading.units import words_noted
from pipelines.reading.unread_amounts import missing_amounts, unread_amounts


@dataclass(frozen=True)
class Chosen:
    """A header with the columns that people chose, and what was asked about it, answered or not.

    `is_left_out`: somebody said that no column is one that the sheet needs, so that it is none of these sheets.
    """

    header: Header
    questions: tuple[Question, ...]
    is_left_out: bool = False


def choose_columns(sheet: Sheet, header: Header, asker: Asker) -> Chosen:
    """Apply earlier answers to a header; what is still open stays in `twice` and `missing`, and is asked."""
    questions: list[Question] = []
    left_out = False
    for field, places in header.twice:
        question = asker.which(sheet, header, field, places)
        questions.append(question)
        left_out |= bool(field.required or field.one_of) and asker.answer(question) == LEAVE_OUT
        header = _without_doubt(header, field, places, _place(sheet, places, asker.answer(question)))
    unread = [place for place, _ in header.unread]
    for field in _asked_about(header):
        if not unread and not field.stated:
            continue
        question = asker.which(sheet, header, field, unread)
        questions.append(question)
        answer = asker.answer(question)
        left_out |= answer == LEAVE_OUT
        header = _with_value(header, field, answer) or _with_column(header, field, _place(sheet, unread, answer))
    for field in missing_amounts(header):
        # The sheet loads without it, as it may be meant to; but no amount disappears unasked.
        if unread := unread_amounts(header):
            questions.append(asker.which(sheet, header, field, unread))
            header = _with_column(header, field, _place(sheet, unread, asker.answer(questions[-1])))
    return Chosen(header, tuple(questions), left_out)


def _asked_about(header: Header) -> Iterator[Field]:
    """Give the missing fields to ask about: of an either-or group the first is enough."""
    groups: set[str] = set()
    for field in header.missing:
        if field.one_of and field.one_of in groups:
            continue
        groups.add(field.one_of or field.name)
        yield field


def _place(sheet: Sheet, places: Sequence[int], answer: str | None) -> int | str | None:
    """Return the chosen column's place, LEAVE_OUT, or None while nothing was chosen."""
    if answer is None or answer == LEAVE_OUT:
        return answer
    letters = answer.partition(":")[0]
    return next((place for place in places if column_letters(sheet.first_column + place) == letters), None)


def _without_doubt(header: Header, field: Field, places: tuple[int, ...], place: int | str | None) -> Header:
    if place is None:
        return header
    return header.with_choice(field, places, place if isinstance(place, int) else None)


def _with_value(header: Header, field: Field, answer: str | None) -> Header | None:
    """Take the one value that was decided for all rows, where no column holds the field."""
    code = (answer or "").removeprefix(WHOLE_TABLE)
    if not (answer or "").startswith(WHOLE_TABLE) or code not in field.values:
        return None
    return replace(header, supplied=(*header.supplied, (field, field.values[code][0])))


def _with_column(header: Header, field: Field, place: int | str | None) -> Header:
    if not isinstance(place, int):
        return header
    text = dict(header.unread)[place]
    column = FoundColumn(field, place, text, words_noted(text))
    unread = tuple(each for each in header.unread if each[0] != place)
    return replace(header, columns=(*header.columns, column), unread=unread)
