"""What each distinct text of a column means: in bulk where it is plain, one by one where it is odd."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contract import Field
from pipelines.reading.cell_messages import note_sentence, rejection_sentence
from pipelines.reading.cells import CellContext, Parsed, Rejected, marks, parse_cell
from pipelines.reading.fast import read_plain
from pipelines.reading.messages import Sentence

# Below this many distinct texts the bulk path gains nothing.
_FEW: Final = 500


@dataclass(frozen=True)
class Verdicts:
    """One verdict per distinct text: its value, or why there is none; `sentences` holds what is told, by place."""

    values: Any
    is_faulty: npt.NDArray[np.bool_]
    is_noted: npt.NDArray[np.bool_]
    is_not_applicable: npt.NDArray[np.bool_]
    sentences: dict[int, Sentence]
    reasons: frozenset[str]


def read_texts(texts: Any, field: Field, context: CellContext) -> Verdicts:
    """Judge distinct texts (an Arrow array without nulls) as cells of a field."""
    size = len(texts)
    plain = read_plain(texts, field.kind, context, field.arrow_type) if size > _FEW else None
    odd = range(size) if plain is None else np.flatnonzero(~plain.is_read).tolist()
    outcomes = list(_parsed(texts, odd, field, context))
    facts = [np.zeros(size, dtype=bool) for _ in range(3)]
    faulty, noted, not_applicable = facts
    sentences: dict[int, Sentence] = {}
    for place, text, outcome in outcomes:
        if isinstance(outcome, Rejected):
            faulty[place] = True
            sentences[place] = rejection_sentence(outcome, text, field)
        else:
            not_applicable[place] = outcome.not_applicable
            if outcome.note:
                noted[place] = True
                sentences[place] = note_sentence(outcome, text, field)
    reasons = frozenset(outcome.reason for _, _, outcome in outcomes if isinstance(outcome, Rejected))
    values = _values(plain, outcomes, field, size)
    return Verdicts(values, faulty, noted, not_applicable, sentences, reasons)


def _parsed(
    texts: Any, odd: Iterable[int], field: Field, context: CellContext
) -> Iterable[tuple[int, str, Parsed | Rejected]]:
    places = list(odd)
    for place, text in zip(places, texts.take(pa.array(places, pa.int64())).to_pylist(), strict=True):
        is_blank = text.strip() in field.blanks
        said = Parsed(None) if is_blank else _said(text, field)
        yield place, text, said or parse_cell(text, field.kind, context)


def _said(text: str, field: Field) -> Parsed | None:
    """Return the number that a word of this column stands for: 无 where things are counted, 优 for points."""
    word = marks.plain(text)
    if word in field.zero_words:
        return Parsed(0 if field.kind == "integer" else Decimal(0), note="M-16.zero")
    return Parsed(field.grades[word], note="M-21") if word in field.grades else None


def _values(plain: Any, outcomes: list[tuple[int, str, Parsed | Rejected]], field: Field, size: int) -> Any:
    """Put the values of the odd texts among those read in bulk."""
    values = [outcome.value if isinstance(outcome, Parsed) else None for _, _, outcome in outcomes]
    typed = pa.array(values, field.arrow_type)
    if plain is None:
        return typed
    mask = np.zeros(size, dtype=bool)
    mask[[place for place, _, _ in outcomes]] = True
    return pc.replace_with_mask(plain.values, pa.array(mask), typed)
