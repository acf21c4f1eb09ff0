"""Which values of a column are not on the known list, and what a person said they mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.nearest import know as know_names
from models.nearest import nearest, plain
from pipelines.contract import Contract, Lookup
from pipelines.intake import known_name_sql
from pipelines.questions import LEAVE_OUT, Choice, Question
from pipelines.staging.asked import Asked, choice
from pipelines.staging.building import Building
from pipelines.staging.faults import LEFT_OUT, REJECTED
from pipelines.staging.reasons import SUGGEST_FROM, why_alike
from pipelines.staging.sentences import Words, quoted, say, waiting
from pipelines.staging.temporary import fill

MOST_CHOICES = 8
MOST_PLACES = 5


@dataclass(frozen=True)
class _Unknown:
    """One value that no list knows: what it must fit within, its rows, and where it stands."""

    value: str
    within: str | None
    count: int
    places: tuple[str, ...]
    first: tuple[str, str, str, int]


def check_lookups(building: Building, contract: Contract, table: str) -> None:
    """Reject rows whose value a lookup table does not know, and ask once a value; an empty table asks nothing."""
    for lookup in contract.lookups:
        known = _known(building, lookup)
        if known:
            _check(building, contract, table, lookup, known)


def _known(building: Building, lookup: Lookup) -> Mapping[str | None, Sequence[str]]:
    within = lookup.within or "null"
    rows = building.connection.execute(
        f"select distinct {within}, {lookup.column} from {lookup.table} "  # noqa: S608 - names come from contracts
        f"where {lookup.column} is not null order by 1, 2"
    ).fetchall()
    known: dict[str | None, list[str]] = defaultdict(list)
    for group, value in rows:
        known[group].append(value)
    return known


def _check(
    building: Building, contract: Contract, table: str, lookup: Lookup, known: Mapping[str | None, Sequence[str]]
) -> None:
    unknown = _unknown_values(building, table, lookup)
    meant: list[tuple[str, str | None, str | None, str | None, str | None, str | None]] = []
    for each in unknown:
        listed = known.get(each.within, ())
        question = _question(building, contract, lookup, (each, listed))
        building.asked.append(Asked(question, each.first[0], each.first[1], each.first[3]))
        answer = building.decided.answers.to(question)
        taken = answer if answer in listed else None
        kind, told = _said(contract, lookup, each.value, answer)
        meant.append((each.value, each.within, taken, None if taken else kind, told.zh, told.en))
    columns = dict.fromkeys(("value", "within_value", "meant", "kind", "zh", "en"), "varchar")
    fill(building.connection, "unknown_values", columns, meant)
    same = f"r.{lookup.field} = u.value" + (
        f" and r.{lookup.within} is not distinct from u.within_value" if lookup.within else ""
    )
    building.faults.add_found(
        contract,
        table,
        f"select r.row_no, u.kind, '{lookup.field}' as field, u.value as raw_text, 'V02' as rule, u.zh, u.en "  # noqa: S608
        f"from {table} as r inner join temp.unknown_values as u on {same} where u.kind is not null",
    )
    building.connection.execute(
        f"update {table} as r set {lookup.field} = u.meant from temp.unknown_values as u "  # noqa: S608
        f"where u.meant is not null and {same}"
    )


def _unknown_values(building: Building, table: str, lookup: Lookup) -> list[_Unknown]:
    within = f"and k.{lookup.within} = r.{lookup.within}" if lookup.within else ""
    group = f"r.{lookup.within}" if lookup.within else "cast(null as varchar)"
    place = f"{known_name_sql('r.file_name')} || ' / ' || r.source_sheet || ' / ' || cast(r.source_row as varchar)"
    rows = building.connection.execute(
        f"select r.{lookup.field}, {group}, count(*), list({place} order by r.row_no)[1:{MOST_PLACES}], "  # noqa: S608
        "arg_min(r.file_id, r.row_no), arg_min(r.file_name, r.row_no), arg_min(r.source_sheet, r.row_no), "
        f"arg_min(r.source_row, r.row_no) from {table} as r where r.{lookup.field} is not null and not exists "
        f"(select 1 from {lookup.table} as k where k.{lookup.column} = r.{lookup.field} {within}) "
        f"group by r.{lookup.field}, {group} order by min(r.row_no)"
    ).fetchall()
    return [_Unknown(value, group, count, tuple(places), tuple(first)) for value, group, count, places, *first in rows]


def _question(
    building: Building, contract: Contract, lookup: Lookup, asked: tuple[_Unknown, Sequence[str]]
) -> Question:
    unknown, listed = asked
    subject = {"source": contract.source, "field": lookup.field, "value": plain(unknown.value)}
    subject |= {"within": unknown.within or ""} if lookup.within else {}
    answer = building.decided.answers.choice("lookup", subject) or ""
    field = contract.field_named(lookup.field)
    title = Words(field.title_zh, field.title_en)
    words = say("ask_lookup", title=title, name=quoted(unknown.value), waiting=waiting(unknown.count))
    near = nearest(unknown.value, know_names(listed), MOST_CHOICES)
    others = [name for name in listed if name not in dict(near)][: MOST_CHOICES - len(near)]
    others += [answer] if answer in listed and answer not in (*dict(near), *others) else []
    choices = [_candidate(unknown.value, name, degree) for name, degree in (*near, *((name, 0.0) for name in others))]
    best = near[0] if near and near[0][1] >= SUGGEST_FROM else None
    reason = why_alike(unknown.value, *best) if best else Words("", "")
    return Question(
        kind="lookup",
        subject=subject,
        zh=words.zh,
        en=words.en,
        choices=(*choices, choice(LEAVE_OUT, say("leave_out"))),
        evidence=(unknown.value, *unknown.places),
        suggested=best[0] if best else None,
        reason_zh=reason.zh,
        reason_en=reason.en,
        sheet=unknown.first[2],
        source=contract.source,
        field=lookup.field,
    )


def _candidate(value: str, name: str, degree: float) -> Choice:
    if not degree:
        return Choice(name, name, name)
    return choice(name, say("candidate", name=name, reason=why_alike(value, name, degree)))


def _said(contract: Contract, lookup: Lookup, value: str, answer: str | None) -> tuple[str, Words]:
    if answer == LEAVE_OUT:
        return LEFT_OUT, say("left_out", name=quoted(value))
    field = contract.field_named(lookup.field)
    return REJECTED, say("lookup_unknown", title=Words(field.title_zh, field.title_en), name=quoted(value))
