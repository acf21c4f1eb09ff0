"""Is what people decided kept as it was written, in order, by many at once, and is every later change found."""

from __future__ import annotations

import importlib.util
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipelines.answers_given import answered, answers_in_force
from pipelines.journal import FORM, Journal, JournalError
from pipelines.journal_entry import BEGINNING, Entry, canonical
from pipelines.questions import Choice, Question
from pipelines.warehouse import build
from pipelines.who import Who, someone
from pipelines.workspace import Workspace

ANNA = Who("安娜")
QUESTION = Question(
    "vendor", {"norm": "甲公司"}, "“甲公司”是哪家供应商？", "Which vendor is “甲公司”?",
    (Choice("A", "甲有限公司", "Jia Ltd."), Choice("B", "乙公司", "Yi")),
)  # fmt: skip


@pytest.fixture
def journal(workspace: Path) -> Journal:
    return Journal.of(Workspace.at(workspace))


def written(journal: Journal, count: int = 20) -> Journal:
    for number in range(count):
        journal.append("noted", {"number": number, "text": "“引号” \n ✓"}, ANNA)
    return journal


def test_a_workspace_nobody_wrote_in_has_no_journal(journal: Journal, workspace: Path) -> None:
    assert journal.entries() == []
    assert journal.fault() is None
    assert sorted(path.name for path in workspace.iterdir()) == ["inbox"]


def test_entries_come_back_as_they_were_written(journal: Journal) -> None:
    journal.append("noted", {"b": [1, None, "二"], "a": {"x": 1.5}}, ANNA)
    journal.append("other", {}, someone("  Bo  "))
    first, second = journal.entries()
    assert (first.seq, first.who, first.is_verified, first.kind, first.version) == (1, "安娜", False, "noted", FORM)
    assert first.content == {"a": {"x": 1.5}, "b": [1, None, "二"]}
    assert (second.who, second.previous_hash) == ("Bo", first.entry_hash)
    assert journal.entries({"other"}) == [second]
    assert journal.fault() is None


def test_the_database_itself_refuses_to_change_or_delete(journal: Journal) -> None:
    written(journal, 2)
    assert journal.file is not None
    with closing(sqlite3.connect(journal.file)) as connection:
        for statement in ("update journal set who = 'x'", "delete from journal"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)


def test_an_answer_holds_until_it_is_taken_back_and_the_later_one_wins(journal: Journal) -> None:
    journal.append("answered", answered(QUESTION, "A"), ANNA)
    journal.append("answered", answered(QUESTION, "B"), ANNA)
    assert answers_in_force(journal.entries()).to(QUESTION) == "B"
    journal.append("answer_withdrawn", {"question_id": QUESTION.question_id}, ANNA)
    assert answers_in_force(journal.entries()).to(QUESTION) is None
    journal.append("answered", answered(QUESTION, "A"), ANNA)
    assert answers_in_force(journal.entries()).to(QUESTION) == "A"


def write_by_many(journal: Journal, workspace: Path, before: int = 0) -> None:
    program = (
        "import sys; from pipelines.journal import Journal; from pipelines.workspace import Workspace; "
        "from pipelines.who import Who; journal = Journal.of(Workspace.at(sys.argv[1]))\n"
        "for number in range(15): journal.append('counted', {'number': number}, Who(sys.argv[2]))"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(workspace), name]) for name in "abcd"]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0, 0]
    entries = journal.entries()
    assert [entry.seq for entry in entries] == list(range(1, before + 61))
    for name in "abcd":
        assert [entry.content["number"] for entry in entries if entry.who == name] == list(range(15))
    assert journal.fault() is None


def test_many_processes_write_one_chain(journal: Journal, workspace: Path) -> None:
    write_by_many(journal, workspace)


def tamper(connection: sqlite3.Connection, chance: random.Random, count: int) -> str:
    """Change one thing in the table as somebody with the file in hand could."""
    for deed in ("update", "delete"):
        connection.execute(f"drop trigger journal_keeps_{deed}")
    one, other = chance.sample(range(1, count + 1), 2)
    deed = chance.choice(["edit", "delete", "swap", "cut", "rehash"])
    if deed == "edit":
        column, value = chance.choice(
            [("who", "x"), ("kind", "x"), ("content", "{}"), ("at", "2020"), ("is_verified", 1)]
        )
        connection.execute(f"update journal set {column} = ? where seq = ?", [value, one])
    elif deed == "delete":
        connection.execute("delete from journal where seq = ?", [one])
    elif deed == "swap":
        for old, new in ((one, 10_000), (other, one), (10_000, other)):
            connection.execute("update journal set seq = ? where seq = ?", [new, old])
    elif deed == "cut":
        connection.execute("delete from journal where seq >= ?", [one])
    else:
        connection.execute("update journal set entry_hash = ? where seq = ?", ["f" * 64, one])
    connection.commit()
    return deed


def test_every_change_is_found(journal: Journal, tmp_path: Path) -> None:
    written(journal, 30)
    assert journal.file is not None
    chance, seen = random.Random(20261125), set()
    for _ in range(200):
        copy = tmp_path / "copy.sqlite"
        shutil.copy(journal.file, copy)
        with closing(sqlite3.connect(copy)) as connection:
            seen.add(tamper(connection, chance, 30))
        changed = Journal(f"sqlite:///{copy}", journal.head)
        assert changed.fault() is not None
        with pytest.raises(JournalError, match="restore"):
            changed.verify()
    assert seen == {"edit", "delete", "swap", "cut", "rehash"}


def test_an_entry_of_a_newer_product_is_kept_and_not_acted_on(journal: Journal, monkeypatch: Any) -> None:
    monkeypatch.setattr("pipelines.journal.FORM", FORM + 1)
    journal.append("answered", answered(QUESTION, "A"), ANNA)
    monkeypatch.undo()
    assert answers_in_force(journal.entries()).to(QUESTION) is None
    assert journal.fault() is None


def test_a_full_disk_leaves_the_chain_whole(journal: Journal, workspace: Path) -> None:
    written(journal, 3)
    program = (
        "import resource, sys; from pipelines.journal import Journal, JournalError; from pipelines.workspace import Workspace; "
        "from pipelines.who import Who; import sqlalchemy, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: Journal.of(Workspace.at(sys.argv[1])).append('noted', {'long': 'x' * 100000}, Who('a'))\n"
        "except JournalError as fault: print(fault.en); sys.exit(3)"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(workspace)], capture_output=True, text=True, check=False)
    assert (ended.returncode, "disk space" in ended.stdout) == (3, True), ended.stderr
    assert len(journal.entries()) == 3
    assert journal.fault() is None


def forged(journal: Journal, place: int, **content: Any) -> None:
    """Change an entry and hash the rest of the chain anew, as somebody with the file and the code could."""
    entries = journal.entries()
    previous = entries[place - 2].entry_hash if place > 1 else BEGINNING
    assert journal.file is not None
    with closing(sqlite3.connect(journal.file)) as connection:
        connection.execute("drop trigger journal_keeps_update")
        for entry in entries[place - 1 :]:
            said = {**entry.content, **(content if entry.seq == place else {})}
            bare = Entry(**{**vars(entry), "content": said, "previous_hash": previous})
            previous = bare.expected_hash
            connection.execute(
                "update journal set content = ?, previous_hash = ?, entry_hash = ? where seq = ?",
                [canonical(said), bare.previous_hash, previous, entry.seq],
            )
        connection.commit()


def test_nothing_is_written_behind_a_forged_entry(journal: Journal) -> None:
    written(journal, 4)
    forged(journal, 3, number=99)
    assert journal.fault() == "#4"
    with pytest.raises(JournalError, match="restore"):
        journal.append("noted", {}, ANNA)
    assert len(journal.entries()) == 4
    assert journal.fault() == "#4"


@pytest.mark.parametrize("head", [None, "", "2 abc", "many words here"])
def test_entries_whose_head_is_gone_or_damaged_are_a_fault(journal: Journal, head: str | None) -> None:
    written(journal, 2)
    if head is None:
        journal.head.unlink()
    else:
        journal.head.write_text(head)
    assert journal.fault() is not None
    with pytest.raises(JournalError):
        journal.append("noted", {}, ANNA)


def test_a_process_killed_before_the_head_was_written_does_no_harm(journal: Journal) -> None:
    written(journal, 2)
    head = journal.head.read_bytes()
    written(journal, 1)
    journal.head.write_bytes(head)
    assert journal.fault() is None
    written(journal, 1)
    assert journal.head.read_text().startswith("4 ")


def test_a_forged_answer_is_not_acted_on(journal: Journal, workspace: Path) -> None:
    journal.append("answered", answered(QUESTION, "A"), ANNA)
    forged(journal, 1, choice="B")
    with pytest.raises(JournalError, match="restore"):
        build(Workspace.at(workspace))


# --------------------------------------------------------------------------- one database for several workspaces


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Workspace, Workspace]:
    monkeypatch.setenv("SCORECARD_JOURNAL", f"sqlite:///{tmp_path / 'shared.sqlite'}")
    for name in ("one", "other"):
        (tmp_path / name / "inbox").mkdir(parents=True)
    return Workspace.at(tmp_path / "one"), Workspace.at(tmp_path / "other")


def test_two_workspaces_of_one_database_do_not_mix(two: tuple[Workspace, Workspace]) -> None:
    one, other = map(Journal.of, two)
    written(one, 3)
    assert other.entries() == []
    written(other, 2)
    assert [len(one.entries()), len(other.entries())] == [3, 2]
    assert [one.fault(), other.fault()] == [None, None]


def test_a_journal_of_before_keeps_its_entries_and_goes_on_alone(
    two: tuple[Workspace, Workspace], tmp_path: Path
) -> None:
    """Older products wrote one table called journal into the shared database: it is read, copied, and left as it is."""
    old = Journal(f"sqlite:///{tmp_path / 'shared.sqlite'}", two[0].root / "journal.head")
    before = written(old, 3).entries()
    one, other = map(Journal.of, two)
    assert one.entries() == before
    assert one.fault() is None
    assert other.entries() == []
    written(one, 1)
    assert one.entries()[:3] == before
    assert len(one.entries()) == 4
    assert one.fault() is None
    assert old.entries() == before


def test_a_workspaces_own_journal_moves_into_the_database_it_is_given(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = written(Journal.of(Workspace.at(workspace)), 3).entries()
    monkeypatch.setenv("SCORECARD_JOURNAL", f"sqlite:///{tmp_path / 'shared.sqlite'}")
    journal = Journal.of(Workspace.at(workspace))
    assert journal.entries() == before
    written(journal, 1)
    assert (journal.entries()[:3], journal.fault()) == (before, None)
    monkeypatch.delenv("SCORECARD_JOURNAL")
    with pytest.raises(JournalError, match="cut off"):
        Journal.of(Workspace.at(workspace)).verify()


def test_many_processes_move_and_write_one_chain(two: tuple[Workspace, Workspace]) -> None:
    root = two[0].root
    written(Journal.within(root), 5)
    write_by_many(Journal.of(two[0]), root, before=5)


# ------------------------------------------------------------------------------------- a journal in PostgreSQL


def server_programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found and importlib.util.find_spec("pg8000") else None


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a PostgreSQL server that the test started; it listens on a socket in a folder only."""
    programs = server_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server or pg8000 on this machine (Debian package: postgresql)")
    folder = tmp_path_factory.mktemp("database")
    # The server refuses to run as root.
    who = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if who:
        shutil.chown(folder, "postgres")
        for parent in folder.parents[:3]:  # pytest's own folders, closed to others
            parent.chmod(parent.stat().st_mode | 0o011)
    data = folder / "data"
    subprocess.run(
        [*who, programs / "initdb", "-D", data, "-A", "trust", "-U", "bank"], check=True, capture_output=True
    )
    start = ["-o", f"-c listen_addresses= -k {folder}", "-l", folder / "log", "-w", "start"]
    subprocess.run([*who, programs / "pg_ctl", "-D", data, *start], check=True, capture_output=True)
    yield f"postgresql+pg8000://bank@/postgres?unix_sock={folder}/.s.PGSQL.5432"
    subprocess.run([*who, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=True, capture_output=True)


def test_a_journal_in_postgresql_keeps_the_same_promises(
    database: str, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy import create_engine, text
    from sqlalchemy.exc import SQLAlchemyError

    monkeypatch.setenv("SCORECARD_JOURNAL", database)
    journal = Journal.of(Workspace.at(workspace))
    written(journal, 5)
    write_by_many(journal, workspace, before=5)
    engine = create_engine(database)
    table = "journal_" + (workspace / "workspace.id").read_text().strip()
    for statement in ("update journal set who = 'x'", "delete from journal"):
        with engine.connect() as connection, pytest.raises(SQLAlchemyError, match="append-only"):
            connection.execute(text(statement.replace("journal", table)))
    with engine.begin() as connection:
        connection.execute(text(f"alter table {table} disable trigger all"))
        connection.execute(text(f"update {table} set who = 'x' where seq = 3"))
    engine.dispose()
    assert journal.fault() == "#3"
    assert not (workspace / "journal.sqlite").exists()
