from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
import yaml

from pipelines.contract import contracts_from, load_contracts
from pipelines.errors import ContractError
from pipelines.kinds import KINDS, arrow_type, sql_type
from pipelines.yaml_text import parse_yaml

SOURCES = Path(__file__).resolve().parents[2] / "pipelines" / "sources"
MINIMAL = """
source: fees
title: {zh: 费用表, en: Fees}
grain: {zh: 每行一笔, en: One row per fee}
fields:
  - {name: vendor_name, kind: key_text, required: true, header: {zh: 供应商, en: Vendor}}
  - {name: fee_cny, kind: money, header: {zh: 费用, en: Fee}}
"""


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return the minimal contract with one entry set: 'fields/1/kind' = …"""
    document: dict[str, Any] = yaml.safe_load(MINIMAL)
    *way, last = path.split("/")
    place: Any = document
    for step in way:
        place = place[int(step) if step.isdecimal() else step]
    place[last] = value
    return document


def test_the_smallest_contract_is_read() -> None:
    contract = contracts_from({"fees.yaml": yaml.safe_load(MINIMAL)}).by_source["fees"]
    assert (contract.key, contract.refers, contract.csv.delimiter, contract.min_header_match) == ((), "none", ",", 0.6)
    vendor, fee = contract.fields
    assert (vendor.headers, vendor.required, vendor.sql_type) == (("供应商", "Vendor"), True, "varchar")
    assert (fee.scale, fee.sql_type, fee.arrow_type) == (2, "decimal(18,2)", pa.decimal128(18, 2))


def test_limits_are_exact() -> None:
    (contract,) = contracts_from({"fees.yaml": changed("fields/1/max", 0.13)})
    assert contract.fields[1].maximum == Decimal("0.13")


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("source", "fee", ("source", "fees")),
        ("sorce", "x", ("sorce",)),
        ("title", {"zh": "费用"}, ("title", "en")),
        ("title", "费用", ("title",)),
        ("fields", {}, ("fields",)),
        ("fields/1/kind", "amount", ("fields[2] fee_cny: kind", "money")),
        ("fields/1/name", "Fee", ("fields[2]: name",)),
        ("fields/1/name", "vendor_name", ("vendor_name",)),
        ("fields/1/name", "source_row", ("source_row",)),
        ("fields/1/name", "vendor_id", ("vendor_id",)),
        ("fields/1/header", {"zh": "供应商", "en": "Fee"}, ("供应商", "vendor_name", "fee_cny")),
        ("fields/1/aliases", ["ＶＥＮＤＯＲ"], ("ＶＥＮＤＯＲ",)),
        ("fields/1/aliases", [True], ("aliases",)),
        ("fields/1/required", "yes", ("required",)),
        ("fields/1/min", "low", ("min",)),
        ("fields/1/scale", 3, ("scale", "decimal")),
        ("fields/1/formats", ["%Y"], ("formats",)),
        ("fields/1/default_unit", "英镑", ("default_unit", "万元")),
        ("fields/0/default_unit", "元", ("default_unit",)),
        ("fields/0/min", 0, ("min",)),
        ("fields/0/values", {"a": ["b"]}, ("values", "enum")),
        ("fields/0/required", False, ("required",)),
        ("fields/0/kind", "enum", ("values",)),
        ("key", ["month"], ("key", "month")),
        ("refers", "vendors", ("refers", "vendor")),
        ("min_header_match", 2, ("min_header_match",)),
        ("csv", {"delimiter": "::"}, ("csv.delimiter",)),
        ("csv", {"encoding": "utf-9"}, ("csv.encoding",)),
        ("checks", [{"rule": "V01"}], ("checks", "missing")),
        ("lookups", [{"field": "month", "table": "t", "column": "c"}], ("lookups", "month")),
    ],
)
def test_a_fault_is_named_by_file_place_and_remedy(path: str, value: object, named: tuple[str, ...]) -> None:
    with pytest.raises(ContractError) as fault:
        contracts_from({"fees.yaml": changed(path, value)})
    assert fault.value.zh.startswith("fees.yaml")
    assert fault.value.zh.endswith("。")
    assert fault.value.en.startswith("fees.yaml")
    for word in named:
        assert word in fault.value.en


def test_a_range_upside_down_is_refused() -> None:
    document = changed("fields/1/min", 5)
    document["fields"][1]["max"] = 4
    with pytest.raises(ContractError, match="swap"):
        contracts_from({"fees.yaml": document})


def test_one_spelling_for_two_codes_is_refused() -> None:
    document = changed("key", [])
    document["fields"][1] = {
        "name": "mode", "kind": "enum", "header": {"zh": "模式", "en": "Mode"}, "values": {"a": ["驻场"], "b": ["驻 场"]},
    }  # fmt: skip
    with pytest.raises(ContractError, match="驻"):
        contracts_from({"fees.yaml": document})


@pytest.mark.parametrize("holds", ["fee > 1", "fee_cny >", "read_csv('/etc/passwd') is null"])
def test_a_rule_that_is_no_sql_over_its_columns_stops_loading(tmp_path: Path, holds: str) -> None:
    check = {"rule": "V01", "holds": holds, "field": "fee_cny", "severity": "reject", "zh": "错", "en": "Wrong"}
    (tmp_path / "fees.yaml").write_text(yaml.safe_dump(changed("checks", [check])), encoding="utf-8")
    with pytest.raises(ContractError, match="V01"):
        load_contracts(tmp_path)


def test_a_folder_without_contracts_or_with_broken_yaml_says_so(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="yaml"):
        load_contracts(tmp_path)
    (tmp_path / "fees.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(ContractError, match=r"fees\.yaml"):
        load_contracts(tmp_path)


@pytest.mark.parametrize(
    ("text", "key", "first", "again"),
    [
        (MINIMAL + "title: {zh: 另一个, en: Another}\n", "title", 3, 8),
        (MINIMAL.replace("en: Fee}}", "en: Fee, en: 2}}"), "en", 7, 7),
    ],
)
def test_a_key_that_stands_twice_is_refused_with_both_lines(
    tmp_path: Path, text: str, key: str, first: int, again: int
) -> None:
    (tmp_path / "fees.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContractError) as fault:
        load_contracts(tmp_path)
    assert fault.value.zh.startswith(f"fees.yaml：不是有效的 YAML（第 {again} 行的键 {key} 在第 {first} 行已经写过")
    assert f"line {again} repeats the key {key} of line {first}" in fault.value.en


def test_one_key_in_several_mappings_and_what_overrides_a_merged_one_are_no_repeats(tmp_path: Path) -> None:
    field = "{<<: *fee, name: fee_cny, header: {zh: 费用, en: Fee}}"
    text = MINIMAL.replace("source:", "source: ", 1).replace("  - {name: vendor", "  - &fee {name: vendor")
    text = "\n".join(text.splitlines()[:-1]) + f"\n  - {field}\n"
    (tmp_path / "fees.yaml").write_text(text, encoding="utf-8")
    nested = "x: {y: {z: &a {<<: *b, k: 2}}}\nw: {<<: *a, k: 3}"
    assert parse_yaml(f"v: &b {{k: 1}}\n{nested}")["w"] == {"k": 3}
    vendor, fee = load_contracts(tmp_path).by_source["fees"].fields
    assert (vendor.name, fee.name, fee.kind, fee.title_en) == ("vendor_name", "fee_cny", "key_text", "Fee")


def test_the_fingerprint_follows_meaning() -> None:
    first = contracts_from({"fees.yaml": yaml.safe_load(MINIMAL)}).fingerprint
    assert contracts_from({"fees.yaml": yaml.safe_load("# remark\n" + MINIMAL)}).fingerprint == first
    assert contracts_from({"fees.yaml": changed("fields/1/min", 0)}).fingerprint != first


def test_the_shipped_contracts_are_sound() -> None:
    assert set(load_contracts(SOURCES).by_source) >= {"vendors", "engagements", "kpi_observations", "cost_entries"}


@pytest.mark.parametrize("kind", KINDS)
def test_both_type_names_of_a_kind_mean_the_same(kind: str) -> None:
    empty = duckdb.sql(f"select null::{sql_type(kind, 4)} as value").to_arrow_table()
    assert empty.schema.field("value").type == arrow_type(kind, 4)
