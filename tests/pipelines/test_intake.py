"""Does a dropped file land in the inbox whatever it is called, and does a newer version replace an older one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.intake import accept, clean_name, shown_name
from pipelines.workspace import Workspace


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("月报.xlsx", "月报.xlsx"),
        ("../../etc/passwd.csv", "passwd.csv"),
        ("..\\..\\windows\\evil.xls", "evil.xls"),
        ("a\x00b.csv", "a_b.csv"),
        ("\u202egpj.xlsx", "_gpj.xlsx"),
        ("line\nbreak.csv", "line_break.csv"),
        ("", "file"),
        ("...", "file"),
    ],
)
def test_names_become_safe_text(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@pytest.mark.parametrize("given_name", ["长" * 400 + ".xlsx", "长" * 400, "a." + "x" * 400])
def test_a_long_name_is_cut_to_what_file_systems_take(workspace: Path, given_name: str) -> None:
    stored = accept(Workspace.at(workspace), given_name, b"1")
    assert stored.read_bytes() == b"1"
    assert len(stored.name.encode()) < 256
    assert clean_name("长" * 400 + ".xlsx").endswith("长.xlsx")


def test_the_same_file_twice_is_one_file(workspace: Path) -> None:
    bank = Workspace.at(workspace)
    assert accept(bank, "a.csv", b"1") == accept(bank, "a.csv", b"1")
    assert [file.name for file in bank.inbox_files()] == [accept(bank, "a.csv", b"1").name]


def test_a_newer_version_replaces_and_the_older_is_kept(workspace: Path) -> None:
    bank = Workspace.at(workspace)
    old, new = accept(bank, "a.csv", b"1"), accept(bank, "a.csv", b"2")
    assert [file.path for file in bank.inbox_files()] == [new]
    assert (bank.inbox / ".replaced" / old.name).read_bytes() == b"1"
    assert shown_name(new.name) == "a.csv"


def test_nothing_is_written_outside_the_inbox(workspace: Path) -> None:
    before = {path for path in workspace.rglob("*") if path.is_file()}
    accept(Workspace.at(workspace), "../../../outside.csv", b"x")
    added = {path for path in workspace.parent.rglob("*") if path.is_file()} - before
    assert [path.parent for path in added] == [workspace / "inbox"]
