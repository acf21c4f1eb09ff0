"""Under which name the result of reading a file is kept: everything that could change it is part of the name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pipelines.contract import Contracts
from pipelines.limits import Limits

# What decides how a file is read; a change in any of these reads every file anew.
READING_MODULES: Final = (
    "addresses",
    "cell_messages",
    "cells/*",
    "columns",
    "contract",
    "contract_entries",
    "contract_fields",
    "contract_format",
    "csv_text",
    "decide",
    "errors",
    "fast",
    "headers",
    "ingest",
    "intake",
    "kinds",
    "layout",
    "limits",
    "messages",
    "outcomes",
    "preflight",
    "raw_columns",
    "reader",
    "results",
    "row_checks",
    "row_words",
    "rows",
    "sheet",
    "sheet_faults",
    "sheet_xml",
    "spreadsheets",
    "texts",
    "typed_rows",
    "units",
    "workbook_xml",
    "workspace",
    "workbooks",
    "zip_parts",
)


@dataclass(frozen=True)
class FileToRead:
    """One spreadsheet: where it lies, the name the user knows it by, and the hash of its content."""

    path: Path
    name: str
    sha256: str


def result_key(file: FileToRead, contracts: Contracts, limits: Limits) -> str:
    """Return the name of a file's result: content, name, contracts, limits and the reading code decide it."""
    parts = (file.sha256, file.name, contracts.fingerprint, repr(limits), reading_version())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


@cache
def reading_version() -> str:
    """Return the hash of the code that reads files."""
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for module in READING_MODULES:
        for path in sorted(folder.glob(f"{module}.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def arriving_folder(folder: Path, writer: str) -> Path:
    """Return where a writer prepares a result; whoever ends a writer removes it."""
    return folder.with_name(f".{folder.name}-{writer}")
