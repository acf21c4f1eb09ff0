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
from pipelines.questions import Choice, Question
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
    for statement in ("update journal set who = 'x'", "delete from journal"):
        with engine.connect() as connection, pytest.raises(SQLAlchemyError, match="append-only"):
            connection.execute(text(statement))
    with engine.begin() as connection:
        connection.execute(text("alter table journal disable trigger all"))
        connection.execute(text("update journal set who = 'x' where seq = 3"))
    engine.dispose()
    assert journal.fault() == "#3"
    assert not (workspace / "journal.sqlite").exists()
