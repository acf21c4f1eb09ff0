"""How one amount merged over several rows is shared out: never copied, asked once, right to the last cent (M-03)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.questions import LEAVE_OUT, Question
from pipelines.reading.amount_texts import amount_text
from pipelines.reading.asking import BY_COLUMN, EQUAL, FIRST, Asker, is_needed
from pipelines.reading.cells import Parsed, parse_cell
from pipelines.reading.columns import Numbers, RawColumn, problem_table
from pipelines.reading.decide import Decided
from pipelines.reading.header_reading import ADDITIVE_KINDS
from pipelines.reading.layout import FoundColumn, Header
from pipelines.reading.messages import Sentence, sentence
from pipelines.reading.raw_columns import merged_spans
from pipelines.reading.severities import NOTED
from pipelines.reading.sheet import Sheet
from pipelines.reading.typed_rows import TypedRows

_WEIGHING: Final = frozenset({"integer", "decimal"})


@dataclass(frozen=True)
class Allocated:
    """The decided columns with merged amounts shared out as was answered, notes on the shares, and what is asked.

    `left`: rows that it was decided to leave out, with what is told of them.
    """

    ready: tuple[Decided, ...]
    notes: tuple[Any, ...]
    questions: tuple[Question, ...]
    left: Mapping[int, Sentence]

    def without_left(self, typed: TypedRows) -> TypedRows:
        """Take the rows left out from among the rejected: they are set aside, nobody has to mend them."""
        if not self.left:
            return typed
        rows = pa.array([*self.left], pa.int32())
        kept = (each.filter(pc.invert(pc.is_in(each["row"], rows))) for each in typed.problems)
        unread = typed.unread.filter(pc.invert(pc.is_in(typed.unread["source_row"], rows)))
        return replace(typed, problems=tuple(kept), rejected=typed.rejected - len(self.left), unread=unread)


@dataclass(frozen=True)
class _Merged:
    """One amount over several data rows: from which position up to which (excluded), and its addresses."""

    start: int
    end: int
    cells: str


def allocated(sheet: Sheet, header: Header, rows: Numbers, ready: Sequence[Decided], asker: Asker) -> Allocated:
    """Share out the merged amounts of a table; rows that share one wait, or lack it, until somebody says how."""
    found = {} if header.pivoted else {each.field.name: each for each in header.columns}
    columns: list[Decided] = []
    notes: list[Any] = []
    questions: list[Question] = []
    left: dict[int, Sentence] = {}
    for column in ready:
        own = found.get(column.raw.field.name)
        merged = list(_merged(sheet, own, rows)) if own and _can_be_shared(column, header) else []
        if own is None or not merged:
            columns.append(column)
            continue
        weighing = [each.raw for each in ready if each.raw.field.kind in _WEIGHING and each is not column]
        question = asker.allocation(own.header.strip(), column.raw, [each.cells for each in merged], weighing)
        questions.append(question)
        answer = asker.answer(question)
        shared, told = _shared(column, merged, answer, ready)
        columns.append(shared)
        notes.extend(told)
        if answer == LEAVE_OUT and is_needed(column.raw.field):
            rows_left = [row for each in merged for row in column.raw.rows[each.start : each.end].tolist()]
            left |= dict.fromkeys(rows_left, _waiting(column.raw, answer))
    return Allocated(tuple(columns), tuple(notes), tuple(questions), left)


def _can_be_shared(column: Decided, header: Header) -> bool:
    field = column.raw.field
    return field.kind in ADDITIVE_KINDS and field.name not in header.contract.key


def _merged(sheet: Sheet, found: FoundColumn, rows: Numbers) -> Iterator[_Merged]:
    texts = sheet.cells.column(found.place)
    for start, end in merged_spans(sheet, found, rows):
        first, last = int(rows[start]), int(rows[end - 1])
        if end - start > 1 and (texts[first - 1].as_py() or "").strip():
            yield _Merged(start, end, f"{first}:{last}")


def _shared(
    column: Decided, merged: Sequence[_Merged], answer: str | None, ready: Sequence[Decided]
) -> tuple[Decided, list[Any]]:
    """Write each row's share in place of the merged amount; where there is none, say why."""
    raw = column.raw
    texts: list[str | None] = raw.texts.to_pylist()
    unreadable = dict(raw.unreadable)
    notes = []
    for each in merged:
        rows = [int(row) for row in raw.rows[each.start : each.end]]
        text = texts[each.start] or ""
        total = _value(text, column)
        weights = _weights(answer, each, ready)
        if total is None or weights is None:
            unreadable |= dict.fromkeys(rows, _waiting(raw, answer))
            continue
        parts = _parts(total, weights, raw.field.scale)
        unreadable = {row: told for row, told in unreadable.items() if row not in rows}
        texts[each.start : each.end] = [amount_text(part, column) for part in parts]
        told = [_share_told(raw, each, text, part) for part in parts]
        notes.append(problem_table(raw.field.name, raw.letters, rows, pa.repeat(text, len(rows)), told, NOTED))
    return replace(column, raw=replace(raw, texts=pa.array(texts, pa.string()), unreadable=unreadable)), notes


def _value(text: str, column: Decided) -> Decimal | None:
    outcome = parse_cell(text, column.raw.field.kind, column.context)
    is_number = isinstance(outcome, Parsed) and isinstance(outcome.value, Decimal | int)
    return Decimal(outcome.value) if is_number else None  # type: ignore[union-attr, arg-type]


def _weights(answer: str | None, merged: _Merged, ready: Sequence[Decided]) -> list[Fraction] | None:
    """Return in which proportion an amount is shared; None while that is open, or where the column does not say."""
    size = merged.end - merged.start
    if answer == EQUAL:
        return [Fraction(1)] * size
    if answer == FIRST:
        return [Fraction(1), *[Fraction(0)] * (size - 1)]
    by = next((each for each in ready if answer == f"{BY_COLUMN}{each.raw.field.name}"), None)
    if by is None:
        return None
    values = [_value(text or "", by) for text in by.raw.texts[merged.start : merged.end].to_pylist()]
    known = [Fraction(value) for value in values if value is not None and value >= 0]
    return known if len(known) == size and any(known) else None


def _parts(total: Decimal, weights: Sequence[Fraction], scale: int) -> list[Decimal]:
    """Share an amount in whole last digits: the rest goes to the largest remainders, of equal ones to the first."""
    digits = int((abs(total) * 10**scale).quantize(Decimal(1), ROUND_HALF_UP))
    together = sum(weights, Fraction(0))
    exact = [digits * weight / together for weight in weights]
    whole = [int(share) for share in exact]
    by_rest = sorted(range(len(exact)), key=lambda place: (whole[place] - exact[place], place))
    for place in by_rest[: digits - sum(whole)]:
        whole[place] += 1
    sign = -1 if total < 0 else 1
    return [Decimal(sign * part).scaleb(-scale) for part in whole]


def _waiting(raw: RawColumn, answer: str | None) -> Sentence:
    title = {"title_zh": raw.field.title_zh, "title_en": raw.field.title_en}
    if answer == LEAVE_OUT:
        return sentence("M-03.left", **title)
    return sentence("M-03.weights", **title) if answer else sentence("M-03.asked", **title)


def _share_told(raw: RawColumn, merged: _Merged, text: str, part: Decimal) -> Sentence:
    first, _, last = merged.cells.partition(":")
    cells = f"{raw.letters}{first}:{raw.letters}{last}"
    return sentence("M-03.share", cells=cells, text=text.strip(), part=f"{part:f}")
