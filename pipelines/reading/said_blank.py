"""What is said of a required cell that holds a word for nothing: it is not empty, “—” stands there (M-16)."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contract import Contract
from pipelines.reading.messages import sentence
from pipelines.reading.severities import REJECTED


def with_word_said(problems: Any, contract: Contract) -> Any:
    """Return problem cells of one column where those that hold a word for nothing are told what stands there."""
    is_word = pc.and_(
        pc.and_(pc.equal(problems["rule"], "M-16"), pc.equal(problems["severity"], REJECTED)),
        pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(problems["raw_text"]), ""), fill_value=False),
    )
    if not pc.any(is_word).as_py():
        return problems
    field = contract.field_named(problems["field"][0].as_py())
    rows = problems.to_pylist()
    for row, found in zip(rows, is_word.to_pylist(), strict=True):
        if found:
            told = sentence("M-16.word", title_zh=field.title_zh, title_en=field.title_en, raw=row["raw_text"].strip())
            row |= {"zh": told.zh, "en": told.en}
    return pa.Table.from_pylist(rows, schema=problems.schema)
