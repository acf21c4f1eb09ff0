"""Strange spreadsheets that nobody here made: each ends in rows or in one coded sentence, and nothing else happens.

A seeded part of them in the ordinary run; all of them with SCORECARD_HOSTILE=all (a minute or two;
`--log-cli-level=info` prints the figures).
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipelines.reading.limits import Limits
from pipelines.reading.memory import resident_bytes
from pipelines.reading.readers import FileToRead, read_files
from tests.pipelines.mutants import mutants

_LOG = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[2]
CORPUS = next((found for parent in ROOT.parents if (found := parent / "shared" / "corpus").is_dir()), None)
STATES = {"loaded", "held", "unrecognised", "hidden", "empty", "ignored"}
ALL = os.environ.get("SCORECARD_HOSTILE") == "all"
SEED = 20260131
SHARE, MUTANTS = (1.0, 2_000) if ALL else (0.2, 150)
MOST_GROWTH = 200 * 2**20
# What refuses a file for what it is, not because it could not be read.
BY_RULE = {"E01", "E13"}
READ_ALONE = """
import sys, python_calamine
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
for name in book.sheet_names:
    book.get_sheet_by_name(name).to_python()
"""

pytestmark = pytest.mark.skipif(CORPUS is None, reason="the corpus of strange spreadsheets is not beside this checkout")


def corpus(share: float = 1.0) -> list[Path]:
    """Return the corpus, or a seeded part of it."""
    assert CORPUS is not None
    paths = sorted(path for path in CORPUS.rglob("*") if path.is_file())
    assert len(paths) > 500
    return random.Random(SEED).sample(paths, round(len(paths) * share))


def named(path: Path, name: str) -> FileToRead:
    return FileToRead(path, name, hashlib.sha256(path.read_bytes()).hexdigest())


def results(files: Sequence[FileToRead], out: Path) -> list[dict[str, Any]]:
    """Read files and return their results; assert that each ends well and that this process stays small."""
    before = resident_bytes(os.getpid())
    outcomes = read_files(files, ROOT / "pipelines" / "sources", out, Limits())
    assert resident_bytes(os.getpid()) - before < MOST_GROWTH
    documents = [json.loads((each.result_dir / "result.json").read_text(encoding="utf-8")) for each in outcomes]
    for document in documents:
        assert_accounted(document)
    told = Counter((document["file_error"] or {}).get("code", "read") for document in documents)
    _LOG.info("%s files: %s", len(documents), dict(told))
    assert not [each for each in out.iterdir() if each.name.startswith(".")]
    return documents


def assert_accounted(document: dict[str, Any]) -> None:
    """Assert that a result is rows or one sentence, and that every row read is in one place."""
    error = document["file_error"]
    if error:
        assert error["code"].startswith("E")
        assert error["zh"].endswith("。")
        assert error["en"].endswith(".")
        assert "秒" not in error["zh"], "a file was read for longer than it may"
    else:
        assert document["sheets"]
    for sheet in document["sheets"]:
        assert sheet["state"] in STATES
        assert sheet["rows_read"] == sheet["rows_typed"] + sheet["rows_rejected"] + sheet["rows_set_aside"]


def test_every_strange_file_ends_in_rows_or_one_sentence(tmp_path: Path) -> None:
    assert CORPUS is not None
    files = [named(path, path.relative_to(CORPUS).as_posix()) for path in corpus()]
    results(files, tmp_path / "out")


def test_files_under_another_extension_end_in_rows_or_one_sentence(tmp_path: Path) -> None:
    files = [
        named(path, f"{path.stem}{suffix}")
        for path in corpus(SHARE)
        for suffix in (".xlsx", ".xls", ".csv")
        if suffix != path.suffix.casefold()
    ]
    results(files, tmp_path / "out")


def test_damaged_files_end_in_rows_or_one_sentence(tmp_path: Path) -> None:
    files = []
    for name, content in mutants(corpus(), MUTANTS, SEED):
        path = tmp_path / hashlib.sha256(name.encode()).hexdigest()[:16]
        path.write_bytes(content)
        files.append(named(path, name if Path(name).suffix in {".xlsx", ".xls", ".csv"} else f"{name}.xlsx"))
    results(files, tmp_path / "out")


def test_what_another_reader_can_read_passes_ours(tmp_path: Path) -> None:
    paths = [path for path in corpus(SHARE) if path.suffix.casefold() in {".xlsx", ".xls"}]
    readable = list(readable_alone(paths))
    assert len(readable) > len(paths) / 2
    documents = results([named(path, path.name) for path in readable], tmp_path / "out")
    codes = [(document["file_error"] or {}).get("code", "read") for document in documents]
    refused = [path.name for path, code in zip(readable, codes, strict=True) if code not in BY_RULE and code != "read"]
    _LOG.info("refused though another reader reads them: %s", refused)
    assert len(refused) <= 0.005 * len(readable)


def readable_alone(paths: Iterable[Path]) -> Iterable[Path]:
    """Give the workbooks that calamine reads without exception, each in a process of its own: some would end ours."""
    for path in paths:
        seen = subprocess.run([sys.executable, "-c", READ_ALONE, str(path)], capture_output=True, check=False)
        if seen.returncode == 0:
            yield path
