"""Published worked examples: numbers of the print (`expected`) and of full precision (`computed`), with their source.

`access` says how the numbers were come by: "memory" means recalled from the print, so check it before citing further.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from models.second_opinions import Better

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    name: str
    source: str
    access: str
    facts: dict[str, Any]

    @property
    def matrix(self) -> np.ndarray:
        return np.array(self.facts["matrix"], dtype=float)

    @property
    def weights(self) -> list[float]:
        return [criterion["weight"] for criterion in self.facts["criteria"]]

    @property
    def better(self) -> list[Better]:
        return ["higher" if criterion["direction"] == "max" else "lower" for criterion in self.facts["criteria"]]

    @property
    def expected(self) -> dict[str, Any]:
        return self.facts["expected"]

    @property
    def computed(self) -> dict[str, Any]:
        return self.facts["computed"]

    @property
    def tolerance(self) -> float:
        return self.facts["tolerance"]


def case(name: str) -> Case:
    facts = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return Case(name, facts["source"], facts["source_access"], facts)


def cases_of(method: str) -> list[Case]:
    """All cases of a method; their names are the tests' names."""
    found = [case(path.stem) for path in sorted(CASES.glob("*.json"))]
    return [each for each in found if each.facts["method"] == method]


def called(each: Case) -> str:
    return f"{each.name}-from-memory" if each.access == "memory" else each.name
