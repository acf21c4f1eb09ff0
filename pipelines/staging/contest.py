"""What a contest is: rows of one key that say different things."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from pipelines.intake import known_name


@dataclass(frozen=True)
class ContestedRow:
    """One row: its key and values as JSON, the hash of what it says, and where it stands."""

    row_no: int
    key: str
    content: str
    held: str
    file_id: str
    file_name: str
    sheet: str
    row: int

    @property
    def place(self) -> str:
        """File, sheet and row, as a sentence names them."""
        return f"{known_name(self.file_name)} / {self.sheet} / {self.row}"

    @property
    def values(self) -> Mapping[str, Any]:
        """The row's values by field."""
        held: dict[str, Any] = json.loads(self.held, parse_float=Decimal)
        return held

    def value(self, field: str) -> str | None:
        """Return one value as text."""
        found = self.values.get(field)
        return None if found is None else str(found)


@dataclass(frozen=True)
class Contest:
    """All rows of one key, in the order of files, sheets and rows; at least two of them differ."""

    key: str
    rows: tuple[ContestedRow, ...]

    @cached_property
    def contents(self) -> Mapping[str, ContestedRow]:
        """What is said, each by the first row that says it."""
        found: dict[str, ContestedRow] = {}
        for row in self.rows:
            found.setdefault(row.content, row)
        return found

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The two files that contradict each other; empty where it is not one file against one other."""
        said: dict[str, set[str]] = {}
        for row in self.rows:
            said.setdefault(row.file_id, set()).add(row.content)
        is_pair = len(said) == 2 and len(self.contents) == 2 and all(len(each) == 1 for each in said.values())  # noqa: PLR2004
        return tuple(said) if is_pair else ()

    @property
    def differing(self) -> list[str]:
        """The fields in which the contents differ."""
        values = [row.values for row in self.contents.values()]
        return [name for name in values[0] if len({json.dumps(each[name], default=str) for each in values}) > 1]
