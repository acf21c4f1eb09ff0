"""What each text of a column means: in bulk where it is plain, one by one where it is odd."""

from __future__ import annotations

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
    """One verdict per text: its value, or why there is none; `sentences` holds what is told, by place."""

    values: Any
    is_faulty: npt.NDArray[np.bool_]
    is_noted: npt.NDArray[np.bool_]
    is_not_applicable: npt.NDArray[np.bool_]
    sentences: dict[int, Sentence]
    reasons: frozenset[str]


def read_texts(texts: Any, field: Field, context: CellContext) -> Verdicts:
    """Judge texts (an Arrow array without nulls) as cells of a field; one that is odd is judged once, however often."""
    size = len(texts)
    plain = read_plain(texts, field.kind, context, field.arrow_type) if size > _FEW else None
    faulty, noted, not_applicable = (np.zeros(size, dtype=bool) for _ in range(3))
    if plain is not None and plain.is_read.all():
        return Verdicts(plain.values, faulty, noted, not_applicable, {}, frozenset())
    places = np.arange(size) if plain is None else np.flatnonzero(~plain.is_read)
    odd = texts.take(pa.array(places)).dictionary_encode()
    judged = [(text, _judged(text, field, context)) for text in odd.dictionary.to_pylist()]
    codes = odd.indices.to_numpy()
    told = {code: _told(outcome, text, field) for code, (text, outcome) in enumerate(judged) if _is_told(outcome)}
    for fact, has in ((faulty, _is_faulty), (noted, _is_noted), (not_applicable, _is_not_applicable)):
        fact[places] = np.array([has(outcome) for _, outcome in judged], dtype=bool)[codes]
    is_told = (faulty | noted)[places]
    sentences = dict(zip(places[is_told].tolist(), (told[code] for code in codes[is_told].tolist()), strict=True))
    reasons = frozenset(outcome.reason for _, outcome in judged if isinstance(outcome, Rejected))
    values = [outcome.value if isinstance(outcome, Parsed) else None for _, outcome in judged]
    typed = pa.array(values, field.arrow_type).take(odd.indices)
    if plain is not None:
        typed = pc.replace_with_mask(plain.values, pa.array(~plain.is_read), typed)
    return Verdicts(typed, faulty, noted, not_applicable, sentences, reasons)


def _judged(text: str, field: Field, context: CellContext) -> Parsed | Rejected:
    is_blank = text.strip() in field.blanks
    said = Parsed(None) if is_blank else _said(text, field)
    return said or parse_cell(text, field.kind, context)


def _is_faulty(outcome: Parsed | Rejected) -> bool:
    return isinstance(outcome, Rejected)


def _is_noted(outcome: Parsed | Rejected) -> bool:
    return isinstance(outcome, Parsed) and bool(outcome.note)


def _is_not_applicable(outcome: Parsed | Rejected) -> bool:
    return isinstance(outcome, Parsed) and outcome.not_applicable


def _is_told(outcome: Parsed | Rejected) -> bool:
    return _is_faulty(outcome) or _is_noted(outcome)


def _told(outcome: Parsed | Rejected, text: str, field: Field) -> Sentence:
    if isinstance(outcome, Rejected):
        return rejection_sentence(outcome, text, field)
    return note_sentence(outcome, text, field)


def _said(text: str, field: Field) -> Parsed | None:
    """Return the number that a word of this column stands for: 无 where things are counted, 优 for points."""
    word = marks.plain(text)
    if word in field.zero_words:
        return Parsed(0 if field.kind == "integer" else Decimal(0), note="M-16.zero")
    return Parsed(field.grades[word], note="M-21") if word in field.grades else None
