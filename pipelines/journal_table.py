"""The table a journal lies in: made once, append-only by the database's own guards, in SQLite or PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pipelines.errors import ScorecardError
from pipelines.journal_entry import Entry, canonical

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import Row

URL_VARIABLE: Final = "SCORECARD_JOURNAL"
BUSY_SECONDS: Final = 30

_CREATE: Final = (
    "create table if not exists {table} (seq integer primary key, at varchar(40) not null, who varchar(200) not null, "
    "is_verified boolean not null, kind varchar(40) not null, content text not null, version integer not null, "
    "previous_hash char(64) not null, entry_hash char(64) not null unique)"
)
# What the database itself refuses, so that a slip of anybody's hand can't rewrite what was decided.
_GUARDS: Final = {
    "sqlite": tuple(
        f"create trigger if not exists {{table}}_keeps_{deed} before {deed} on {{table}} "
        "begin select raise(abort, 'the journal is append-only'); end"
        for deed in ("update", "delete")
    ),
    "postgresql": (
        "create or replace function journal_keeps() returns trigger language plpgsql as "
        "$$ begin raise exception 'the journal is append-only'; end $$",
        "create or replace trigger journal_keeps before update or delete on {table} "
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
    "postgresql": ("begin", "lock table {table} in exclusive mode"),
}


class JournalError(ScorecardError):
    """The journal can't be opened or written, or somebody changed what was written."""


@dataclass(frozen=True)
class JournalTable:
    """One table of a database that holds a chain of entries; `name` is our own word, never a user's."""

    url: str
    name: str

    def rows(self) -> list[Entry]:
        """Return the entries in order; none where there is no such table."""
        with self._connected() as connection:
            return rows_of(connection, self.name)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that is alone with the table, which is made first where it is missing."""
        with self._connected() as connection:
            dialect = connection.dialect.name
            if dialect not in _BEGIN_WRITING:
                raise JournalError(
                    f"不支持的日志数据库 {dialect}，请使用 SQLite 或 PostgreSQL。", f"No journal in {dialect}."
                )
            _prepare(connection, dialect, self.name)
            for statement in _BEGIN_WRITING[dialect]:
                connection.exec_driver_sql(statement.format(table=self.name))
            try:
                yield connection
            except BaseException:
                connection.exec_driver_sql("rollback")
                raise
            connection.exec_driver_sql("commit")

    def insert(self, connection: Connection, entry: Entry) -> None:
        """Write one entry within a transaction."""
        from sqlalchemy import text

        names = ", ".join(vars(entry))
        values = ", ".join(f":{name}" for name in vars(entry))
        connection.execute(
            text(f"insert into {self.name} ({names}) values ({values})"),  # noqa: S608 - our own names
            {**vars(entry), "content": canonical(entry.content)},
        )

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


def rows_of(connection: Connection, name: str) -> list[Entry]:
    """Return the entries of a table of this database in order; none where there is no such table."""
    from sqlalchemy import inspect

    if not inspect(connection).has_table(name):
        return []
    rows = connection.exec_driver_sql(f"select * from {name} order by seq").fetchall()  # noqa: S608 - our own name
    return [_entry(row) for row in rows]


def _prepare(connection: Connection, dialect: str, name: str) -> None:
    """Create the table and its guards once; of several that begin at the same moment one does it, the others wait."""
    from sqlalchemy import inspect

    if inspect(connection).has_table(name):
        return
    for statement in (*_BEGIN_CREATING[dialect], _CREATE, *_GUARDS[dialect], "commit"):
        connection.exec_driver_sql(statement.replace("{table}", name))


def _engine(url: str) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    options: dict[str, Any] = {"timeout": BUSY_SECONDS} if url.startswith("sqlite") else {}
    # Transactions are begun by hand: SQLite's driver would begin one only at the first write, too late to be alone.
    return create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool, connect_args=options)


def _entry(row: Row[Any]) -> Entry:
    values: tuple[Any, ...] = tuple(row)
    seq, at, who, is_verified, kind, content, version, previous_hash, entry_hash = values
    try:
        read = json.loads(content)
    except ValueError:
        read = {"unreadable": content}
    return Entry(seq, at, who, bool(is_verified), kind, read, version, previous_hash, entry_hash)
