"""Under which name the result of reading a file is kept: everything that could change it is part of the name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pipelines.contract import Contracts
from pipelines.questions import series_of
from pipelines.reading.given import Given
from pipelines.reading.limits import Limits

# Beside rows-<source>.parquet: whose its rejected rows are.
UNREAD: Final = "unread"
# What decides how a file is read, beside everything in this folder; a change in any of it reads every file anew.
OUTSIDE_MODULES: Final = (
    "contract",
    "contract_entries",
    "contract_fields",
    "contract_format",
    "contract_scored",
    "errors",
    "intake",
    "kinds",
    "questions",
    "workspace",
    "yaml_text",
)


@dataclass(frozen=True)
class FileToRead:
    """One spreadsheet: where it lies, the name the user knows it by, and the hash of its content."""

    path: Path
    name: str
    sha256: str


def result_key(file: FileToRead, contracts: Contracts, limits: Limits, given: Given) -> str:
    """Return the name of a file's result: content, name, contracts, limits, answers and the reading code."""
    parts = (
        file.sha256,
        file.name,
        contracts.fingerprint,
        repr(limits),
        reading_version(),
        given.identity_for(series_of(file.name)),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


@cache
def reading_version() -> str:
    """Return the hash of the code that reads files."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in [*sorted(here.rglob("*.py")), *(here.parent / f"{module}.py" for module in OUTSIDE_MODULES)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def arriving_folder(folder: Path, writer: str) -> Path:
    """Return where a writer prepares a result; whoever ends a writer removes it."""
    return folder.with_name(f".{folder.name}-{writer}")
