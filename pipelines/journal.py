"""What people decided and did in a workspace: an append-only table in which each entry carries the hash of the last."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipelines import clock
from pipelines.errors import ScorecardError
from pipelines.who import Who

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import Row

    from pipelines.workspace import Workspace

# The form of an entry. An older product keeps a newer entry and does not act on it.
FORM: Final = 1
BEGINNING: Final = "0" * 64
URL_VARIABLE: Final = "SCORECARD_JOURNAL"
BUSY_SECONDS: Final = 30

_CREATE: Final = (
    "create table if not exists journal (seq integer primary key, at varchar(40) not null, who varchar(200) not null, "
    "is_verified boolean not null, kind varchar(40) not null, content text not null, version integer not null, "
    "previous_hash char(64) not null, entry_hash char(64) not null unique)"
)
# What the database itself refuses, so that a slip of anybody's hand can't rewrite what was decided.
_GUARDS: Final = {
    "sqlite": tuple(
        f"create trigger if not exists journal_keeps_{deed} before {deed} on journal "
        "begin select raise(abort, 'the journal is append-only'); end"
        for deed in ("update", "delete")
    ),
    "postgresql": (
        "create or replace function journal_keeps() returns trigger language plpgsql as "
        "$$ begin raise exception 'the journal is append-only'; end $$",
        "create or replace trigger journal_keeps before update or delete on journal "
        "for each row execute function journal_keeps()",
    ),
}
_BEGIN_CREATING: Final = {
    "sqlite": ("begin immediate",),
    "postgresql": ("begin", "select pg_advisory_xact_lock(19520311)"),
}
# One writer at a time, so that two never take the same place in the chain.
_BEGIN_WRITING: Final = {
    "sqlite": ("begin immediate",),
    "postgresql": ("begin", "lock table journal in exclusive mode"),
}


class JournalError(ScorecardError):
    """The journal can't be opened or written, or somebody changed what was written."""


@dataclass(frozen=True)
class Entry:
    """One thing that somebody decided or did; `at` is UTC, `content` is plain JSON."""

    seq: int
    at: str
    who: str
    is_verified: bool
    kind: str
    content: Mapping[str, Any]
    version: int
    previous_hash: str
    entry_hash: str

    @property
    def expected_hash(self) -> str:
        """The hash that this entry must have, given the one before it."""
        said = [self.seq, self.at, self.who, self.is_verified, self.kind, self.content, self.version]
        return hashlib.sha256(f"{self.previous_hash}\n{canonical(said)}".encode()).hexdigest()


@dataclass(frozen=True)
class Journal:
    """The journal of one workspace: where its table lies, and the file that remembers its head."""

    url: str
    head: Path

    @classmethod
    def of(cls, workspace: Workspace) -> Journal:
        """Return a workspace's journal: SQLite in its folder, or the database that SCORECARD_JOURNAL names."""
        url = os.environ.get(URL_VARIABLE) or f"sqlite:///{workspace.root / 'journal.sqlite'}"
        return cls(url, workspace.root / "journal.head")

    @property
    def file(self) -> Path | None:
        """The SQLite file, None where the journal lies in another database."""
        return Path(self.url.removeprefix("sqlite:///")) if self.url.startswith("sqlite:///") else None

    def append(self, kind: str, content: Mapping[str, Any], who: Who) -> Entry:
        """Write one entry at the end and return it; it is on the disk when this returns.

        Raises JournalError where the journal can't be written.
        """
        with self._writing() as connection:
            last = _last(connection)
            at = clock.now().isoformat(timespec="microseconds")
            previous = last.entry_hash if last else BEGINNING
            seq = last.seq + 1 if last else 1
            bare = Entry(seq, at, who.name, who.is_verified, kind, _plain(content), FORM, previous, "")
            entry = Entry(**{**vars(bare), "entry_hash": bare.expected_hash})
            _insert(connection, entry)
        self._remember(entry)
        return entry

    def take_over(self, records: Sequence[Mapping[str, Any]]) -> None:
        """Write entries of another journal, as they are, into this empty one; raise JournalError if it is not."""
        with self._writing() as connection:
            if _last(connection):
                raise JournalError(
                    "日志不为空，不能并入另一份日志。", "The journal is not empty; it can't take over another."
                )
            for record in records:
                _insert(connection, Entry(**record))
        self.verify()

    def entries(self, kinds: Iterable[str] | None = None) -> list[Entry]:
        """Return the entries in order, all or those of some kinds; a journal nobody wrote has none."""
        if self.file is not None and not self.file.exists():
            return []
        wanted = None if kinds is None else set(kinds)
        with self._connected() as connection:
            rows = connection.exec_driver_sql("select * from journal order by seq").fetchall()
        return [entry for entry in map(_entry, rows) if wanted is None or entry.kind in wanted]

    def fault(self) -> str | None:
        """Return where the chain is broken, in words and numbers; None where it is whole.

        Finds changed, missing, added and exchanged entries, and by the head kept beside the database a cut-off
        end as well.
        """
        previous, entries = BEGINNING, self.entries()
        for place, entry in enumerate(entries, start=1):
            if entry.seq != place or entry.previous_hash != previous or entry.entry_hash != entry.expected_hash:
                return f"#{entry.seq if entry.seq != place else place}"
            previous = entry.entry_hash
        remembered = self._remembered()
        if remembered is None:
            return None
        seq, digest = remembered
        if seq > len(entries) or (seq and entries[seq - 1].entry_hash != digest):
            return f"#{min(seq, len(entries) + 1)}"
        return None

    def verify(self) -> None:
        """Raise JournalError naming the first entry that is not as it was written."""
        place = self.fault()
        if place:
            raise JournalError(
                f"决策日志在第 {place} 条处与写入时不符，可能被改动或截断；请从备份恢复（scorecard restore）。",
                f"The journal is not as it was written from entry {place} on: changed or cut off. "
                "Restore it from a backup (scorecard restore).",
            )

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._connected() as connection:
            dialect = connection.dialect.name
            if dialect not in _BEGIN_WRITING:
                raise JournalError(
                    f"不支持的日志数据库 {dialect}，请使用 SQLite 或 PostgreSQL。", f"No journal in {dialect}."
                )
            _prepare(connection, dialect)
            for statement in _BEGIN_WRITING[dialect]:
                connection.exec_driver_sql(statement)
            try:
                yield connection
            except BaseException:
                connection.exec_driver_sql("rollback")
                raise
            connection.exec_driver_sql("commit")

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        from sqlalchemy.exc import SQLAlchemyError

        engine = _engine(self.url)
        try:
            with engine.connect() as connection:
                if connection.dialect.name == "sqlite":
                    connection.exec_driver_sql("pragma synchronous = full")
                yield connection
        except SQLAlchemyError as fault:
            reason = str(getattr(fault, "orig", None) or fault).splitlines()[0]
            raise JournalError(
                f"决策日志无法读写（{reason}）。请检查磁盘空间、写入权限，或 {URL_VARIABLE} 的设置。",
                f"The journal can't be read or written ({reason}). Check disk space, permissions, or {URL_VARIABLE}.",
            ) from fault
        finally:
            engine.dispose()

    def _remember(self, entry: Entry) -> None:
        """Note the newest entry outside the database; whoever writes an older one leaves it."""
        known = self._remembered()
        if known and known[0] >= entry.seq:
            return
        arriving = self.head.with_name(f".{self.head.name}-{os.getpid()}-{entry.seq}")
        with arriving.open("w", encoding="ascii") as file:
            file.write(f"{entry.seq} {entry.entry_hash}\n")
            file.flush()
            os.fsync(file.fileno())
        arriving.replace(self.head)

    def _remembered(self) -> tuple[int, str] | None:
        try:
            seq, digest = self.head.read_text(encoding="ascii").split()
        except FileNotFoundError:
            return None
        except ValueError:
            return 0, ""
        return (int(seq), digest) if seq.isdecimal() else (0, "")


def canonical(value: object) -> str:
    """Write JSON that is the same for the same content on every machine."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _prepare(connection: Connection, dialect: str) -> None:
    """Create the table and its guards once; of several that begin at the same moment one does it, the others wait."""
    from sqlalchemy import inspect

    if inspect(connection).has_table("journal"):
        return
    for statement in (*_BEGIN_CREATING[dialect], _CREATE, *_GUARDS[dialect], "commit"):
        connection.exec_driver_sql(statement)


def _plain(content: Mapping[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(canonical(content))
    return plain


def _engine(url: str) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    options: dict[str, Any] = {"timeout": BUSY_SECONDS} if url.startswith("sqlite") else {}
    # Transactions are begun by hand: SQLite's driver would begin one only at the first write, too late to be alone.
    return create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool, connect_args=options)


def _last(connection: Connection) -> Entry | None:
    row = connection.exec_driver_sql("select * from journal order by seq desc limit 1").fetchone()
    return _entry(row) if row else None


def _insert(connection: Connection, entry: Entry) -> None:
    from sqlalchemy import text

    names = ", ".join(vars(entry))
    values = ", ".join(f":{name}" for name in vars(entry))
    connection.execute(
        text(f"insert into journal ({names}) values ({values})"),  # noqa: S608 - the names are Entry's own
        {**vars(entry), "content": canonical(entry.content)},
    )


def _entry(row: Row[Any]) -> Entry:
    values: tuple[Any, ...] = tuple(row)
    seq, at, who, is_verified, kind, content, version, previous_hash, entry_hash = values
    try:
        read = json.loads(content)
    except ValueError:
        read = {"unreadable": content}
    return Entry(seq, at, who, bool(is_verified), kind, read, version, previous_hash, entry_hash)
