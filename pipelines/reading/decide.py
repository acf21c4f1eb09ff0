"""Which unit a column's bare numbers have: from header, note, cell formats or the numbers; never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contract import Field
from pipelines.kinds import AMOUNT_KINDS
from pipelines.questions import LEAVE_OUT, Question
from pipelines.reading.asking import SINGLE, Asker, is_needed
from pipelines.reading.cells import CellContext, RatioUnit, Reason
from pipelines.reading.columns import Numbers, RawColumn
from pipelines.reading.headers import EX_VAT, WITH_VAT, counts_pieces, vat_of
from pipelines.reading.heading_units import with_unit
from pipelines.reading.layout import FoundColumn
from pipelines.reading.messages import Sentence, sentence
from pipelines.reading.sheet import CellMarks, Sheet
from pipelines.reading.surroundings import Surroundings
from pipelines.reading.texts import read_texts
from pipelines.reading.units import (
    COUNT_UNITS,
    MONEY_UNITS,
    is_foreign_price,
    is_unit,
    plain,
    unit_for,
    units_for,
    worth,
)

# The column that gives each row's VAT rate.
RATE_FIELD: Final = "vat_rate"
_RATIO_SCALES: Final[dict[str, RatioUnit]] = {"1": "fraction", "%": "percent", "‰": "permille", "‱": "per_10k"}
# Most columns are decided by this; full-width digits and the like are left to the cells' own reading.
_BARE_AMOUNT: Final = r"^-?[0-9]*[1-9][0-9]*(?:\.[0-9]+)?$"
_BARE_NUMBER: Final = re.compile(r"-?\d{1,12}(?:\.\d+)?")
# Up to here a bare number in a percent column may be a fraction that Excel shows as a percentage (M-10).
_LARGEST_FRACTION: Final = Decimal("1.5")


@dataclass(frozen=True)
class Decided:
    """A column ready to be typed: its raw text (percent-formatted numbers written as such), context and unit.

    `questions` are what somebody answered so that it could be decided. `vat_rate`: the column is in the other VAT basis
    than its field; the rate to convert it by, or "row" where each row has its own (M-38). `is_stated`: the
    sheet or somebody named the unit; else it is the contract's default, which the row's own unit may replace.
    """

    raw: RawColumn
    context: CellContext
    unit: str | None
    questions: tuple[Question, ...] = ()
    vat_rate: Decimal | str | None = None
    is_stated: bool = True


@dataclass(frozen=True)
class Undecided:
    """A column that waits for an answer, or that an answer leaves out: what its sender is told, and is asked."""

    raw: RawColumn
    told: Sentence
    questions: tuple[Question, ...]
    is_left_out: bool = False

    @property
    def holds(self) -> bool:
        """Whether the whole sheet waits for it."""
        return is_needed(self.raw.field) and not self.is_left_out


@dataclass(frozen=True)
class Table:
    """What deciding a column needs to know of its table: what stands around it, its sheet, and who asks.

    `has_rates`: a column gives VAT rates. `counted` says how many of its columns count pieces and name no unit: one
    note above them may mean any.
    """

    around: Surroundings
    sheet: Sheet
    asker: Asker
    has_rates: bool = False
    counted: int = 1

    @classmethod
    def of(cls, around: Surroundings, sheet: Sheet, asker: Asker, columns: Iterable[FoundColumn]) -> Table:
        """Return the table of these columns."""
        found = list(columns)
        has_rates = any(each.field.name == RATE_FIELD for each in found)
        return cls(around, sheet, asker, has_rates, sum(_is_unnamed_count(each) for each in found))


def _is_unnamed_count(column: FoundColumn) -> bool:
    says_pieces = any(map(counts_pieces, column.words))
    return column.field.unit_from is not None and not says_pieces and not unit_for(column.field.kind, column.words)


def decide_column(found: FoundColumn, raw: RawColumn, table: Table) -> Decided | Undecided:
    """Return how a column is to be read, by itself or by an earlier answer, or what must be asked (M-09, M-10)."""
    field = raw.field
    context = CellContext(
        year_hint=table.around.year,
        formats=field.formats,
        values=field.values,
        allow_negative=_may_be_negative(field),
        is_1904=table.sheet.is_1904,
        scale=field.scale if field.kind == "decimal" else None,
    )
    if field.kind in AMOUNT_KINDS:
        return _with_vat_known(found, _amounts(found, raw, table, context), table)
    if field.kind == "ratio":
        return _ratios(found, raw, table, context)
    if field.as_shown and any(_bare_numbers(raw)):
        return Decided(_with_sign(found, raw, table), context, None)
    return _counts(found, raw, table, context)


def _counts(found: FoundColumn, raw: RawColumn, table: Table, context: CellContext) -> Decided | Undecided:
    """Take a count's unit from its header or the note above the table: 单位：万笔 speaks of what can be in pieces.

    Where several such columns stand below one note (业务量, 差错笔数), whether it means each of them is a question.
    A header that names what no count is in, 业务量(万元), is another. One that says pieces, 业务量(笔), has said it.
    """
    unit = unit_for(raw.field.kind, found.words)
    if raw.field.unit_from and unit is None and any(map(is_unit, found.words)) and _has_numbers(raw):
        return _asked_count(found, raw, table, context)
    is_open = raw.field.unit_from is not None and not any(map(counts_pieces, found.words))
    noted = units_for(raw.field.kind, table.around.words) if is_open else []
    if unit is None and noted and _has_numbers(raw):
        if len(noted) > 1 or table.counted > 1 or table.around.is_doubtful:
            return _asked_count(found, raw, table, context)
        unit = noted[0]
    return Decided(raw, replace(context, unit=worth(unit) if unit else None), unit)


def _may_be_negative(field: Field) -> bool:
    """Whether a negative cell is read: a rate below its limit breaks the rule of its limits, not M-24."""
    return field.minimum is None or field.minimum < 0 or field.kind == "ratio" or field.limit_rule is not None


def _has_numbers(raw: RawColumn) -> bool:
    return bool(pc.any(pc.match_substring_regex(_distinct(raw), _BARE_AMOUNT)).as_py())


def _amounts(found: FoundColumn, raw: RawColumn, table: Table, context: CellContext) -> Decided | Undecided:
    """Take an amount's unit from its header, the note above the table, its cells, or the contract's default.

    A note such as 单位:万元 speaks of amounts; whether it also means a unit price without a unit of its own is a
    question, unless it says 元. Two notes that say different units, and a price per something that is not understood
    (元/万元), decide nothing.
    """
    field = raw.field
    unit = unit_for(field.kind, found.words)
    noted = units_for(field.kind, table.around.words)
    is_sure = len(noted) == 1 and not table.around.is_doubtful
    if unit is None and field.kind == "money" and is_sure and not is_foreign_price(field.kind, found.words):
        unit = noted[0]
    if unit is None and _needs_unit(raw, context):
        default = _default_of(field)
        if default is None or any(each != default for each in noted) or is_foreign_price(field.kind, found.words):
            return _asked_unit(found, raw, table, context)
        return Decided(raw, replace(context, unit=worth(default)), default, is_stated=False)
    return Decided(raw, replace(context, unit=worth(unit) if unit else None), unit)


def _with_vat_known(found: FoundColumn, column: Decided | Undecided, table: Table) -> Decided | Undecided:
    """Say by which rate an amount is converted, or ask whether it holds VAT where its header does not say (M-38).

    A column without any number needs no answer.
    """
    if found.vat is None or not _distinct(column.raw):
        return column
    question = table.asker.vat(found.header.strip(), column.raw, found.vat, has_rates=table.has_rates)
    if question is None:
        return replace(column, vat_rate="row") if isinstance(column, Decided) else column
    answer = table.asker.answer(question)
    asked = (*column.questions, question)
    basis, _, rate = (answer or "").partition(":")
    if isinstance(column, Decided) and basis == vat_of(column.raw.field):
        return replace(column, questions=asked)
    if isinstance(column, Decided) and basis in {EX_VAT, WITH_VAT}:
        return replace(column, questions=asked, vat_rate=Decimal(rate) if rate else "row")
    if isinstance(column, Undecided) and answer not in {None, LEAVE_OUT}:
        return replace(column, questions=asked)
    told = sentence("M-38", header=found.header.strip(), column=column.raw.letters)
    said = (column.told, told) if isinstance(column, Undecided) else (told,)
    whole = Sentence(said[0].code, "".join(e.zh for e in said), " ".join(e.en for e in said))
    return Undecided(column.raw, whole, asked, is_left_out=answer == LEAVE_OUT)


def _needs_unit(raw: RawColumn, context: CellContext) -> bool:
    """Tell whether any cell is a bare number that means nothing without a unit (12.5万 does not need one)."""
    texts = _distinct(raw)
    if pc.any(pc.match_substring_regex(texts, _BARE_AMOUNT)).as_py():
        return True
    return Reason.UNIT_UNKNOWN in read_texts(texts, raw.field, context).reasons


def _ratios(found: FoundColumn, raw: RawColumn, table: Table, context: CellContext) -> Decided | Undecided:
    sheet = table.sheet
    unit = unit_for("ratio", found.words)
    numbers = _bare_numbers(raw)
    if _is_open(unit, numbers):
        marks = sheet.marks(found.place) if sheet.marks else None
        if marks is None and unit == "%" and sheet.dialect is None and _all_could_be_fractions(numbers):
            return _asked_scale(found, raw, table, context)
        if marks:
            raw = _as_shown(raw, marks)
            numbers = _bare_numbers(raw)
    if unit is None:
        unit = _default_of(raw.field) or _unit_by_size(numbers)
    if unit is None and any(numbers):
        return _asked_scale(found, raw, table, context)
    scale = _RATIO_SCALES[unit] if unit else None
    return Decided(raw, replace(context, unit=scale), unit)


def _is_open(unit: str | None, numbers: Sequence[Decimal]) -> bool:
    """Tell whether the cells' number formats must be asked: only then are they worth reading (decisions 9)."""
    if unit is None:
        return any(numbers)
    return any(0 < abs(number) <= _LARGEST_FRACTION for number in numbers)


def _all_could_be_fractions(numbers: Sequence[Decimal]) -> bool:
    return any(numbers) and all(abs(number) <= _LARGEST_FRACTION for number in numbers)


def _unit_by_size(numbers: Sequence[Decimal]) -> str | None:
    """Decide by size as domain 2.6 M-10 d says: fractions, percent points, or None where both are possible."""
    sizes = [abs(number) for number in numbers if number]
    has_parts = any(size < 1 for size in sizes)
    has_points = any(size > _LARGEST_FRACTION for size in sizes)
    if has_parts and not has_points and all(size <= 1 for size in sizes):
        return "1"
    return "%" if has_points and not has_parts else None


def _bare_numbers(raw: RawColumn) -> list[Decimal]:
    return [Decimal(text) for text in _distinct(raw).to_pylist() if _BARE_NUMBER.fullmatch(text)]


def _distinct(raw: RawColumn) -> Any:
    readable = raw.texts
    if raw.unreadable:
        readable = readable.filter(pa.array(~np.isin(raw.rows, [*raw.unreadable])))
    return readable.drop_null().unique()


def _as_shown(raw: RawColumn, marks: CellMarks) -> RawColumn:
    """Write numbers that Excel shows as a percentage the way it shows them: 0.953 becomes 95.3%."""
    positions: Numbers = np.flatnonzero(np.isin(raw.rows, [*marks.percent_rows]))
    mask = np.zeros(len(raw.rows), dtype=bool)
    mask[positions] = True
    shown = [_percent(text) for text in raw.texts.take(pa.array(positions)).to_pylist()]
    texts = pc.replace_with_mask(raw.texts, pa.array(mask), pa.array(shown, pa.string()))
    return replace(raw, texts=texts)


def _with_sign(found: FoundColumn, raw: RawColumn, table: Table) -> RawColumn:
    """Write bare numbers among texts as the cells show them, else with the sign of their header: 实际值(‱).

    Where the format can't be asked (.xls), numbers below a (%) that may all be fractions stay as they are.
    """
    if table.sheet.marks:
        raw = _as_shown(raw, table.sheet.marks(found.place))
    elif table.sheet.dialect is None and _all_could_be_fractions(_bare_numbers(raw)):
        return raw
    sign = unit_for("ratio", found.words) or ""
    return replace(raw, texts=with_unit(raw.texts, sign))


def _percent(text: str | None) -> str | None:
    if text is None or not _BARE_NUMBER.fullmatch(text):
        return text
    return f"{(Decimal(text) * 100).normalize():f}%"


def _asked_unit(found: FoundColumn, raw: RawColumn, table: Table, context: CellContext) -> Decided | Undecided:
    question = table.asker.unit(found.header.strip(), raw, table.around.unit_note)
    answer = table.asker.answer(question)
    if answer in MONEY_UNITS:
        return Decided(raw, replace(context, unit=worth(answer)), answer, (question,))
    told = sentence("M-09", header=found.header.strip(), column=raw.letters)
    return Undecided(raw, told, (question,), is_left_out=answer == LEAVE_OUT)


def _asked_count(found: FoundColumn, raw: RawColumn, table: Table, context: CellContext) -> Decided | Undecided:
    question = table.asker.count(found.header.strip(), raw, table.around.unit_note)
    answer = table.asker.answer(question)
    if answer == SINGLE:
        return Decided(raw, context, None, (question,))
    if answer in COUNT_UNITS:
        return Decided(raw, replace(context, unit=worth(answer)), answer, (question,))
    told = sentence("M-32.note", header=found.header.strip(), column=raw.letters)
    return Undecided(raw, told, (question,), is_left_out=answer == LEAVE_OUT)


def _asked_scale(found: FoundColumn, raw: RawColumn, table: Table, context: CellContext) -> Decided | Undecided:
    question = table.asker.scale(found.header.strip(), raw)
    answer = table.asker.answer(question)
    if answer in _RATIO_SCALES:
        return Decided(raw, replace(context, unit=_RATIO_SCALES[answer]), answer, (question,))
    told = sentence("M-10", header=found.header.strip(), column=raw.letters)
    return Undecided(raw, told, (question,), is_left_out=answer == LEAVE_OUT)


def _default_of(field: Field) -> str | None:
    return unit_for(field.kind, [plain(field.default_unit)]) if field.default_unit else None
