"""How long a change of page takes by the menu, in a browser that has been on every page of the sample bank."""

from __future__ import annotations

import json
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from pipelines.warehouse import build
from pipelines.workspace import DEFAULT_ROOT, Workspace
from tests.bench.watched import Served, watched

ROUNDS = 6


def by_the_menu() -> dict[str, Any]:
    """Go through the menu again and again; time from the click until the page stands still."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "inbox").mkdir()
        shutil.copytree(DEFAULT_ROOT / "sample", root / "sample")
        build(Workspace.at(root))
        with watched(root) as served:
            served.open("/")
            pages = served.page.locator("[data-testid=stSidebarNavLink]").count()
            # The first page is open already: to choose it again would change nothing.
            for number in (*range(1, pages), 0):
                _change(served, number)
            before = served.processor()
            taken = [[_change(served, number) for number in (*range(1, pages), 0)] for _round in range(ROUNDS)]
            worked = served.processor() - before
    every = sorted(seconds for one_round in taken for seconds in one_round)
    slowest = max(statistics.median(column) for column in zip(*taken, strict=True))
    return {
        "name": f"change of page by the menu, {pages} pages of the sample bank",
        "median_ms": statistics.median(every) * 1000,
        "p95_ms": statistics.quantiles(every, n=20)[-1] * 1000,
        "slowest_page_median_ms": slowest * 1000,
        "server_processor_ms": worked / len(every) * 1000,
    }


def _change(served: Served, number: int) -> float:
    served.page.locator("[data-testid=stSidebarNavLink]").nth(number).click()
    served.stands_still()
    return served.seconds_until("seen")


if __name__ == "__main__":
    print(json.dumps(by_the_menu(), ensure_ascii=False, indent=2))
