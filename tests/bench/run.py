"""The benchmark suite: prints a table, writes JSON. Ratios within one run are the figures to trust on a noisy machine."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

OUTPUT = ROOT / "benchmark.json"


def main() -> None:
    """Run every benchmark, or those whose name holds the first argument."""
    from tests.bench import (
        add_one_file,
        first_page,
        ingest_200k,
        ingest_csv,
        pages,
        rebuild,
        robustness,
        scoring,
        sliders,
    )

    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    suite: dict[str, Callable[[], dict[str, Any]]] = {
        "ingest": ingest_200k.measure,
        "csv": ingest_csv.measure,
        "one_more": add_one_file.measure,
        "sample": rebuild.sample_rebuild,
        "large": rebuild.large_rebuild,
        "scoring": scoring.measure,
        "first_page": first_page.measure,
        "pages": pages.by_the_menu,
        "slider": sliders.moved_weight,
        "slider_drawn": sliders.drawn_weight,
        "robustness": robustness.beside_a_ranking,
        "libraries": robustness.beside_libraries,
    }
    results = []
    for name, run in suite.items():
        if wanted in name:
            print(f"… {name}", file=sys.stderr)
            results.append({"benchmark": name, **run()})
    for result in results:
        print(f"\n{result['name']}")
        for key, value in result.items():
            if key not in ("benchmark", "name"):
                print(f"  {key:<28} {value:,.3f}" if isinstance(value, float) else f"  {key:<28} {value:,}")
    machine = {"python": platform.python_version(), "system": platform.system(), "cores": os.cpu_count()}
    OUTPUT.write_text(json.dumps({"machine": machine, "results": results}, indent=2) + "\n", encoding="utf-8")
    print(f"\n{OUTPUT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
