"""The shipped examples, copied and built once: nobody writes into the project's own folders."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipelines.opened import Warehouse
    from pipelines.workspace import Workspace

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "data" / "examples"


@pytest.fixture(scope="session")
def example_workspace(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Workspace]:
    """Return a function that gives a copy of an example, without anything built before."""
    from pipelines.workspace import Workspace

    copies: dict[str, Workspace] = {}

    def copy(name: str) -> Workspace:
        if name not in copies:
            folder = tmp_path_factory.mktemp("examples") / name
            shutil.copytree(EXAMPLES / name, folder, ignore=shutil.ignore_patterns("warehouse"))
            copies[name] = Workspace.at(folder)
        return copies[name]

    return copy


@pytest.fixture(scope="session")
def usaid(example_workspace: Callable[[str], Workspace]) -> Warehouse:
    """Return the built warehouse of the deliveries."""
    return _built(example_workspace("usaid_scms"))


@pytest.fixture(scope="session")
def cms(example_workspace: Callable[[str], Workspace]) -> Warehouse:
    """Return the built warehouse of the hospitals."""
    return _built(example_workspace("cms_hvbp_fy2024"))


def _built(workspace: Workspace) -> Warehouse:
    from pipelines import opened, warehouse

    warehouse.build(workspace)
    return opened.open_current(workspace)
