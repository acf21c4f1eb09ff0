"""Who the made-up bank is: its units, services, vendors and contracts, read from bank.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from models.uscc import check_character, organisation_check_character

BANK_FILE: Final = Path(__file__).with_name("bank.yaml")
# No place of the People's Republic has a division code that begins with 99: no real firm can own such a code.
_REGISTRATION_AND_DIVISION: Final = "91990101"
_SMALL_TAXPAYER_RATE: Final = 0.01


@dataclass(frozen=True)
class Unit:
    """A branch or the head office; it sends one KPI workbook a year."""

    code: str
    name: str
    contact: str


@dataclass(frozen=True)
class Service:
    """One service; volume a month, staff and price are those of an engagement of scale 1.

    `complaints`: attributable complaints per unit of output at 100 and at 0 points.
    """

    code: str
    name: str
    family: str
    # `class` is a word of Python's own.
    outsourcing_class: str
    mode: str
    unit: str
    department: str
    month_volume: int
    staff: int
    price_cny: float
    per_head: bool
    vat_rate: float
    complaints: tuple[float, float]

    @property
    def is_onsite(self) -> bool:
        """Whether the vendor sits on the bank's premises."""
        return self.mode == "驻场"


@dataclass(frozen=True)
class Vendor:
    """One vendor; `licences` are the certificates it must hold beside its business licence."""

    key: str
    name: str
    organisation: str
    established_on: date
    capital_10k_cny: int
    headcount: int
    scope: str
    licences: tuple[str, ...]
    taxpayer: str = "一般纳税人"
    status: str = "在用"
    former_name: str | None = None

    @property
    def uscc(self) -> str:
        """The credit code: an invented division and organisation, right check characters (domain 2.7)."""
        body = _REGISTRATION_AND_DIVISION + self.organisation + organisation_check_character(self.organisation)
        return body + check_character(body)


@dataclass(frozen=True)
class Waiver:
    """An exception from the cost rule: why, who approved it, when, until when."""

    reason: str
    approver: str
    approved_on: date
    until: date


@dataclass(frozen=True)
class Engagement:
    """One vendor delivering one service to one unit under one contract.

    `level`: about how many points the work earns, as (quarter, level) steps joined by straight lines.
    `margin`: by how much of the in-house cost outsourcing is cheaper. `overhead`: the bank's own effort as a
    multiple of the usual. `idle_quarter`: the quarter of each year without work. `lucky_from`: the quarter
    from which no complaint happens to come in. `blank_item`: a mandatory cost line left blank from 2025Q3 on.
    `avoidable`: the share of in-house cost that ends when the work is outsourced, where finance states it.
    `waiver`: the exception from the cost rule.
    """

    number: int
    vendor: Vendor
    service: Service
    unit: Unit
    using_unit: str
    scale: float
    level: tuple[tuple[str, float], ...]
    margin: float
    overhead: float
    start_on: date
    end_on: date
    idle_quarter: int | None
    lucky_from: str | None
    blank_item: str | None
    avoidable: float | None = None
    waiver: Waiver | None = None

    @property
    def contract_no(self) -> str:
        """The contract number, as SL-QL-2022-001."""
        return f"SL-{self.unit.code}-{self.start_on.year}-{self.number:03d}"

    @property
    def vat_rate(self) -> float:
        """The VAT rate on the vendor's invoices."""
        return _SMALL_TAXPAYER_RATE if self.vendor.taxpayer == "小规模纳税人" else self.service.vat_rate

    @property
    def staff(self) -> int:
        """How many people the contract asks for."""
        return max(4, round(self.service.staff * self.scale))

    def runs_in(self, month: date) -> bool:
        """Tell whether the contract runs in a month (given as its first day)."""
        return self.start_on <= month <= self.end_on


@dataclass(frozen=True)
class Bank:
    """Everything bank.yaml says; `mark` labels every title as made up."""

    name: str
    mark: str
    units: Mapping[str, Unit]
    services: Mapping[str, Service]
    vendors: Mapping[str, Vendor]
    engagements: tuple[Engagement, ...]

    def running(self, unit: Unit, month: date) -> tuple[Engagement, ...]:
        """Return a unit's engagements that run in a month."""
        return tuple(each for each in self.engagements if each.unit == unit and each.runs_in(month))


@cache
def sample_bank() -> Bank:
    """Read bank.yaml."""
    document = yaml.safe_load(BANK_FILE.read_text(encoding="utf-8"))
    units = {code: Unit(code, **entry) for code, entry in document["units"].items()}
    services = {code: _service(code, entry) for code, entry in document["services"].items()}
    vendors = {key: _vendor(key, entry) for key, entry in document["vendors"].items()}
    engagements = tuple(_engagement(entry, vendors, services, units) for entry in document["engagements"])
    return Bank(document["bank"], document["mark"], units, services, vendors, engagements)


def _service(code: str, entry: dict[str, Any]) -> Service:
    renamed = {"outsourcing_class": entry["class"], "complaints": tuple(entry["complaints"])}
    return Service(code=code, **{key: each for key, each in entry.items() if key != "class"} | renamed)


def _vendor(key: str, entry: dict[str, Any]) -> Vendor:
    return Vendor(key=key, **entry | {"licences": tuple(entry["licences"])})


def _engagement(
    entry: dict[str, Any],
    vendors: Mapping[str, Vendor],
    services: Mapping[str, Service],
    units: Mapping[str, Unit],
) -> Engagement:
    unit, level, number = units[entry["unit"]], entry["level"], entry["number"]
    # Where bank.yaml says nothing, contracts begin before the sample does and end after it.
    start_on = entry.get("start_on", date(2022, 7 + number % 6, 1))
    usual_end = start_on.replace(year=start_on.year + 4 + number % 2) - timedelta(days=1)
    return Engagement(
        number=number,
        vendor=vendors[entry["vendor"]],
        service=services[entry["service"]],
        unit=unit,
        using_unit=entry.get("using_unit", unit.name),
        scale=entry["scale"],
        level=tuple(map(tuple, level)) if isinstance(level, list) else (("2023Q1", level),),
        margin=entry["margin"],
        overhead=entry.get("overhead", 1.0),
        start_on=start_on,
        end_on=entry.get("end_on", usual_end),
        idle_quarter=entry.get("idle_quarter"),
        lucky_from=entry.get("lucky_from"),
        blank_item=entry.get("blank_item"),
        avoidable=entry.get("avoidable"),
        waiver=_waiver(entry["waiver"]) if "waiver" in entry else None,
    )


def _waiver(entry: Mapping[str, Any]) -> Waiver:
    return Waiver(entry["reason"], entry["approver"], entry["from"], entry["until"])
