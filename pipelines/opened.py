"""How a finished warehouse is found and opened: read-only, and closed to everything outside it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from pipelines.errors import WarehouseError
from pipelines.workspace import Workspace

POINTER = "CURRENT"

# Every connection that pages or users' queries reach has these, and they can't be changed from inside.
LOCKED_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}


@dataclass(frozen=True)
class Warehouse:
    """One finished warehouse: its file, the hash of what it was made from, and a read-only connection.

    Take `connection.cursor()` for each query: a connection shared by threads raises.
    """

    path: Path
    fingerprint: str
    connection: duckdb.DuckDBPyConnection


def current_path(workspace: Workspace) -> Path | None:
    """Return the current warehouse file, or None where nothing was built yet."""
    try:
        name = (workspace.warehouse / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    path = workspace.warehouse / name
    return path if path.exists() else None


def day_of(path: Path) -> date | None:
    """Return the day a warehouse was computed for, None where there is none that can be read."""
    try:
        with contextlib.closing(open_locked(path)) as connection:
            row = connection.execute("select as_of from meta.build").fetchone()
    except (WarehouseError, duckdb.Error):
        return None
    return row[0] if row else None


def open_current(workspace: Workspace) -> Warehouse:
    """Open the current warehouse read-only and locked; raise WarehouseError where there is none."""
    path = current_path(workspace)
    if path is None:
        raise WarehouseError(
            "还没有数据仓库，请先运行 scorecard build。",
            "There is no warehouse yet; run `scorecard build` first.",
        )
    return open_at(path)


def open_at(path: Path) -> Warehouse:
    """Open a warehouse file that `build` returned, current or not."""
    return Warehouse(path, path.stem, open_locked(path))


def open_locked(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a warehouse file so that no query can reach files, the network, Python or the settings."""
    try:
        # All at once: DuckDB shares one instance a file and process, and a locked one takes no second `set`.
        return duckdb.connect(str(path), read_only=True, config=LOCKED_SETTINGS)
    except duckdb.Error as fault:
        raise WarehouseError(
            f"无法打开数据仓库 {path.name}：{fault}",
            f"The warehouse {path.name} can't be opened: {fault}",
        ) from fault
