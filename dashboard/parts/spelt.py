"""How a table of the data page reads in a file that is handed over: codes in words, nothing that only we can read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from dashboard.parts import words

# What only the program needs: keys of its own tables, and what other columns say already.
_OURS = ("file_id", "stored_name", "seq", "question_id", "adds_up", "is_sample", "size_bytes", "field")


def out(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with every code spelt out, without the columns that are only ours."""
    kept = rows.drop(columns=[name for name in _OURS if name in rows])
    said = {name: kept[name].map(word, na_action="ignore") for name, word in _words().items() if name in kept}
    return kept.assign(**said)


def _words() -> Mapping[str, Callable[[str], str]]:
    """By column: files and sheets have a state, cells an effect, rows set aside a kind, sheets what they are."""
    return {
        "state": words.file_state,
        "severity": words.severity,
        "kind": words.kind,
        "source": words.source,
    }
