"""How a column of raw text becomes typed values, and what is told about every cell that does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contract import Field
from pipelines.reading.cells import CellContext
from pipelines.reading.messages import Sentence, sentence
from pipelines.reading.people_words import HASH_OF_A_PERSON, HIDDEN
from pipelines.reading.severities import BLANKED, NOTED, REJECTED
from pipelines.reading.texts import Verdicts, read_texts

Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# One row per problem cell; the sheet's name and the cell's address are added when results are written.
PROBLEM_SCHEMA: Final = pa.schema(
    [
        ("row", pa.int32()),
        ("column", pa.string()),
        ("field", pa.string()),
        ("raw_text", pa.string()),
        ("rule", pa.string()),
        ("severity", pa.string()),
        ("zh", pa.string()),
        ("en", pa.string()),
    ]
)
# What a share or rate beyond its limits breaks, unless its contract names another rule.
_RATE_RULE: Final = "V05"
_WIDE: Final = pa.decimal128(38, 12)
# Columns from so many rows on are sampled; one of which more than this share of a sample differs is not repetitive.
_SAMPLED, _SAMPLE, _REPEATED_SHARE = 50_000, 4096, 0.6


@dataclass(frozen=True)
class RawColumn:
    """A column's raw text over the data rows, its letters, and cells that cannot be read at all by row.

    `born` are the days of birth in a column of people's numbers: they serve the checks of rows and are never kept.
    """

    field: Field
    letters: str
    texts: Any
    rows: Numbers
    unreadable: Mapping[int, Sentence]
    born: Any = None


@dataclass(frozen=True)
class TypedColumn:
    """A column's values over the data rows (null where there is none), rows it rejects, NA rows, problem cells."""

    field: Field
    values: Any
    rejects: Mask
    not_applicable: Mask
    problems: tuple[Any, ...]


def read_column(raw: RawColumn, context: CellContext) -> TypedColumn:
    """Type one column: texts are judged together, repeated ones once, then every row takes its text's verdict.

    A fault rejects the row where the field is required or must parse; elsewhere it leaves the cell empty
    with a note (decisions 1). A blank in a required field rejects the row (M-16).
    """
    texts, unreadable = _without_unreadable(raw)
    judged, codes = to_judge(texts)
    verdicts = read_texts(judged, raw.field, context)
    values = _spread(verdicts.values, texts, judged, codes)
    faulty = spread_fact(verdicts.is_faulty, codes)
    outside, complaints = _outside_limits(raw, values)
    values = _blanked(values, outside)
    severity = REJECTED if raw.field.required or raw.field.must_parse else BLANKED
    problems = [
        _told_by_text(raw, np.flatnonzero(faulty), codes, verdicts, severity),
        _told(raw, unreadable, [raw.unreadable[row] for row in raw.rows[unreadable].tolist()], severity),
        _told(raw, outside, complaints, severity),
    ]
    faulty[unreadable] = faulty[outside] = True
    blank = _mask(pc.is_null(values)) & ~faulty & raw.field.required
    told = sentence("M-16", title_zh=raw.field.title_zh, title_en=raw.field.title_en)
    problems.append(_told(raw, np.flatnonzero(blank), [told] * int(blank.sum()), REJECTED))
    noted = np.flatnonzero(spread_fact(verdicts.is_noted, codes) & ~blank)
    problems.append(_told_by_text(raw, noted, codes, verdicts, NOTED))
    rejects = blank | faulty if severity == REJECTED else blank
    not_applicable = spread_fact(verdicts.is_not_applicable, codes)
    said = tuple(filter(len, map(discreet, problems) if raw.field.personal else problems))
    return TypedColumn(raw.field, values, rejects, not_applicable, said)


def absent_column(field: Field, row_count: int) -> TypedColumn:
    """Return the column of a field that the sheet does not have: all missing, nothing to tell."""
    nothing = np.zeros(row_count, dtype=bool)
    return TypedColumn(field, pa.nulls(row_count, field.arrow_type), nothing, nothing, ())


def problem_table(
    field: str, letters: str, rows: Sequence[int], raws: Any, told: Sequence[Sentence], severity: str
) -> Any:
    """Return problem cells of one column as a table of PROBLEM_SCHEMA."""
    size = len(rows)
    return pa.table(
        [
            pa.array(rows, pa.int32()),
            pa.repeat(letters, size),
            pa.repeat(field, size),
            raws,
            pa.array([each.code for each in told], pa.string()),
            pa.repeat(severity, size),
            pa.array([each.zh for each in told], pa.string()),
            pa.array([each.en for each in told], pa.string()),
        ],
        schema=PROBLEM_SCHEMA,
    )


def discreet(problems: Any) -> Any:
    """Show the last four of a person's number instead of its hash in what is told."""
    for name in ("raw_text", "zh", "en"):
        shown = pc.replace_substring_regex(problems[name], HASH_OF_A_PERSON, f"{HIDDEN}\\2")
        problems = problems.set_column(problems.schema.get_field_index(name), name, shown)
    return problems


def _without_unreadable(raw: RawColumn) -> tuple[Any, Numbers]:
    """Blank the cells that cannot be read, and return their positions among the data rows."""
    if not raw.unreadable:
        return raw.texts, np.array([], dtype=np.int64)
    positions = np.flatnonzero(np.isin(raw.rows, [*raw.unreadable]))
    mask = np.zeros(len(raw.rows), dtype=bool)
    mask[positions] = True
    return pc.if_else(pa.array(mask), pa.scalar(None, pa.string()), raw.texts), positions


def to_judge(texts: Any) -> tuple[Any, Numbers]:
    """Return the texts to be judged, each once if rows repeat them, and which of them each row has (-1 where blank).

    Where hardly a text is repeated, finding that out for every row takes longer than judging every row.
    """
    if is_repetitive(texts):
        encoded = texts.dictionary_encode()
        codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return encoded.dictionary, np.asarray(codes, dtype=np.int64)
    if not texts.null_count:
        return texts, np.arange(len(texts))
    is_filled = texts.is_valid().to_numpy(zero_copy_only=False)
    return texts.drop_null(), np.where(is_filled, np.cumsum(is_filled) - 1, -1)


def is_repetitive(values: Any) -> bool:
    """Tell by a sample of values all over a column whether they repeat; short columns count as such."""
    if len(values) < _SAMPLED:
        return True
    sample = values.take(pa.array(np.linspace(0, len(values) - 1, _SAMPLE, dtype=np.int64)))
    return bool(len(sample.unique()) <= _REPEATED_SHARE * _SAMPLE)


def _spread(of_text: Any, texts: Any, judged: Any, codes: Numbers) -> Any:
    """Give every row its text's value; where each text is its own value the column itself will do."""
    if of_text.equals(judged):
        return texts
    if len(judged) == len(texts):
        return of_text
    return of_text.take(pa.array(codes, mask=codes < 0))


def spread_fact(of_text: Mask, codes: Numbers) -> Mask:
    """Spread a fact about each judged text over the rows; the code -1 of a blank cell finds the added False."""
    return np.append(of_text, False)[codes] if of_text.any() else np.zeros(len(codes), dtype=bool)


def _told_by_text(raw: RawColumn, positions: Numbers, codes: Numbers, verdicts: Verdicts, severity: str) -> Any:
    told = [verdicts.sentences[code] for code in codes[positions].tolist()]
    return _told(raw, positions, told, severity)


def _told(raw: RawColumn, positions: Numbers, told: Sequence[Sentence], severity: str) -> Any:
    raws = raw.texts.take(pa.array(positions))
    return problem_table(raw.field.name, raw.letters, raw.rows[positions].tolist(), raws, told, severity)


def _outside_limits(raw: RawColumn, values: Any) -> tuple[Numbers, list[Sentence]]:
    """Return the positions whose value lies below or above the field's limits, and what is told of each."""
    low, high = raw.field.minimum, raw.field.maximum
    if _are_within(values, low, high):
        return np.array([], dtype=np.int64), []
    wide = values.cast(_WIDE)
    below = _beyond(pc.less, wide, low)
    above = _beyond(pc.greater, wide, high)
    positions = np.flatnonzero(below | above)
    texts = raw.texts.take(pa.array(positions)).to_pylist()
    told = [
        _limit_sentence(raw.field, text, is_below=bool(below[position]))
        for position, text in zip(positions.tolist(), texts, strict=True)
    ]
    return positions, told


def _are_within(values: Any, low: Decimal | None, high: Decimal | None) -> bool:
    """Tell by the least and the greatest of them whether all values keep the limits."""
    if low is None and high is None:
        return True
    ends = pc.min_max(values)
    least, greatest = ends["min"].as_py(), ends["max"].as_py()
    return least is None or ((low is None or least >= low) and (high is None or greatest <= high))


def _beyond(comparison: Any, values: Any, limit: Decimal | None) -> Mask:
    if limit is None:
        return np.zeros(len(values), dtype=bool)
    return _mask(comparison(values, pa.scalar(limit, _WIDE)))


def _limit_sentence(field: Field, text: str, *, is_below: bool) -> Sentence:
    bound = field.minimum if is_below else field.maximum
    shown = f"{(bound * 100).normalize():f}%" if field.kind == "ratio" and bound is not None else bound
    key = "LIMIT.min" if is_below else "LIMIT.max"
    told = sentence(key, title_zh=field.title_zh, title_en=field.title_en, raw=text, bound=shown)
    rule = field.limit_rule or (_RATE_RULE if field.kind == "ratio" else told.code)
    return replace(told, code=rule)


def _blanked(values: Any, positions: Numbers) -> Any:
    if not len(positions):
        return values
    mask = np.zeros(len(values), dtype=bool)
    mask[positions] = True
    return pc.if_else(pa.array(mask), pa.scalar(None, values.type), values)


def _mask(values: Any) -> Mask:
    return np.asarray(pc.fill_null(values, fill_value=False).to_numpy(zero_copy_only=False), dtype=bool)
