from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.reading.limits import Limits, LimitsError, read_limits


def test_the_published_limits() -> None:
    assert Limits().as_dict() == {
        "upload_bytes": 200 * 2**20,
        "unpacked_bytes": 2**30,
        "parts": 3_000,
        "sheets": 100,
        "rows": 1_048_576,
        "columns": 1_000,
        "spanned_cells": 50_000_000,
        "child_bytes": 4 * 2**30,
        "seconds": 30,
        "seconds_per_10mb": 10,
    }


def test_the_readme_publishes_every_limit_with_its_value() -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \| \D*([\d,]+)", readme, re.MULTILINE))
    shown = {name: value // 2**20 if name.endswith("_bytes") else value for name, value in Limits().as_dict().items()}
    assert {name: int(value.replace(",", "")) for name, value in told.items() if name in shown} == shown


@pytest.mark.parametrize(("size", "seconds"), [(0, 30), (10_000_000, 40), (25_000_000, 55)])
def test_a_larger_file_may_take_longer(size: int, seconds: float) -> None:
    assert Limits().seconds_for(size) == seconds


def test_a_workspace_may_set_its_own(tmp_path: Path) -> None:
    path = tmp_path / "limits.yaml"
    assert read_limits(path) == Limits()
    path.write_text("seconds: 60\n", encoding="utf-8")
    assert read_limits(path) == Limits(seconds=60)
    path.write_text("", encoding="utf-8")
    assert read_limits(path) == Limits()


@pytest.mark.parametrize("text", ["second: 60", "seconds: -1", "seconds: fast", "seconds: true", "- 1", "seconds: ["])
def test_a_wrong_limit_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "limits.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LimitsError, match=r"limits\.yaml"):
        read_limits(path)
