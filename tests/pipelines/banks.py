"""Banks that are made once a worker: who changes one takes a copy, who only reads shares it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipelines.warehouse import build
from pipelines.workspace import Workspace
from tests.made_once import copied
from tests.pipelines import bank

Make = Callable[..., object]


@dataclass
class Banks:
    """Workspaces, each known by the function that made it and what it was given; nobody changes one of these."""

    folder: Path
    _made: dict[tuple[Make, tuple[Hashable, ...]], Workspace] = field(default_factory=dict)

    def made(self, make: Make, *given: Hashable) -> Workspace:
        """Return the workspace that `make` made out of an empty one, for tests that only read it."""
        if (make, given) not in self._made:
            folder = self.folder / f"{len(list(self.folder.iterdir()))}" / "workspace"
            (folder / "inbox").mkdir(parents=True)
            workspace = Workspace.at(folder)
            make(workspace, *given)
            self._made[make, given] = workspace
        return self._made[make, given]

    def copy(self, to: Path, make: Make, *given: Hashable) -> Workspace:
        """Copy the workspace that `make` made into a folder; a build of the copy finds everything made already."""
        return Workspace.at(copied(self.made(make, *given).root, to))


def small(workspace: Workspace, as_of: date | None = None) -> None:
    """The small bank, in the inbox as bank.xlsx, built for a day or for today."""
    bank.write_bank(workspace.inbox / "bank.xlsx")
    build(workspace, as_of)
