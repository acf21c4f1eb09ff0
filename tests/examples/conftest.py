"""The shipped examples as built, and public files that stay outside the project, staged once by contracts of the tests."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipelines.opened import Warehouse
    from pipelines.reading.readers import ReadOutcome
    from pipelines.staging.ledger import LoadedFile
    from pipelines.workspace import Workspace
    from tests.examples.outside import Outside

ROOT = Path(__file__).resolve().parents[2]
WORKSPACES = ROOT / "tests" / "workspaces"
SHARED = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def usaid(example_workspace: Callable[[str], Workspace]) -> Warehouse:
    """Return the built warehouse of the deliveries."""
    return _built(example_workspace("usaid_scms"))


@pytest.fixture(scope="session")
def cms(example_workspace: Callable[[str], Workspace]) -> Warehouse:
    """Return the built warehouse of the hospitals."""
    return _built(example_workspace("cms_hvbp_fy2024"))


@pytest.fixture(scope="session")
def outside_workspace(
    shared_data: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Warehouse]:
    """Return a function that builds a workspace of the tests over the public files of the same name."""
    built: dict[str, Warehouse] = {}

    def build(name: str) -> Warehouse:
        from pipelines.workspace import Workspace

        if name not in built:
            folder = tmp_path_factory.mktemp("outside") / name
            files = shared_data(name)
            shutil.copytree(WORKSPACES / name, folder)
            shutil.copytree(files, folder / "inbox")
            built[name] = _built(Workspace.at(folder))
        return built[name]

    return build


def _built(workspace: Workspace) -> Warehouse:
    from pipelines import opened, warehouse

    warehouse.build(workspace)
    return opened.open_current(workspace)


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """Return a function that gives a folder of public files beside the project, or skips the test where it is absent."""

    def folder(name: str) -> Path:
        if not (SHARED / name).is_dir():
            pytest.skip(f"the public files ../shared/data/{name} are not beside this checkout")
        return SHARED / name

    return folder


@pytest.fixture(scope="session")
def staged(shared_data: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Outside]:
    """Return a function that reads and stages such a folder by the contracts of the workspace of the same name."""
    loaded: dict[str, Outside] = {}

    def staging(name: str) -> Outside:
        if name not in loaded:
            loaded[name] = _staged(shared_data(name), WORKSPACES / name, tmp_path_factory.mktemp(name))
        return loaded[name]

    return staging


def _staged(folder: Path, workspace: Path, out: Path) -> Outside:
    import duckdb

    from pipelines.contract import load_contracts
    from pipelines.questions import Answers
    from pipelines.reading.limits import Limits
    from pipelines.reading.readers import FileToRead, read_files
    from pipelines.staging.ledger import note_findings
    from pipelines.staging.tables import Decided, build_staging
    from pipelines.transform import MACROS, run_tables
    from tests.examples.outside import Outside

    sources, paths = workspace / "sources", sorted(folder.iterdir())
    files = [FileToRead(path, path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths]
    outcomes = read_files(files, sources, out, Limits())
    connection = duckdb.connect()
    connection.execute(MACROS.read_text("utf-8"))
    decided = Decided(Answers(), date(2026, 1, 1))
    build_staging(connection, [_as_loaded(outcome) for outcome in outcomes], load_contracts(sources), decided)
    # What is scored of these files rests on more than staging, and is built where it is tested.
    folders = [workspace / "sql" / name for name in ("costs", "findings")]
    tables = run_tables(connection, [folder for folder in folders if folder.is_dir()])
    note_findings(connection, [table.name for table in tables if table.name.startswith("findings.")])
    return Outside(connection)


def _as_loaded(outcome: ReadOutcome) -> LoadedFile:
    from pipelines.staging.ledger import LoadedFile

    file, result = outcome.file, json.loads((outcome.result_dir / "result.json").read_text(encoding="utf-8"))
    size = file.path.stat().st_size
    return LoadedFile(file.sha256, file.name, size, is_sample=False, result_dir=outcome.result_dir, result=result)
