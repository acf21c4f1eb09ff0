"""How each cost line of an engagement's quarter follows from what was put in: the formulas of the workbook (4.2, 4.3).

A formula is written only where it comes to what the costs hold; any other amount is put in as it is, so that the
workbook can't differ from the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial, reduce
from typing import Any, Final

from pipelines.opened import Warehouse
from pipelines.queries import ask
from pipelines.workbook_terms import (
    Term,
    cell,
    first_that_gives,
    larger,
    rounded,
    smaller,
    total,
    whole,
    within,
)

INPUT, LINE = "i", "l"
# Intermediate figures are kept to the eighth decimal: a product of them is right to this.
_OFF_BY: Final = Fraction(1, 1000)
_FIGURES: Final = """
select
    b.*, d.operators, d.supervisor_count, d.month_pay_cny, d.month_supervisor_pay_cny, d.overhead_rate, d.oncost_cny,
    d.supervisor_oncost_cny, d.usual, d.actual, d.volume_used, f.file_name
from costs.inhouse_drivers as d
inner join costs.baselines_in_force as b on d.engagement_id = b.engagement_id and d.period = b.period
left join staging.files as f on b.file_id = f.file_id
where d.engagement_id = $engagement and d.period = $period
"""
_PARAMETERS: Final = """
select name, value, place, is_confirmed, source_zh, source_en
from costs.parameters_in_force
where engagement_id = $engagement and period = $period
"""
# Every row of the cost sheets of an engagement: what is spread was paid in another quarter.
_ENTRIES: Final = """
select
    c.file_id, c.source_sheet, c.source_row, c.amount_ex_vat_cny, c.gross_cny, c.vat_cny, c.vat_irrecoverable_cny,
    c.vat_rate, c.invoice_kind, c.amort_months, c.pool_name, c.driver_qty, p.pool_amount_cny,
    sum(cast(c.driver_qty as decimal(24, 6))) over (partition by c.pool_name, c.period) as whole_qty
from staging.cost_entries as c
left join staging.cost_pools as p on c.pool_name = p.pool_name and c.period = p.period
qualify c.engagement_id = $engagement
"""
_INVOICES: Final = """
select file_id, source_sheet, source_row, vat_cny, vat_rate, invoice_kind
from staging.invoices
where engagement_id = $engagement and main.quarter_of_stated(period) = $period
"""
_BANDS: Final = """
select strftime(b.month, '%Y-%m') as month, b.band_above, b.band_to, b.price_cny, b.band_method, f.quantity
from costs.contract_price_bands as b
inner join costs.contract_fees as f on b.engagement_id = f.engagement_id and b.month = f.month
where b.engagement_id = $engagement and f.period = $period
order by b.month, b.band_above
"""
_VOLUMES: Final = """
select strftime(month, '%Y-%m') as month, volume
from staging.volumes
where engagement_id = $engagement and main.quarter_of(month) = $period
order by month
"""
_CONTRACT_RATE: Final = "select vat_rate from costs.vat_rates where engagement_id = $engagement"

CALCULATION, ASSUMED, VOLUME, PRICE = (
    "In-house calculation 自营测算",
    "Assumptions 参数",
    "Volume 业务量",
    "Price 合同价格",
)
POOLS, ONE_TIME, AMOUNTS = "Shared pools 共用成本池", "One-time costs 一次性费用", "Amounts 金额"
SECTIONS: Final = (CALCULATION, ASSUMED, VOLUME, PRICE, POOLS, ONE_TIME, AMOUNTS)
_FIGURE_NAMES: Final[Mapping[str, str]] = {
    "months_due": "Contract months in the quarter 本季合同月数",
    "handling_seconds": "Handling time (seconds) 单笔处理时长(秒)",
    "fte": "People of the calculation 测算人数",
    "operators": "Operators 操作人员人数",
    "supervisor_count": "Supervisors 管理人员人数",
    "pay_cny": "Monthly pay 月人均工资(元)",
    "month_pay_cny": "Monthly pay at the quarter's level 按本季工资水平的月人均工资(元)",
    "supervisor_pay_cny": "Supervisor's monthly pay 管理人员月工资(元)",
    "month_supervisor_pay_cny": "Supervisor's monthly pay at the quarter's level 按本季工资水平的管理人员月工资(元)",
    "oncost_cny": "On-cost a month and operator 每人每月社保公积金(元)",
    "supervisor_oncost_cny": "On-cost a month and supervisor 管理人员每人每月社保公积金(元)",
    "social_insurance": "Social insurance rate 社保比例",
    "housing_fund": "Housing fund rate 公积金比例",
    "overhead": "Overhead rate 管理费率",
    "bonus_cny": "Bonus a quarter 季度奖金(元)",
    "training_cny": "Training a quarter 季度培训费(元)",
    "recruiting_cny": "Recruiting a successor 每人招聘费(元)",
    "attrition": "Attrition a quarter 季度离职率",
    "ramp_loss_cny": "Ramp-up loss a leaver 爬坡损失(元/人)",
    "equipment_cny": "Equipment of a seat 每席设备原值(元)",
    "equipment_years": "Years of depreciation 折旧年限",
    "seat_area_m2": "Area of a seat (m²) 工位面积(㎡)",
    "rent_cny": "Rent a month and m² 月租金单价(元/㎡)",
    "licences_cny": "Licences a month and seat 每席每月系统许可费(元)",
    "error_rate": "Own error rate 自营差错率",
    "loss_per_error_cny": "Loss per error 单笔损失(元)",
    "paid_hours": "Paid hours a quarter 每季带薪工时",
    "shrinkage": "Shrinkage 缺勤及培训占比",
    "volume_basis": "Volume of the calculation 测算业务量",
    "volume": "Volume delivered 实际业务量",
    "volume_used": "Volume of the calculation in these months 本季折算的测算业务量",
    "usual": "What the calculation is for 测算基数",
    "actual": "What the quarter takes of it 本季用量",
}
_PARAMETER_NAMES: Final[Mapping[str, str]] = {
    "vat_recoverable": "VAT recovered 增值税可抵扣比例",
    "pension": "Pension insurance 养老保险",
    "medical": "Medical insurance 医疗保险",
    "unemployment": "Unemployment insurance 失业保险",
    "work_injury": "Work injury insurance 工伤保险",
    "housing_fund": "Housing fund 住房公积金",
    "base_low_cny": "Lower limit of the base 缴费基数下限(元)",
    "base_high_cny": "Upper limit of the base 缴费基数上限(元)",
    "overhead": "Overhead rate 管理费率",
    "shrinkage": "Shrinkage 缺勤及培训占比",
    "paid_hours_quarter": "Paid hours a quarter 每季带薪工时",
}
# People are counted to the sixth decimal wherever they multiply.
_PEOPLE, _PEOPLE_DIGITS = ("operators", "supervisor_count"), 6
_INSURANCES: Final = ("pension", "medical", "unemployment", "work_injury")

Way = Callable[[], Term | None]


@dataclass(frozen=True)
class Input:
    """A cell that is put in, or (where it has a `term`) one between inputs and lines: its name and where it is from."""

    section: str
    name: str
    value: Fraction
    source: str
    term: Term | None = None


class Inputs:
    """The cells that lines follow from, each once by its key."""

    def __init__(self) -> None:
        """Begin without any."""
        self.cells: list[Input] = []
        self._known: dict[tuple[object, ...], Term] = {}

    def put(self, key: tuple[object, ...], each: Input) -> Term:
        """Return the cell of a key, put in where there was none."""
        if key not in self._known:
            self._known[key] = cell(INPUT, len(self.cells), each.value)
            self.cells.append(each)
        return self._known[key]

    def used_by(self, terms: Sequence[Term]) -> set[int]:
        """Return the numbers of the cells that terms read, and of those that these follow from."""
        waiting = [number for term in terms for number in term.cells(INPUT)]
        found: set[int] = set()
        while waiting:
            number = waiting.pop()
            if number not in found:
                found.add(number)
                term = self.cells[number].term
                waiting += [] if term is None else term.cells(INPUT)
        return found


class Formulas:
    """The terms of an engagement's cost lines in their order; none where a line has no amount."""

    def __init__(self, warehouse: Warehouse, place: dict[str, str], lines: Sequence[Mapping[str, Any]]) -> None:
        """Read what the lines follow from."""
        self.inputs = Inputs()
        self._lines = lines
        figures = ask(warehouse, _FIGURES, place)
        self._figures = dict(zip(figures.columns, figures.rows[0], strict=True)) if figures.rows else {}
        self._parameters = {row[0]: row[1:] for row in ask(warehouse, _PARAMETERS, place).rows}
        self._entries = _by_row(warehouse, _ENTRIES, {"engagement": place["engagement"]})
        self._invoices = _by_row(warehouse, _INVOICES, place)
        self._bands = _rows(warehouse, _BANDS, place)
        self._volumes = ask(warehouse, _VOLUMES, place).rows
        rates = ask(warehouse, _CONTRACT_RATE, {"engagement": place["engagement"]}).rows
        self._contract_rate = rates[0][0] if rates else None
        self.terms = [self._term(number) for number in range(len(lines))]

    def _term(self, number: int) -> Term | None:
        line = self._lines[number]
        if line["amount_cny"] is None:
            return None
        amount = Fraction(line["amount_cny"])
        found = first_that_gives(amount, self._ways(line), _OFF_BY)
        return found if found is not None else self._as_it_is(line, number, amount)

    def _as_it_is(self, line: Mapping[str, Any], number: int, amount: Fraction) -> Term:
        return self.inputs.put((LINE, number), Input(AMOUNTS, _called(line), amount, _place_of(line)))

    def _ways(self, line: Mapping[str, Any]) -> list[Way]:
        if line["cost_code"] == "O1b" and line["adjusts_price"]:
            return [lambda: self._adjusted_vat(line)]
        if line["adjusts_price"]:
            return [lambda: self._credit(line)]
        follows: Mapping[str, Callable[[], list[Way]]] = {
            "computed": lambda: [lambda: self._computed(line["cost_code"], line["behaviour"])],
            "vat": lambda: self._lost_vat(line),
            "price": lambda: [lambda: self._price(str(line["stated_month"]))],
            "amortised": lambda: [partial(self._spread, line, way) for way in self._stated(line)],
        }
        return follows.get(line["source"], lambda: self._stated(line))()

    # What is typed: net or gross, a share of a pool, with the VAT that is lost; spread over months.

    def _stated(self, line: Mapping[str, Any]) -> list[Way]:
        entry = self._entries.get(_key(line), {})
        bases: list[Way] = [
            lambda: self._share(line, entry),
            lambda: self._of(line, entry, "amount_ex_vat_cny"),
            lambda: _minus(self._of(line, entry, "gross_cny"), self._of(line, entry, "vat_cny")),
            lambda: _over(self._of(line, entry, "gross_cny"), _more(self._rate(line, entry))),
        ]
        lost: list[Callable[[Term], Term | None]] = [
            lambda base: base,
            lambda base: _plus(base, self._of(line, entry, "vat_irrecoverable_cny")),
            lambda base: _plus(base, _times(self._of(line, entry, "vat_cny"), self._unrecovered(entry))),
            lambda base: _plus(base, _times(base, self._rate(line, entry), self._unrecovered(entry))),
        ]
        return [partial(_then, base, more) for base in bases for more in lost]

    def _spread(self, line: Mapping[str, Any], way: Way) -> Term | None:
        paid, months = way(), self._entries[_key(line)]["amort_months"]
        if paid is None or not paid.value or not months:
            return None
        # As many as the quarter is charged for: the last one of a contract takes the rest.
        charged = Fraction(round(Fraction(line["amount_cny"]) / paid.value * months))
        name, where = _called(line), _place_of(line)
        whole_term = self.inputs.put(
            (*_key(line), "months"), Input(ONE_TIME, f"{name} · Months 摊销月数", Fraction(months), where)
        )
        part = self.inputs.put(
            (*_key(line), "charged"), Input(ONE_TIME, f"{name} · Months charged 本季摊销月数", charged, where)
        )
        return paid * part / whole_term

    def _share(self, line: Mapping[str, Any], entry: Mapping[str, Any]) -> Term | None:
        if entry.get("pool_amount_cny") is None or not entry["whole_qty"]:
            return None
        pool = str(entry["pool_name"])
        amount = self.inputs.put(
            ("pool", pool, entry["pool_amount_cny"]),
            Input(POOLS, f"{pool} · Pool 成本池(元)", Fraction(entry["pool_amount_cny"]), ""),
        )
        everybody = self.inputs.put(
            ("whole", pool, entry["whole_qty"]),
            Input(POOLS, f"{pool} · Driver of all 分摊数量合计", Fraction(entry["whole_qty"]), ""),
        )
        own = self._of(line, entry, "driver_qty", POOLS)
        return None if own is None else amount * own / everybody

    def _of(
        self, line: Mapping[str, Any], entry: Mapping[str, Any], name: str, section: str | None = None
    ) -> Term | None:
        if entry.get(name) is None:
            return None
        section = section or (ONE_TIME if line["source"] == "amortised" else AMOUNTS)
        said = f"{_called(line)} · {_COLUMNS[name]}"
        return self.inputs.put((*_key(line), name), Input(section, said, Fraction(entry[name]), _place_of(line)))

    # The price, what changes it, and its VAT.

    def _price(self, month: str) -> Term | None:
        bands = [band for band in self._bands if band["month"] == month]
        parts = [self._band(month, number, band, is_only=len(bands) == 1) for number, band in enumerate(bands, start=1)]
        return total(parts) if parts else None

    def _band(self, month: str, number: int, band: Mapping[str, Any], *, is_only: bool) -> Term:
        def said(name: str, value: Any) -> Term:
            called = f"{month} · {name}" if is_only or value is band["quantity"] else f"{month} · {name} {number}"
            key = ("band", month, name, None if value is band["quantity"] else number)
            return self.inputs.put(key, Input(PRICE, called, Fraction(value), ""))

        price = said("Price 单价(元)", band["price_cny"])
        if band["quantity"] is None:
            return price
        quantity = said("Quantity 数量", band["quantity"])
        if is_only and not band["band_above"] and band["band_to"] is None:
            return quantity * price
        above = said("Band above 档位起点(不含)", band["band_above"])
        upto = None if band["band_to"] is None else said("Band up to 档位终点", band["band_to"])
        if band["band_method"] == "progressive":
            return larger((quantity if upto is None else smaller(quantity, upto)) - above, whole(0)) * price
        return within(quantity, above, upto, quantity * price)

    def _credit(self, line: Mapping[str, Any]) -> Term:
        amount = Fraction(line["amount_cny"])
        said = self.inputs.put((*_key(line), "credit"), Input(AMOUNTS, _called(line), abs(amount), _place_of(line)))
        return -said if amount < 0 else said

    def _adjusted_vat(self, line: Mapping[str, Any]) -> Term | None:
        """Return the VAT that a credit takes along: the price's, in proportion."""
        same = (
            number
            for number, other in enumerate(self._lines)
            if other["cost_code"] == "O1" and other["adjusts_price"] and _key(other) == _key(line)
        )
        effect = next(same, None)
        return None if effect is None else self._billed("O1b") * self._cell(effect) / self._billed("O1")

    def _billed(self, code: str) -> Term:
        return total(
            self._cell(number)
            for number, line in enumerate(self._lines)
            if line["cost_code"] == code and not line["adjusts_price"] and line["amount_cny"] is not None
        )

    def _lost_vat(self, line: Mapping[str, Any]) -> list[Way]:
        same = (
            number
            for number, other in enumerate(self._lines)
            if other["cost_code"] == "O1"
            and not other["adjusts_price"]
            and (*_key(other), other["stated_month"]) == (*_key(line), line["stated_month"])
        )
        price = next(same, None)
        if price is None:
            return []
        row = self._invoices.get(_key(line)) or self._entries.get(_key(line)) or {}
        typed = [name for name in ("vat_irrecoverable_cny", "vat_cny") if row.get(name) is not None]
        ways = [partial(self._typed_vat, line, row, name) for name in typed]
        return [
            *ways,
            lambda: _times(
                _minus(self._of(line, row, "gross_cny"), self._of(line, row, "amount_ex_vat_cny")),
                self._unrecovered(row),
            ),
            lambda: _times(self._cell(price), self._rate(line, row), self._unrecovered(row)),
        ]

    def _typed_vat(self, line: Mapping[str, Any], row: Mapping[str, Any], name: str) -> Term | None:
        given = self._of(line, row, name)
        return given if name == "vat_irrecoverable_cny" else _times(given, self._unrecovered(row))

    def _rate(self, line: Mapping[str, Any], row: Mapping[str, Any]) -> Term | None:
        if row.get("vat_rate") is not None:
            return self._of(line, row, "vat_rate")
        if self._contract_rate is None:
            return None
        return self.inputs.put(
            ("contract rate",), Input(PRICE, "VAT rate of the contract 合同税率", Fraction(self._contract_rate), "")
        )

    def _unrecovered(self, row: Mapping[str, Any]) -> Term | None:
        if row.get("invoice_kind") == "ordinary":
            return whole(1)
        recovered = self._parameter("vat_recoverable")
        return None if recovered is None else whole(1) - recovered

    def _cell(self, number: int) -> Term:
        return cell(LINE, number, Fraction(self._lines[number]["amount_cny"] or 0))

    # The in-house calculation (4.2).

    def _computed(self, code: str, behaviour: str) -> Term | None:
        is_fixed, months = behaviour == "fixed", self._figure("months_due")
        people = self._figure("supervisor_count") if is_fixed else self._operators()
        pay = _times(self._pay(is_fixed=is_fixed), months, people)
        insured = _times(self._oncost(is_fixed=is_fixed), months, people)
        leavers = _over(_times(self._figure("attrition"), people, months), whole(3))
        seats = _times(people, months)
        if code == "I12":
            paid = _plus(pay, insured)
            if not is_fixed:
                paid = _plus(paid, _times(self._figure("bonus_cny"), self._part()))
            return _times(paid, self._overhead())
        return {
            "I1": lambda: pay,
            "I2": lambda: insured,
            "I3": lambda: _times(self._figure("bonus_cny"), self._part()),
            "I4": lambda: pay,
            "I5": lambda: insured,
            "I6": lambda: _times(self._figure("training_cny"), self._part()),
            "I7": lambda: _times(self._figure("recruiting_cny"), leavers),
            "I8": lambda: _times(self._figure("ramp_loss_cny"), leavers),
            "I9": lambda: _over(
                _times(self._figure("equipment_cny"), seats), _times(whole(12), self._figure("equipment_years"))
            ),
            "I10": lambda: _times(self._figure("seat_area_m2"), self._figure("rent_cny"), seats),
            "I11": lambda: _times(self._figure("licences_cny"), seats),
            "I13": lambda: _times(self._volume_used(), self._figure("error_rate"), self._figure("loss_per_error_cny")),
        }.get(code, lambda: None)()

    def _figure(self, name: str) -> Term | None:
        value = self._figures.get(name)
        if value is None:
            return None
        if name in _PEOPLE:
            value = round(value, _PEOPLE_DIGITS)
        source = " · ".join(str(self._figures[at]) for at in ("file_name", "source_sheet", "source_row"))
        return self.inputs.put(("figure", name), Input(CALCULATION, _FIGURE_NAMES[name], Fraction(value), source))

    def _parameter(self, name: str) -> Term | None:
        if name not in self._parameters:
            return None
        value, place, is_confirmed, zh, en = self._parameters[name]
        said = "confirmed 已确认" if is_confirmed else "not confirmed 未确认"
        source = f"{'everywhere 各地' if place == '*' else place} · {en} {zh} · {said}"
        return self.inputs.put(("parameter", name), Input(ASSUMED, _PARAMETER_NAMES[name], Fraction(value), source))

    def _between(self, name: str, ways: Sequence[Way]) -> Term | None:
        """Return a cell between inputs and lines, as it follows from them; else as a figure."""
        value = self._figures.get(name)
        found = None if value is None else first_that_gives(Fraction(value), ways, _OFF_BY / 1000)
        if value is None or found is None:
            return self._figure(name)
        if name in _PEOPLE:
            found = rounded(found, _PEOPLE_DIGITS)
        return self.inputs.put(("between", name), Input(CALCULATION, _FIGURE_NAMES[name], found.value, "", found))

    def _volume(self) -> Term | None:
        months = [
            self.inputs.put(("volume", month), Input(VOLUME, f"{month} · Volume 业务量", Fraction(volume), ""))
            for month, volume in self._volumes
            if volume is not None
        ]
        return self._between("volume", [lambda: total(months)])

    def _operators(self) -> Term | None:
        at_work = _minus(whole(1), self._figure("shrinkage") or self._parameter("shrinkage"))
        hours = self._figure("paid_hours") or self._parameter("paid_hours_quarter")
        months = self._figure("months_due")
        return self._between(
            "operators",
            [
                lambda: _over(
                    _times(self._volume(), self._figure("handling_seconds"), whole(3)),
                    _times(whole(3600), at_work, hours, months),
                ),
                lambda: _over(
                    _times(self._figure("fte"), whole(3), self._volume()), _times(months, self._figure("volume_basis"))
                ),
                lambda: self._figure("fte"),
            ],
        )

    def _pay(self, *, is_fixed: bool) -> Term | None:
        own, levelled = ("supervisor_pay_cny", "month_supervisor_pay_cny") if is_fixed else ("pay_cny", "month_pay_cny")
        is_level = self._figures.get(own) == self._figures.get(levelled)
        return self._figure(own if is_level else levelled)

    def _oncost(self, *, is_fixed: bool) -> Term | None:
        fund = self._figure("housing_fund") or self._parameter("housing_fund")
        pay = self._pay(is_fixed=is_fixed)

        def by_place() -> Term | None:
            rates = [self._parameter(name) for name in _INSURANCES]
            low, high = self._parameter("base_low_cny"), self._parameter("base_high_cny")
            base = pay if pay is None or low is None else larger(pay, low)
            base = base if base is None or high is None else smaller(base, high)
            if None in rates or fund is None:
                return None
            return _times(base, total([*(rate for rate in rates if rate is not None), fund]))

        return self._between(
            "supervisor_oncost_cny" if is_fixed else "oncost_cny",
            [lambda: _times(pay, _plus(self._figure("social_insurance"), fund)), by_place],
        )

    def _overhead(self) -> Term | None:
        return self._figure("overhead") or self._parameter("overhead")

    def _part(self) -> Term | None:
        """Return how much of what the calculation is for the quarter takes: by its volume, or by its months."""
        usual, actual = self._figures.get("usual"), self._figures.get("actual")
        if not usual or actual is None:
            return None
        share = Fraction(actual) / Fraction(usual)
        return first_that_gives(
            share,
            [
                lambda: _over(self._volume(), self._figure("volume_basis")),
                lambda: _over(self._figure("months_due"), whole(3)),
                lambda: _over(self._figure("actual"), self._figure("usual")),
            ],
            Fraction(0),
        )

    def _volume_used(self) -> Term | None:
        volume = self._volume()
        if volume is not None and volume.value == self._figures.get("volume_used"):
            return volume
        due = _over(_times(self._figure("volume_basis"), self._figure("months_due")), whole(3))
        return self._between("volume_used", [lambda: due])


_COLUMNS: Final[Mapping[str, str]] = {
    "amount_ex_vat_cny": "Net 不含税金额(元)",
    "gross_cny": "Gross 价税合计(元)",
    "vat_cny": "VAT 税额(元)",
    "vat_irrecoverable_cny": "VAT lost 不可抵扣税额(元)",
    "vat_rate": "VAT rate 税率",
    "driver_qty": "Driver 分摊数量",
}


def _rows(warehouse: Warehouse, sql: str, place: dict[str, str]) -> list[dict[str, Any]]:
    found = ask(warehouse, sql, place)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def _by_row(warehouse: Warehouse, sql: str, place: dict[str, str]) -> dict[tuple[object, ...], dict[str, Any]]:
    return {_key(row): row for row in _rows(warehouse, sql, place)}


def _key(row: Mapping[str, Any]) -> tuple[object, ...]:
    return row["file_id"], row["source_sheet"], row["source_row"]


def _called(line: Mapping[str, Any]) -> str:
    month = f" · {line['stated_month']}" if line["stated_month"] else ""
    return f"{line['cost_code']} {line['title']}{month}"


def _place_of(line: Mapping[str, Any]) -> str:
    return " · ".join(str(line[name]) for name in ("file_name", "source_sheet", "source_row") if line[name] is not None)


def _times(*terms: Term | None) -> Term | None:
    found = [term for term in terms if term is not None]
    return reduce(lambda one, other: one * other, found) if len(found) == len(terms) else None


def _over(one: Term | None, other: Term | None) -> Term | None:
    return None if one is None or other is None else one / other


def _plus(one: Term | None, other: Term | None) -> Term | None:
    return None if one is None or other is None else one + other


def _minus(one: Term | None, other: Term | None) -> Term | None:
    return None if one is None or other is None else one - other


def _more(rate: Term | None) -> Term | None:
    return _plus(whole(1), rate)


def _then(base: Way, more: Callable[[Term], Term | None]) -> Term | None:
    found = base()
    return None if found is None else more(found)
