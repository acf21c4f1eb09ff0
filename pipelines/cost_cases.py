"""The lines of an engagement's quarter as a case of the cost model, and what the model makes of every quarter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any, Final

import duckdb

from models.cost_simulation import Case, Line, simulate
from pipelines.bulk_rows import insert

_LINES: Final = """
select
    c.engagement_id, c.period, c.cost_code, c.side, c.amount_cny, c.variable_cny, c.vat_cny,
    c.shared_vat_cny, c.sources,
    i.moved_by, p.value as recoverable
from costs.engagement_costs as c
inner join policy.cost_items as i on c.cost_code = i.cost_code
inner join costs.verdicts as v on c.engagement_id = v.engagement_id and c.period = v.period
left join costs.parameters_in_force as p
    on c.engagement_id = p.engagement_id and c.period = p.period and p.name = 'vat_recoverable'
where v.verdict <> 'NOT_ASSESSABLE' and c.amount_cny is not null
    and ($engagement::varchar is null or c.engagement_id = $engagement)
    and ($period::varchar is null or c.period = $period)
order by c.engagement_id, c.period, i.seq
"""
_OVERHEAD, _STRANDED, _PRICE, _LOST_VAT = "I12", "O10", "O1", "O1b"
# Lines are rounded to the eighth decimal one by one: a sum of them is right to this.
_DUST: Final = Fraction(1, 1_000_000)


@dataclass(frozen=True)
class Quarter:
    """One engagement's quarter that can be judged, as a case."""

    engagement_id: str
    period: str
    case: Case


def cases(
    connection: duckdb.DuckDBPyConnection, engagement: str | None = None, period: str | None = None
) -> list[Quarter]:
    """Return the assessable quarters as cases, by engagement and period."""
    cursor = connection.cursor()
    cursor.execute(_LINES, {"engagement": engagement, "period": period})
    names = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    grouped = groupby(rows, key=lambda row: (row["engagement_id"], row["period"]))
    return [Quarter(*key, case_of(list(lines))) for key, lines in grouped]


def case_of(lines: Sequence[Mapping[str, Any]]) -> Case:
    """Return the lines of costs.engagement_costs, with moved_by and recoverable, as a case.

    Lost VAT moves with the recoverable share where it follows from VAT that is known, of the price or of another line
    (`shared_vat_cny`); stranded cost is a share of the
    in-house overhead and moves with it, or the whole of itself where it is more than the overhead (domain 4.3).
    A line typed without such an origin moves as its `moved_by` says.
    """
    by_code = {str(line["cost_code"]): line for line in lines}
    recoverable = _exact(lines[0].get("recoverable"))
    remaining, share = _may_remain(by_code.get(_OVERHEAD), _amount(by_code, _STRANDED))
    found: list[Line] = []
    for line in lines:
        if line["cost_code"] == _LOST_VAT:
            found += _lost_vat(line, by_code, recoverable)
        elif line["cost_code"] == _STRANDED and remaining:
            found += remaining
        else:
            found += _with_vat(line, frozenset(line["moved_by"]) - {"vat", "stranded"}, recoverable)
    return Case(tuple(found), recoverable, share)


def write_simulations(connection: duckdb.DuckDBPyConnection) -> None:
    """Create costs.simulations, and flag as FRAGILE what outsourcing wins in too few draws."""
    rows = list(_simulated(connection))
    connection.execute(
        "create table costs.simulations (engagement_id varchar, period varchar, cheaper_share double, p05_cny double, "
        "p50_cny double, p95_cny double)"
    )
    if rows:
        insert(connection, {"costs.simulations": rows})
    connection.execute(
        """
        insert into costs.flags
        select
            s.engagement_id, s.period, 'FRAGILE',
            '模拟中外包更省的比例为 ' || cast(cast(s.cheaper_share * 100 as decimal(5, 1)) as varchar) || '%',
            'Outsourcing is cheaper in ' || cast(cast(s.cheaper_share * 100 as decimal(5, 1)) as varchar)
            || ' % of the draws'
        from costs.simulations as s
        inner join costs.verdicts as v on s.engagement_id = v.engagement_id and s.period = v.period
        cross join policy.cost_limits as l
        left join costs.flags as f
            on s.engagement_id = f.engagement_id and s.period = f.period and f.flag = 'FRAGILE'
        where v.verdict in ('PASS', 'MARGINAL') and s.cheaper_share < l.fragile_below and f.flag is null
        """
    )


def _simulated(connection: duckdb.DuckDBPyConnection) -> Iterator[dict[str, object]]:
    for quarter in cases(connection):
        drawn = simulate(quarter.case)
        yield {
            "engagement_id": quarter.engagement_id,
            "period": quarter.period,
            "cheaper_share": drawn.cheaper_share,
            "p05_cny": drawn.p05,
            "p50_cny": drawn.p50,
            "p95_cny": drawn.p95,
        }


def _may_remain(overhead: Mapping[str, Any] | None, stranded: Fraction) -> tuple[list[Line], Fraction]:
    """Return what stranded cost is a share of, and the share: the overhead, or stranded cost where it is more.

    Either moves as the overhead does, so that nothing jumps where the one becomes the other. None of a credit.
    """
    if stranded < 0:
        return [], Fraction(1)
    parts = _parts(overhead, frozenset(overhead["moved_by"]) - {"vat", "stranded"}) if overhead else []
    amount = sum((part.amount for part in parts), Fraction(0))
    whole = max(amount, stranded)
    if amount <= 0:
        return [Line(True, stranded, False, frozenset({"stranded"}))] if stranded else [], Fraction(1)
    lines = [Line(True, part.amount * whole / amount, part.is_variable, part.moved_by | {"stranded"}) for part in parts]
    return lines, stranded / whole


def _lost_vat(line: Mapping[str, Any], by_code: Mapping[str, Mapping[str, Any]], recoverable: Fraction) -> list[Line]:
    """Split the price's lost VAT into what follows the recoverable share and what is lost whatever that is.

    Where it was typed, nobody says of which VAT it is: it follows where it comes to the price's own.
    """
    price, moved_by = by_code.get(_PRICE, {}), frozenset(line["moved_by"])
    vat, lost = line.get("shared_vat_cny"), _exact(line["amount_cny"])
    if vat is None and abs(_exact(price.get("vat_cny")) * (1 - recoverable) - lost) <= _DUST:
        vat = price.get("vat_cny")
    if vat is None:
        return _parts(line, moved_by - {"vat"})
    # It follows the volume as far as its price does.
    whole, variable = _exact(price["amount_cny"]), _exact(price["variable_cny"])
    following = variable / whole if whole else Fraction(1)
    rest = lost - _exact(vat) * (1 - recoverable)
    kept = rest if abs(rest) > _DUST else Fraction(0)
    parts = [
        Line(True, amount * share, is_variable, by)
        for amount, by in ((_exact(vat), moved_by), (kept, moved_by - {"vat"}))
        for share, is_variable in ((following, True), (1 - following, False))
    ]
    return [part for part in parts if part.amount]


def _with_vat(line: Mapping[str, Any], moved_by: frozenset[str], recoverable: Fraction) -> list[Line]:
    """Split a line into its net amount and the VAT of which the recoverable share is no cost; both behave alike."""
    vat, amount = _exact(line.get("shared_vat_cny")), _exact(line["amount_cny"])
    if not vat or not amount:
        return _parts(line, moved_by)
    lost = vat * (1 - recoverable)
    variable = _exact(line["variable_cny"]) / amount
    net = {**line, "amount_cny": amount - lost, "variable_cny": (amount - lost) * variable}
    whole = {**line, "amount_cny": vat, "variable_cny": vat * variable}
    return [*_parts(net, moved_by), *_parts(whole, moved_by | {"vat"})]


def _parts(line: Mapping[str, Any], moved_by: frozenset[str]) -> list[Line]:
    """Split a line into what follows the volume and what does not; handling time moves only the first."""
    amount, variable = _exact(line["amount_cny"]), _exact(line["variable_cny"])
    is_outsourced = line["side"] == "OUT"
    parts = [
        Line(is_outsourced, variable, True, moved_by),
        Line(is_outsourced, amount - variable, False, moved_by - {"handling"}),
    ]
    return [part for part in parts if part.amount]


def _amount(by_code: Mapping[str, Mapping[str, Any]], code: str) -> Fraction:
    return _exact(by_code.get(code, {}).get("amount_cny"))


def _exact(number: Decimal | Fraction | int | None) -> Fraction:
    return Fraction(number or 0)
