"""Which unit an unknown spelling may be: one question a spelling, with the likeliest units (M-30)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.nearest import KnownNames, know, nearest
from pipelines.intake import known_name_sql
from pipelines.questions import LEAVE_OUT, Choice, Question
from pipelines.staging.asked import Asked, choice
from pipelines.staging.building import Building
from pipelines.staging.reasons import SUGGEST_FROM, why_alike
from pipelines.staging.sentences import Words, quoted, say, waiting
from pipelines.staging.unit_names import UNIT_FIELD, Unit, known_units

MOST_CANDIDATES = 5

_WAITING_SQL = """
select
    norm, arg_min(spelling, row_no), sum(waiting),
    list({known_name} || ' / ' || sheet || ' / ' || cast(row as varchar) order by source, row_no)[1:5],
    arg_min(source, row_no), arg_min(file_id, row_no), arg_min(file_name, row_no),
    arg_min(sheet, row_no), arg_min(row, row_no)
from temp.waiting_units
group by norm
having sum(waiting) > 0 or bool_or(is_decided)
order by min(row_no)
"""


@dataclass(frozen=True)
class _Known:
    """The units that there are, and their spellings ready to be searched."""

    units: Sequence[Unit]
    by_spelling: Mapping[str, Sequence[Unit]]
    names: KnownNames


def ask_about_units(building: Building) -> None:
    """Ask once about every unit that nobody knows and rows wait for, and list those that were answered."""
    rows = building.connection.execute(_WAITING_SQL.format(known_name=known_name_sql("file_name"))).fetchall()
    known = _known(known_units(building.connection) if rows else [])
    for norm, spelling, count, places, source, file_id, file_name, sheet, row in rows:
        candidates = _candidates(building, known, norm, spelling)
        words = say("ask_unit", name=quoted(spelling), waiting=waiting(int(count)))
        best = _best(candidates)
        question = Question(
            kind="unit_name",
            subject={"norm": norm},
            zh=words.zh,
            en=words.en,
            choices=(*(_choice(*each) for each in candidates), choice(LEAVE_OUT, say("leave_out"))),
            evidence=(spelling, *places),
            suggested=best[0].code if best else None,
            reason_zh=best[2].zh if best else "",
            reason_en=best[2].en if best else "",
            sheet=sheet,
            source=source,
            field=UNIT_FIELD,
        )
        building.asked.append(Asked(question, file_id, file_name, row))


def _known(units: Sequence[Unit]) -> _Known:
    by_spelling: dict[str, list[Unit]] = {}
    for unit in units:
        for name in unit.spellings:
            by_spelling.setdefault(name, []).append(unit)
    return _Known(units, by_spelling, know(by_spelling))


def _candidates(building: Building, known: _Known, norm: str, spelling: str) -> list[tuple[Unit, float, Words]]:
    found: dict[str, tuple[Unit, float, Words]] = {}
    for name, degree in nearest(spelling, known.names, 2 * MOST_CANDIDATES):
        for unit in known.by_spelling[name]:
            found.setdefault(unit.code, (unit, degree, why_alike(spelling, name, degree)))
    kept = list(found.values())[:MOST_CANDIDATES]
    answer = building.decided.answers.choice("unit_name", {"norm": norm})
    more = [unit for unit in known.units if unit.code == answer and unit.code not in {each[0].code for each in kept}]
    return [*kept, *((unit, 0.0, Words("—", "—")) for unit in more)]


def _best(candidates: Sequence[tuple[Unit, float, Words]]) -> tuple[Unit, float, Words] | None:
    if not candidates or candidates[0][1] < SUGGEST_FROM:
        return None
    is_alone = len(candidates) == 1 or candidates[1][1] < candidates[0][1]
    return candidates[0] if is_alone else None


def _choice(unit: Unit, _degree: float, reason: Words) -> Choice:
    return choice(unit.code, say("candidate", name=unit.name, reason=reason))
