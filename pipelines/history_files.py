"""Lists that outlive the warehouses they were made from: kept in `history/`, their hashes in the journal."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import uuid4

from pipelines.errors import ScorecardError
from pipelines.workspace import Workspace

FOLDER: Final = "history"


class HistoryError(ScorecardError):
    """A list that the journal names was changed or is gone."""


def keep_records(workspace: Workspace, records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Write records to the disk and return what the journal notes of them: file, hash and number."""
    content = json.dumps(records, ensure_ascii=False).encode()
    name = f"{uuid4().hex}.json"
    folder = workspace.root / FOLDER
    folder.mkdir(exist_ok=True)
    with (folder / name).open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return {"file": name, "sha256": hashlib.sha256(content).hexdigest(), "records": len(records)}


def kept_records(workspace: Workspace, note: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the records that the journal noted; raise HistoryError where they are not as they were written."""
    path = workspace.root / FOLDER / str(note["file"])
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != note["sha256"]:
        raise HistoryError(
            f"{FOLDER}/{note['file']} 缺失或被改动，请从备份恢复。",
            f"{FOLDER}/{note['file']} is missing or was changed; restore it from a backup.",
        )
    records: list[dict[str, Any]] = json.loads(content)
    return records
