"""Where a workspace keeps its spreadsheets, policy, contracts, SQL and warehouse."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import WarehouseError

PRODUCT = Path(__file__).resolve().parent
DEFAULT_ROOT = PRODUCT.parent / "data"

# The kinds of SQL table a workspace brings; scores and invariants are the product's.
WORKSPACE_SCHEMAS = ("entities", "measures", "facts", "deductions", "costs", "selection", "findings", "checks")

# Workbooks open in Excel leave lock files beside them; hidden files are never input.
IGNORED_PREFIXES = (".", "~$")
IGNORED_NAMES = frozenset({"README.md", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class InputFile:
    """One spreadsheet of a workspace; `name` is its path below the folder it was found in."""

    path: Path
    name: str
    is_sample: bool


@dataclass(frozen=True)
class Workspace:
    """A data folder: `inbox/`, optional `policy/`, `sources/`, `sql/`, and the derived `warehouse/`."""

    root: Path

    @classmethod
    def at(cls, folder: str | Path | None = None) -> Workspace:
        """Open the workspace at `folder`, at SCORECARD_DATA, or at the project's own data folder.

        Raises WarehouseError where the folder does not exist.
        """
        root = Path(folder or os.environ.get("SCORECARD_DATA") or DEFAULT_ROOT).expanduser().resolve()
        if not root.is_dir():
            raise WarehouseError(
                f"找不到数据目录 {root}，请检查 --data 或环境变量 SCORECARD_DATA。",
                f"There is no data folder {root}; check --data or the SCORECARD_DATA variable.",
            )
        return cls(root)

    @property
    def inbox(self) -> Path:
        """The folder users drop spreadsheets into."""
        return self.root / "inbox"

    @property
    def sample(self) -> Path:
        """The made-up bank, shown only while the inbox has nothing to show."""
        return self.root / "sample"

    @property
    def warehouse(self) -> Path:
        """Everything derived; may be deleted at any time."""
        return self.root / "warehouse"

    @property
    def policy(self) -> Path:
        """The workspace's own rules, or the shipped ones."""
        return (self.root if self.has_own_policy else DEFAULT_ROOT) / "policy"

    @property
    def has_own_policy(self) -> bool:
        """Whether this workspace's rules are its own."""
        return (self.root / "policy").is_dir()

    @property
    def sources(self) -> Path:
        """The workspace's own source contracts, or the shipped ones."""
        return self.root / "sources" if self.has_own_sources else PRODUCT / "sources"

    @property
    def has_own_sources(self) -> bool:
        """Whether this workspace's spreadsheets look different from the bank's."""
        return (self.root / "sources").is_dir()

    def sql_folders(self, *, score_rows: bool = False) -> list[Path]:
        """Return the folders of SQL tables that make this workspace's warehouse.

        A workspace with contracts of its own has entities and measures of its own too, or contracts that say which
        fields are scored (`score_rows`) and then it needs none; scoring is always the product's.
        """
        own = [folder for folder in (self._own_sql / name for name in WORKSPACE_SCHEMAS) if folder.is_dir()]
        given = [PRODUCT / "sql" / "scored" / name for name in ("entities", "measures")] if score_rows else []
        # A workspace's own entities go before those that would follow from its contracts.
        instead = [folder for folder in given if folder.name != "entities" or self._own_sql / "entities" not in own]
        return own + instead + [PRODUCT / "sql" / name for name in ("scores", "invariants")]

    @property
    def row_rules(self) -> Path:
        """The folder of rules that judge staged rows by other tables: `row_rules/<source>/<rule>.sql`."""
        return self._own_sql / "row_rules"

    @property
    def _own_sql(self) -> Path:
        return (self.root if self.has_own_sources else PRODUCT) / "sql"

    def inbox_files(self) -> list[InputFile]:
        """List the spreadsheets of the inbox by name."""
        return _files_below(self.inbox, is_sample=False)

    def sample_files(self) -> list[InputFile]:
        """List the spreadsheets of the made-up bank by name."""
        return _files_below(self.sample, is_sample=True)


def _files_below(folder: Path, *, is_sample: bool) -> list[InputFile]:
    found = (path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else ()
    files = [
        InputFile(path, _readable(path.relative_to(folder).as_posix()), is_sample)
        for path in found
        if not path.name.startswith(IGNORED_PREFIXES)
        and path.name not in IGNORED_NAMES
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    return sorted(files, key=lambda file: file.name)


def _readable(name: str) -> str:
    """Return a file's name as text; an archive unpacked on Linux may have left it in GB18030."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", errors="replace")
    return name
