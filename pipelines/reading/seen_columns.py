"""What is shown of a column to somebody who must say what it is; of people as little as helps (M-35)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipelines.contract import Field
from pipelines.reading.addresses import column_letters
from pipelines.reading.layout import Header
from pipelines.reading.people import looks_personal, previewed
from pipelines.reading.sheet import Sheet

LONGEST_SAMPLE: Final = 40
# So many cells of a column are shown, and so many looked at to tell whether they are people's.
_PREVIEWED: Final = 3
_JUDGED: Final = 50
_TEXT_KINDS: Final = frozenset({"text", "key_text"})


@dataclass(frozen=True)
class SeenColumn:
    """A column as it is shown to somebody who must say what it is: its letters, its header, its first cells.

    `personal` where header or cells look like people's numbers or names (M-35): the cells are then shown masked.
    """

    letters: str
    text: str
    cells: Sequence[str | None]
    personal: str | None

    @classmethod
    def of(cls, sheet: Sheet, header: Header, place: int, text: str) -> SeenColumn:
        """Return what is seen of a column below a header."""
        cells = sheet.cells.column(place).slice(header.row, _JUDGED).to_pylist()
        return cls(column_letters(sheet.first_column + place), text, cells, looks_personal(text, cells))

    def may_be(self, field: Field) -> bool:
        """Tell whether the column is worth offering: names are no headcount, and must not become faulty cells."""
        if field.personal or not self.personal:
            return True
        return field.kind in _TEXT_KINDS and not looks_personal(self.text)

    @property
    def preview(self) -> str:
        """The column's letters and its first cells."""
        shown = previewed(self.cells[:_PREVIEWED], self.personal)
        return f"{self.letters}: " + " | ".join(text[:LONGEST_SAMPLE] for text in shown)
