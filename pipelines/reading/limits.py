"""How big, how wide and how slow a spreadsheet may be: every published limit, in one place (decisions 7)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import yaml

from pipelines.errors import ScorecardError
from pipelines.yaml_text import parse_yaml, told

MIB = 1024 * 1024
TEN_MB = 10 * 1000 * 1000


class LimitsError(ScorecardError):
    """A limits file names a limit that does not exist or a value that is not a positive whole number."""


@dataclass(frozen=True)
class Limits:
    """What a file may ask of this machine; whoever exceeds it is told which limit and how to go on.

    Sizes in bytes, times in seconds. The spreadsheet limits are Excel's own (rows) or lie far above what a
    person can look after (columns, sheets); `spanned_cells` counts the rectangle from the first to the
    last used cell, because that is what a reader has to reserve memory for.
    """

    upload_bytes: int = 200 * MIB
    unpacked_bytes: int = 1024 * MIB
    parts: int = 3_000
    sheets: int = 100
    rows: int = 1_048_576
    columns: int = 1_000
    spanned_cells: int = 50_000_000
    child_bytes: int = 4096 * MIB
    seconds: int = 30
    seconds_per_10mb: int = 10

    def seconds_for(self, size_bytes: int) -> float:
        """Return how long the reader of one file may take."""
        return self.seconds + self.seconds_per_10mb * size_bytes / TEN_MB

    def as_dict(self) -> dict[str, int]:
        """Return the limits by name, for the page that lists them and for the reading process."""
        return asdict(self)


def read_limits(path: Path) -> Limits:
    """Read a workspace's own limits from YAML; a missing file means the published ones.

    Raises LimitsError, which names the file, the entry and the remedy.
    """
    if not path.is_file():
        return Limits()
    try:
        document = parse_yaml(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        zh, en = told(fault)
        raise LimitsError(
            f"{path.name} 不是有效的 YAML（{zh}），请按 README 中的上限表改写。",
            f"{path.name} is not valid YAML ({en}); write it as the table of limits in the README shows.",
        ) from fault
    known = [field.name for field in fields(Limits)]
    entries = document.items() if isinstance(document, dict) else [(str(document), None)]
    for name, value in entries:
        if name not in known or not isinstance(value, int) or isinstance(value, bool) or value <= 0:
            raise LimitsError(
                f"{path.name} 中的“{name}: {value}”无效：上限只能是正整数，名称限于 {', '.join(known)}。",
                f"{path.name}: “{name}: {value}” is not a limit; use a positive whole number for one of "
                f"{', '.join(known)}.",
            )
    return replace(Limits(), **dict(entries))
