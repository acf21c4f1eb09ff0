"""Do the files that the guide to reproducing an index shows work as they stand there?"""

from __future__ import annotations

import math
import re
from pathlib import Path

from click.testing import CliRunner

from pipelines import opened, warehouse
from pipelines.cli import main
from pipelines.workspace import Workspace

GUIDE = Path(__file__).resolve().parents[2] / "data" / "examples" / "README.md"
BLOCK = re.compile(r"```(yaml|sql)\n(.*?)```", re.DOTALL)
FILES = ("sources/hdi.yaml", "policy/hdi.yaml", "policy/families.yaml", "sql/checks/published.sql")
# Made up: life expectancy and income of four countries, one of them without income.
ROWS = {"Avalon": (84.0, 60_000.0), "Brigadoon": (70.5, 9_000.0), "Camelot": (70.5, 9_010.0), "Dystopia": (55.0, None)}


def index(life: float, income: float) -> float:
    return math.sqrt((life - 20) / 65 * (math.log(income) - math.log(100)) / (math.log(75_000) - math.log(100)))


def test_the_files_of_the_guide_reproduce_an_index(tmp_path: Path) -> None:
    blocks = [text for _, text in BLOCK.findall(GUIDE.read_text(encoding="utf-8"))]
    assert len(blocks) == len(FILES)
    for name, text in zip(FILES, blocks, strict=True):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    values = {name: index(life, income) if income else (life - 20) / 65 for name, (life, income) in ROWS.items()}
    places = {name: 1 + sum(round(other, 3) > round(value, 3) for other in values.values()) for name, value in values.items()}  # fmt: skip
    assert sorted(places.values()) == [1, 2, 2, 4]
    head = (
        "HDI rank,Country,Human Development Index (HDI),Life expectancy at birth,Gross national income (GNI) per capita"
    )
    lines = [
        f"{places[name]},{name},{values[name]:.3f},{life},{income or '..'}" for name, (life, income) in ROWS.items()
    ]
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "table.csv").write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    warehouse.build(Workspace.at(tmp_path))
    connection = opened.open_current(Workspace.at(tmp_path)).connection.cursor()
    found = connection.execute("select vendor_id, total_exact, rank from scores.vendor_scores").fetchall()
    assert {name: rank for name, _, rank in found} == places
    assert all(abs(total - 100 * values[name]) < 1e-9 for name, total, _ in found)
    result = CliRunner().invoke(main, ["check", "--data", str(tmp_path)])
    assert "ok    checks.published" in result.output
    assert result.exit_code == 0
