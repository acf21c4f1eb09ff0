"""Strange spreadsheets that nobody here made: each ends in rows or in one coded sentence, and nothing else happens."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from pipelines.reading.limits import Limits
from pipelines.reading.readers import FileToRead, read_files

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
STATES = {"loaded", "held", "unrecognised", "hidden", "empty"}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of strange spreadsheets is not beside this checkout")
def test_every_strange_file_ends_in_rows_or_one_sentence(tmp_path: Path) -> None:
    paths = sorted(path for path in CORPUS.rglob("*") if path.is_file())
    assert len(paths) > 500
    files = [
        FileToRead(path, path.relative_to(CORPUS).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
        for path in paths
    ]
    for outcome in read_files(files, ROOT / "pipelines" / "sources", tmp_path / "out", Limits()):
        document = json.loads((outcome.result_dir / "result.json").read_text(encoding="utf-8"))
        error = document["file_error"]
        if error:
            assert error["code"].startswith("E")
            assert error["zh"].endswith("。")
            assert error["en"].endswith(".")
        else:
            assert document["sheets"]
        for sheet in document["sheets"]:
            assert sheet["state"] in STATES
            assert sheet["rows_read"] == sheet["rows_typed"] + sheet["rows_rejected"] + sheet["rows_set_aside"]
