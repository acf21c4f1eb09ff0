"""Does a dropped file land in the inbox whatever it is called, and does a newer version replace an older one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.intake import accept, clean_name, marked_name, shown_name
from pipelines.questions import series_of
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


@pytest.mark.parametrize("original", ["月报.xlsx", "月报.csv", "月报.XLS", "长" * 90 + ".csv"])
@pytest.mark.parametrize("number", ["", " (1)"])
def test_a_marked_copy_takes_the_place_of_its_file(original: str, number: str, workspace: Path) -> None:
    bank = Workspace.at(workspace)
    old, other = accept(bank, original, b"1"), accept(bank, "另一份.csv", b"2")
    copy = accept(bank, marked_name(original).replace(".xlsx", f"{number}.xlsx"), b"3")
    assert {file.path for file in bank.inbox_files()} == {other, copy}
    assert (bank.inbox / ".replaced" / old.name).exists()
    again = accept(bank, original, b"4")
    assert {file.path for file in bank.inbox_files()} == {other, again}


def test_a_second_copy_of_a_copy_takes_its_place(workspace: Path) -> None:
    bank = Workspace.at(workspace)
    accept(bank, "月报.csv", b"1")
    accept(bank, "月报（待改）.xlsx", b"2")
    last = accept(bank, "月报（待改） (2).xlsx", b"3")
    assert [file.path for file in bank.inbox_files()] == [last]


def test_files_that_only_look_like_copies_stay_side_by_side(workspace: Path) -> None:
    bank = Workspace.at(workspace)
    for number, name in enumerate(["月报.xlsx", "月报 (1).xlsx", "待改月报.xlsx", "月报.csv"]):
        accept(bank, name, bytes([number]))
    assert len(bank.inbox_files()) == 4


def test_of_two_files_of_one_name_a_marked_copy_replaces_the_workbook(workspace: Path) -> None:
    bank = Workspace.at(workspace)
    text, _ = accept(bank, "月报.csv", b"1"), accept(bank, "月报.xlsx", b"2")
    copy = accept(bank, "月报（待改）.xlsx", b"3")
    assert {file.path for file in bank.inbox_files()} == {text, copy}


def test_answers_for_a_file_hold_for_its_marked_copy() -> None:
    assert series_of("月报_2025Q1（待改）.xlsx") == series_of("月报_2025Q1.csv")
