"""What we promise to understand about each type of spreadsheet: contracts, read from `sources/*.yaml`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

import yaml

from pipelines.contract_entries import fail
from pipelines.contract_format import check_document
from pipelines.contract_scored import Scored, read_scored
from pipelines.kinds import DECIMALS, arrow_type, sql_type
from pipelines.yaml_text import parse_yaml, told

# Columns every staging table has beside its contract's own (a file's rows know where they come from).
ORIGIN_COLUMNS = ("source_sheet", "source_row", "na_fields")


@dataclass(frozen=True)
class Field:
    """One column of a sheet: how its header may be spelt, what its cells hold, what is demanded of them.

    `required`: a blank or faulty cell rejects the row. `must_parse`: a blank is fine, a fault rejects the
    row. Otherwise a fault leaves the cell empty with a note (decisions 1). `unit` is the unit templates show;
    `default_unit` is assumed only where header, unit note and cells name none. `blanks` are the words that
    whoever publishes the file writes for nothing.
    `personal` says that the column holds people's data (M-35): of a `number` (identity card, phone) the salted hash and
    the last four characters are kept, of a `name` the hash alone; row checks may ask a number's day of birth.
    `unit_from` names the field of the same row that says the unit (M-32). `zero_words` mean 0 in a column of counts
    (无 in a complaint count, M-16), `grades` are words that stand for points (优: 95, M-21). `limit_rule` is the code
    said of a value beyond the limits; a share or rate without one breaks V05.
    `stated`: title, sheet's or file's name may say the one value of all rows where no column does. `out_of` names
    the field of the row's maximum, which a grade is a share of. `as_shown`: a number in this column of texts that Excel
    shows as a percentage is read with its sign (M-10). `within_quarter`: a period that is a quarter or a month of one;
    a whole year loads and counts in no quarter, so templates do not offer it. `basis` says by language what one cell is
    for (每个工位每月), which templates and the data dictionary tell. `example` is what a template's example row shows,
    by language: a cell in the template's own unit, the code of an enum's value, true or false, a day in ISO form, or
    nothing for an empty cell.
    """

    name: str
    kind: str
    title_zh: str
    title_en: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    must_parse: bool = False
    unit: str | None = None
    default_unit: str | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    scale: int = 0
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    formats: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    one_of: str | None = None
    personal: str | None = None
    unit_from: str | None = None
    zero_words: tuple[str, ...] = ()
    grades: Mapping[str, Decimal] = field(default_factory=dict)
    example: Mapping[str, str] = field(default_factory=dict)
    limit_rule: str | None = None
    stated: bool = False
    out_of: str | None = None
    as_shown: bool = False
    within_quarter: bool = False
    basis: Mapping[str, str] = field(default_factory=dict)

    @property
    def headers(self) -> tuple[str, ...]:
        """Every spelling of this column's header; the two official ones first."""
        return (self.title_zh, self.title_en, *self.aliases)

    @property
    def born_column(self) -> str | None:
        """The name under which row checks may ask for the day of birth in a person's number; it is kept nowhere."""
        return f"{self.name}_born_on" if self.personal == "number" else None

    @property
    def arrow_type(self) -> Any:
        """The column's type in Parquet."""
        return arrow_type(self.kind, self.scale)

    @property
    def sql_type(self) -> str:
        """The column's type in DuckDB."""
        return sql_type(self.kind, self.scale)


@dataclass(frozen=True)
class RowCheck:
    """A rule over one row's typed columns in DuckDB SQL; where it is false (not null) the row has a fault."""

    rule: str
    holds: str
    field: str
    severity: str
    zh: str
    en: str


@dataclass(frozen=True)
class Lookup:
    """A column whose values must be known to another table once the warehouse is built.

    `within` names a second column, of the same name in both tables, that must fit as well.
    """

    field: str
    table: str
    column: str
    within: str | None = None


@dataclass(frozen=True)
class Dialect:
    """How a source's text files are separated and encoded; `auto` tries UTF-8, then GB18030."""

    delimiter: str = ","
    encoding: str = "auto"


@dataclass(frozen=True)
class Pivot:
    """Which field column headings may carry (1月 … 12月, W001 …) and which field the cells below them fill (M-26)."""

    field: str
    value: str


@dataclass(frozen=True)
class Beside:
    """Another source whose columns may stand in the same rows, and what that says of fields without a column."""

    source: str
    means: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Contract:
    """One type of sheet and the staging table it fills.

    `events` are the date or month fields that say when something happened: they cannot lie after the as-of day
    (V24, M-37); plans and contract ends can. `counts_in`: the fields whose quarters a row counts in, of each group the
    first that is filled; a month or a period within a quarter needs no telling. `key_without` identifies a row whose
    key is blank. `beside`: sources whose columns one sheet may hold as well. `scored`: its rows are scored as they are,
    without SQL of the workspace.
    """

    source: str
    title_zh: str
    title_en: str
    grain_zh: str
    grain_en: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()
    refers: str = "none"
    workbook: int | None = None
    min_header_match: float = 0.6
    checks: tuple[RowCheck, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    csv: Dialect = field(default_factory=Dialect)
    pivot: Pivot | None = None
    events: tuple[str, ...] = ()
    counts_in: tuple[tuple[str, ...], ...] = ()
    key_without: tuple[str, ...] = ()
    beside: tuple[Beside, ...] = ()
    scored: Scored | None = None

    def field_named(self, name: str) -> Field:
        """Return the field of that name."""
        return next(each for each in self.fields if each.name == name)

    @property
    def has_people(self) -> bool:
        """Whether a sheet of this contract lists people."""
        return any(field.personal for field in self.fields)


@dataclass(frozen=True)
class Contracts:
    """All contracts of a workspace by source, what they were read from, and the hash of that."""

    by_source: Mapping[str, Contract]
    documents: Mapping[str, Mapping[str, Any]]
    fingerprint: str

    def __iter__(self) -> Iterator[Contract]:
        """Go through the contracts by source name."""
        return iter(self.by_source.values())

    @property
    def score_rows(self) -> bool:
        """Whether any sheet's rows are scored as they are."""
        return any(contract.scored for contract in self)


def load_contracts(folder: Path) -> Contracts:
    """Read every contract of a folder; raise ContractError naming file, field and remedy.

    The row checks are tried on empty tables, so that a misspelt column stops here and not while reading. The same
    texts are parsed and tried once a process.
    """
    texts = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            texts.append((path.name, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError as fault:
            _not_yaml(path.name, fault)
    if not texts:
        fail(str(folder), "没有任何 .yaml 约定文件，请至少放入一个", "holds no .yaml contract; put at least one there")
    return _loaded(tuple(texts))


@lru_cache(maxsize=8)
def _loaded(texts: tuple[tuple[str, str], ...]) -> Contracts:
    from pipelines.reading.rule_database import check_rules

    documents: dict[str, Any] = {}
    for name, text in texts:
        try:
            documents[name] = parse_yaml(text)
        except yaml.YAMLError as fault:
            _not_yaml(name, fault)
    contracts = contracts_from(documents)
    check_rules(contracts)
    return contracts


def _not_yaml(name: str, fault: Exception) -> NoReturn:
    zh, en = told(fault)
    fail(name, f"不是有效的 YAML（{zh}），请改正", f"is not valid YAML ({en}); mend it")


def contracts_from(documents: Mapping[str, Any]) -> Contracts:
    """Build contracts from parsed YAML by file name (the reading process gets them this way).

    The fingerprint covers meaning only: comments and spacing of a file may change without anything being
    read again.
    """
    by_source: dict[str, Contract] = {}
    for file_name, document in sorted(documents.items()):
        check_document(file_name, document)
        contract = _contract(document)
        by_source[contract.source] = contract
    canonical = json.dumps(documents, ensure_ascii=False, sort_keys=True, default=str)
    return Contracts(by_source, dict(documents), hashlib.sha256(canonical.encode()).hexdigest())


def _contract(document: Mapping[str, Any]) -> Contract:
    options = {name: document[name] for name in ("refers", "workbook") if name in document}
    return Contract(
        source=document["source"],
        title_zh=document["title"]["zh"],
        title_en=document["title"]["en"],
        grain_zh=document["grain"]["zh"],
        grain_en=document["grain"]["en"],
        fields=tuple(_field(entry) for entry in document["fields"]),
        key=tuple(document.get("key", ())),
        min_header_match=float(document.get("min_header_match", 0.6)),
        checks=tuple(RowCheck(**entry) for entry in document.get("checks", ())),
        lookups=tuple(Lookup(**entry) for entry in document.get("lookups", ())),
        csv=Dialect(**document.get("csv", {})),
        pivot=Pivot(**document["pivot"]) if "pivot" in document else None,
        events=tuple(document.get("events", ())),
        counts_in=tuple((each,) if isinstance(each, str) else tuple(each) for each in document.get("counts_in", ())),
        key_without=tuple(document.get("key_without", ())),
        beside=tuple(Beside(**entry) for entry in document.get("beside", ())),
        scored=read_scored(document.get("scored")),
        **options,
    )


def _field(entry: Mapping[str, Any]) -> Field:
    plain = (
        "name", "kind", "required", "must_parse", "unit", "default_unit", "one_of", "personal", "unit_from",
        "limit_rule", "stated", "out_of", "as_shown", "within_quarter", "basis",
    )  # fmt: skip
    values = {str(code): tuple(map(str, words)) for code, words in entry.get("values", {}).items()}
    return Field(
        **{name: entry[name] for name in plain if name in entry},
        title_zh=str(entry["header"]["zh"]),
        title_en=str(entry["header"]["en"]),
        aliases=tuple(map(str, entry.get("aliases", ()))),
        minimum=_limit(entry.get("min")),
        maximum=_limit(entry.get("max")),
        scale=int(entry.get("scale", DECIMALS.get(entry["kind"], 0))),
        values=values,
        formats=tuple(map(str, entry.get("formats", ()))),
        blanks=tuple(map(str, entry.get("blanks", ()))),
        zero_words=tuple(map(str, entry.get("zero_words", ()))),
        grades={str(word): Decimal(str(points)) for word, points in entry.get("grades", {}).items()},
        example=_example(entry["example"]) if "example" in entry else {},
    )


def _example(stated: str | Mapping[str, str]) -> Mapping[str, str]:
    return stated if isinstance(stated, dict) else {"zh": str(stated), "en": str(stated)}


def _limit(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
