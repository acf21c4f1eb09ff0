"""One file into a warehouse's staging in a process of its own: `python -m tests.bench.one_load FILE SOURCES FOLDER`.

As in a build the reading process is started first, while this one gets ready.
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import date
from pathlib import Path

from pipelines.reading.limits import Limits
from pipelines.reading.spare import waiting_meanwhile


def main(path: Path, sources: Path, folder: Path) -> None:
    """Read a file in a reading process and stage it in a new warehouse on disk."""
    import duckdb

    from pipelines.contract import load_contracts
    from pipelines.questions import Answers
    from pipelines.reading.readers import FileToRead, read_files
    from pipelines.staging.ledger import LoadedFile
    from pipelines.staging.tables import Decided, build_staging
    from pipelines.transform import MACROS

    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    (outcome,) = read_files([FileToRead(path, path.name, sha256)], sources, folder, Limits())
    result = json.loads((outcome.result_dir / "result.json").read_text(encoding="utf-8"))
    loaded = LoadedFile(sha256, path.name, path.stat().st_size, False, outcome.result_dir, result)
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute(MACROS.read_text(encoding="utf-8"))
        build_staging(connection, [loaded], load_contracts(sources), Decided(Answers(), date(2026, 1, 31)))
        connection.execute("checkpoint")


if __name__ == "__main__":
    with waiting_meanwhile(Limits().child_bytes):
        main(*map(Path, sys.argv[1:]))
