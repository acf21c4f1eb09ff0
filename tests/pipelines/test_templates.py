"""Does a template that somebody filled in load as it stands, in both languages, for every contract there is."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml
from openpyxl import load_workbook

from pipelines.contract import Contract, Contracts, Field, contracts_from, load_contracts
from pipelines.data_dictionary import data_dictionary
from pipelines.errors import ScorecardError
from pipelines.reading.given import Given
from pipelines.reading.ingest import read_file
from pipelines.reading.limits import Limits
from pipelines.reading.outcomes import SheetRead
from pipelines.reading.own_sheets import GUIDE
from pipelines.reading.row_checks import broken_rules
from pipelines.templates import all_sets, file_name, set_of_source, set_of_workbook, write_template
from pipelines.templates.columns import TemplateColumn, columns_of
from pipelines.templates.examples import MARKS, example_row
from pipelines.workspace import PRODUCT
from tests.pipelines.conftest import FEES
from tests.pipelines.test_cost_example import compute, fill, insert, prepared
from tests.pipelines.test_exports import PAYLOADS

SHIPPED = load_contracts(PRODUCT / "sources")
ROWS, FIRST_FREE_ROW = 5, 3
USCCS = ("91110108MA01ABCD5T", "91310115MA1K2LMN3A", "91440300MA5DEFGH6R", "91510100MA61WXYT7E")

Row = dict[str, Any]
SALTED = Given(salt=b"s" * 32)


def number(field: Field, dice: random.Random) -> Decimal:
    """A value inside the field's limits, with as many decimals as it keeps."""
    low = field.minimum if field.minimum is not None else Decimal(0)
    high = field.maximum if field.maximum is not None else low + 10_000
    places = 0 if field.kind == "integer" else min(field.scale, 4)
    share = Decimal(dice.randrange(1, 1000)) / 1000
    return (low + (high - low) * share).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def value(field: Field, dice: random.Random) -> Any:
    """One plausible stored value of a field."""
    day = date(2024, 1, 1) + timedelta(days=dice.randrange(600))
    if field.kind in ("integer", "decimal", "money", "price", "ratio"):
        return int(number(field, dice)) if field.kind == "integer" else number(field, dice)
    if field.kind == "enum":
        return dice.choice([*field.values])
    if "uscc" in field.name:
        return dice.choice(USCCS)
    made: dict[str, Any] = {
        "date": day,
        "datetime": datetime(day.year, day.month, day.day, dice.randrange(24), dice.randrange(60)),
        "month": day.replace(day=1),
        "period": f"{day.year}Q{dice.randrange(1, 5)}",
        "boolean": dice.random() < 0.5,
        "key_text": f"{field.name[:3]}{dice.randrange(10**6):06}",
        "text": f"甲{dice.randrange(1000)}号",
    }
    return made[field.kind]


def row(contract: Contract, dice: random.Random) -> Row:
    """A row that keeps the contract's rules; what a rule cannot be kept with is left out where it may be."""
    while True:
        made = {field.name: value(field, dice) for field in contract.fields}
        for _ in range(len(contract.checks) + 1):
            born = {f.born_column: pa.nulls(1, pa.date32()) for f in contract.fields if f.born_column}
            table = pa.table({f.name: pa.array([made[f.name]], f.arrow_type) for f in contract.fields} | born)
            found = zip(contract.checks, broken_rules(contract, table), strict=True)
            broken = [check for check, is_broken in found if is_broken[0]]
            if not broken:
                return made
            made |= {check.field: None for check in broken if not contract.field_named(check.field).required}


def cell(column: TemplateColumn, stored: Any) -> Any:
    """What somebody types for a stored value: dates and numbers natively, choices from the list, the rest as text."""
    field = column.field
    if stored is None:
        return None
    if field.kind == "boolean":
        return column.choices[0 if stored else 1]
    if field.kind == "enum":
        return column.choices[[*field.values].index(stored)]
    if field.kind == "month":
        return f"{stored:%Y-%m}"
    if isinstance(stored, Decimal):
        return float(stored / column.scale)
    return stored


def filled(contract: Contract, language: str, rows: list[Row], path: Path) -> Path:
    """Write the rows below the example of the contract's own template, as Excel would."""
    workbook = load_workbook(io.BytesIO(write_template([contract], language)))
    sheet = workbook.worksheets[1]
    for line, made in enumerate(rows, start=FIRST_FREE_ROW):
        for place, column in enumerate(columns_of(contract, language), start=1):
            typed = sheet.cell(line, place, cell(column, made[column.field.name]))
            # A new cell takes its column's format when somebody types; openpyxl leaves that to us.
            typed.number_format = column.number_format
    workbook.save(path)
    return path


def the_sheet(path: Path, contracts: Contracts) -> SheetRead:
    read = read_file(path, path.name, contracts, Limits(), SALTED)
    assert read.error is None, read.error
    assert read.sheets[0].state == "ignored"
    return read.sheets[1]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("source", [*SHIPPED.by_source])
def test_a_filled_template_loads_without_a_question(source: str, language: str, tmp_path: Path) -> None:
    contract = SHIPPED.by_source[source]
    dice = random.Random(f"{source}-{language}")
    rows = [row(contract, dice) for _ in range(ROWS)]
    sheet = the_sheet(filled(contract, language, rows, tmp_path / "back.xlsx"), SHIPPED)
    assert sheet.contract == contract, sheet.told
    assert (sheet.state, sheet.told, sheet.questions) == ("loaded", None, ())
    assert [problem.to_pylist() for problem in sheet.problems] == []
    assert [aside.kind for aside in sheet.aside] == ["example"]
    # People's data are kept as hashes, which a test of templates has no say in.
    names = [field.name for field in contract.fields if not field.personal]
    assert sheet.rows.select(names).to_pylist() == [{name: made[name] for name in names} for made in rows]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("source", [*SHIPPED.by_source])
def test_the_example_row_would_load_as_it_is(source: str, language: str, tmp_path: Path) -> None:
    contract = SHIPPED.by_source[source]
    workbook = load_workbook(io.BytesIO(write_template([contract], language)))
    example = workbook.worksheets[1].cell(2, 1)
    example.value = str(example.value).removeprefix(MARKS[language])
    workbook.save(tmp_path / "back.xlsx")
    sheet = the_sheet(tmp_path / "back.xlsx", SHIPPED)
    assert [problem.to_pylist() for problem in sheet.problems] == []
    assert (sheet.state, sheet.rows_read, sheet.rows.num_rows) == ("loaded", 1, 1)
    assert not {"……", "…", "编号-001", "No-001"} & {str(cell.value) for cell in workbook.worksheets[1][2]}


def test_an_example_says_what_its_column_means() -> None:
    contract = SHIPPED.by_source["kpi_targets"]
    shown = {
        column.field.name: value
        for column, value in zip(columns_of(contract, "zh"), example_row(columns_of(contract, "zh"), "zh"), strict=True)
    }
    assert (shown["kpi_name"], shown["direction"], shown["unit"]) == ("录入差错率", "越低越好", "%")
    assert shown["target"] < shown["floor"] < 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_of_cell_comes_back(language: str, fees: Contracts, tmp_path: Path) -> None:
    contract = fees.by_source["fees"]
    rows = [row(contract, random.Random(seed)) for seed in range(30)]
    sheet = the_sheet(filled(contract, language, rows, tmp_path / "back.xlsx"), fees)
    assert sheet.problems == ()
    assert sheet.rows.select([field.name for field in contract.fields]).to_pylist() == rows


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_blank_template_loads_nothing_and_complains_of_nothing(language: str, tmp_path: Path) -> None:
    for template in all_sets(SHIPPED):
        path = tmp_path / file_name(template, language)
        path.write_bytes(write_template(template.contracts, language))
        read = read_file(path, path.name, SHIPPED, Limits(), SALTED)
        assert [sheet.contract for sheet in read.sheets[1:]] == list(template.contracts)
        assert all(sheet.rows_typed == sheet.rows_rejected == 0 and not sheet.problems for sheet in read.sheets)


def test_every_contract_is_in_exactly_one_template() -> None:
    listed = [contract.source for template in all_sets(SHIPPED) for contract in template.contracts]
    assert sorted(listed) == sorted(SHIPPED.by_source)


@pytest.mark.parametrize("ask", [lambda: set_of_workbook(SHIPPED, 99), lambda: set_of_source(SHIPPED, "nothing")])
def test_a_template_that_is_not_there_names_those_that_are(ask: Any) -> None:
    with pytest.raises(ScorecardError) as told:
        ask()
    assert "现有" in told.value.zh
    assert "there are" in told.value.en


def test_the_header_is_frozen_printed_on_every_page_and_says_what_is_wanted(fees: Contracts) -> None:
    sheet = load_workbook(io.BytesIO(write_template([*fees], "zh"))).worksheets[1]
    assert sheet.freeze_panes == "A2"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.print_title_rows) == (
        "landscape",
        0,
        "$1:$1",
    )
    headers = {each.value: each for each in sheet[1]}
    assert [*headers][:5] == ["供应商名称*", "月份*", "费用(元)*", "笔数", "合格率(%)"]
    assert headers["供应商名称*"].fill.fgColor.rgb != headers["笔数"].fill.fgColor.rgb
    said = headers["合格率(%)"].comment.text
    assert "选填" in said
    assert "不大于 100%" in said
    assert "at most 100%" in said


def test_cells_refuse_what_the_contract_refuses(fees: Contracts) -> None:
    sheet = load_workbook(io.BytesIO(write_template([*fees], "en"))).worksheets[1]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    mode, pieces, fee, paid = (rules[f"{letter}2"] for letter in "LDCH")
    assert (mode.type, mode.errorStyle or "stop") == ("list", "stop")
    assert (pieces.type, pieces.formula1) == ("whole", "0.0")
    assert (fee.type, fee.errorStyle or "stop") == ("decimal", "stop")
    assert (paid.type, paid.errorStyle) == ("date", "warning")
    assert "费用" in fee.error
    assert "Fee" in fee.error
    assert sheet.column_dimensions["A"].width >= len("供应商名称*")
    assert sheet["A3"].number_format == "General"  # the column's own format serves for new cells
    assert sheet.column_dimensions["A"].has_style


def test_a_long_list_stands_in_the_guide() -> None:
    document = yaml.safe_load(FEES)
    words = {f"C{n}": [f"很长的一个可选值名称第{n}号"] for n in range(30)}
    document["fields"][-2] = {"name": "mode", "kind": "enum", "header": {"zh": "模式", "en": "Mode"}, "values": words}
    workbook = load_workbook(io.BytesIO(write_template([*contracts_from({"fees.yaml": document})], "zh")))
    rule = next(
        rule
        for rule in workbook.worksheets[1].data_validations.dataValidation
        if rule.type == "list" and "$" in rule.formula1
    )
    place = rule.formula1.partition("!")[2].replace("$", "")
    assert [each.value for (each,) in workbook.worksheets[0][place]] == [word for (word,) in words.values()]


@pytest.mark.parametrize("text", ["[示例] 甲公司", "[Example] A", "【示例】甲公司", "［示例］ 甲公司", " [ex ample] "])
def test_only_the_marked_row_is_an_example(text: str, read_rows: Any) -> None:
    sheet = read_rows([["供应商名称", "月份", "费用(元)"], [text, "2025-01", 1], ["乙公司", "2025-01", 2]])
    expected = [] if text == " [ex ample] " else ["example"]
    assert [aside.kind for aside in sheet.aside] == expected


@pytest.mark.parametrize("name", ["示例公司", "示例", "（示例）公司", "甲公司[示例]", "Example Ltd.", "[示例公司]"])
def test_a_vendor_whose_name_sounds_like_an_example_is_loaded(name: str, read_rows: Any) -> None:
    sheet = read_rows([["供应商名称", "月份", "费用(元)"], [name, "2025-01", 1]])
    assert (sheet.rows_typed, sheet.aside) == (1, ())


def test_a_sheet_that_only_sounds_like_the_guide_is_read(read_rows: Any) -> None:
    def rename(sheet: Any) -> None:
        sheet.title = GUIDE.name

    assert read_rows([["供应商名称", "月份", "费用(元)"], ["甲", "2025-01", 1]], rename).rows_typed == 1


def test_the_same_contracts_give_the_same_bytes() -> None:
    assert write_template([*SHIPPED], "zh") == write_template([*SHIPPED], "zh")


def parts(content: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield from (archive.read(name) for name in archive.namelist() if "worksheets/" in name)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_word_of_a_contract_becomes_a_formula_or_link(payload: str) -> None:
    document = yaml.safe_load(FEES)
    document["title"] = {"zh": payload, "en": payload}
    document["fields"][-1]["header"] = {"zh": payload, "en": payload}
    document["fields"][-2]["values"] = {"onsite": [payload], "offsite": ["http://127.0.0.1/x"]}
    content = write_template([*contracts_from({"fees.yaml": document})], "zh")
    xml = b"".join(parts(content))
    assert b"<f>" not in xml
    assert b"<f " not in xml
    assert b"<hyperlink" not in xml
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        texts = [each.value for line in sheet.iter_rows() for each in line if isinstance(each.value, str)]
        assert [text for text in texts if re.match(r"\s*[=+\-@＝＋－＠]", text)] == []


# ------------------------------------------------------------------------ what the cost sheets tell of their figures


def example(source: str, language: str = "zh") -> dict[str, Any]:
    """The example row of a contract's template, by field; the mark of the first cell taken off."""
    columns = columns_of(SHIPPED.by_source[source], language)
    shown = {c.field.name: v for c, v in zip(columns, example_row(columns, language), strict=True)}
    first = columns[0].field.name
    return shown | {first: str(shown[first]).removeprefix(MARKS[language])}


@pytest.mark.parametrize(
    "source", ["cost_entries", "cost_pools", "invoices", "penalties", "change_notices", "staff_checks"]
)
def test_no_year_is_offered_where_a_year_counts_in_no_quarter(source: str) -> None:
    contract = SHIPPED.by_source[source]
    for language, offered, left_out in (("zh", "2025Q1（季度）", "（年）"), ("en", "2025Q1 (quarter)", "(year)")):
        workbook = load_workbook(io.BytesIO(write_template([contract], language)))
        (period,) = (cell for cell in workbook.worksheets[1][1] if cell.value in ("期间*", "Period*", "告知期间*"))
        assert offered in period.comment.text
        guide = " ".join(str(cell.value) for line in workbook.worksheets[0].iter_rows() for cell in line)
        assert offered in guide
        assert left_out not in period.comment.text + guide


def test_a_year_is_offered_where_years_are_kept() -> None:
    guide = load_workbook(io.BytesIO(write_template([SHIPPED.by_source["vendor_financials"]], "zh"))).worksheets[0]
    assert any("2025（年）" in str(cell.value) for line in guide.iter_rows() for cell in line)


def test_header_guide_and_dictionary_say_for_whom_and_how_long_a_figure_is() -> None:
    told = {
        "attrition": ("季度离职率(%)", "Attrition a quarter (%)", "一个季度的离职人数", "leavers of one quarter"),
        "licences_cny": (
            "系统许可费(元/工位/月)",
            "IT licences (CNY/seat/month)",
            "每个工位每月",
            "one seat and month",
        ),
        "equipment_cny": ("设备原值(元/工位)", "Equipment cost (CNY/seat)", "每个工位", "for one seat"),
        "bonus_cny": (
            "季度奖金(元/季合计)",
            "Bonus (CNY/quarter in all)",
            "一个季度合计",
            "all operators and one quarter",
        ),
        "rent_cny": ("租金单价(元/㎡/月)", "Rent (CNY/m²/month)", "每平方米每月", "one m² and month"),
        "recruiting_cny": ("招聘费(元/人)", "Recruiting cost (CNY/leaver)", "每名离职人员", "one leaver"),
    }
    contract = SHIPPED.by_source["inhouse_baselines"]
    kept = {entry.field: entry for entry in data_dictionary(SHIPPED) if entry.source == contract.source}
    for language, place in (("zh", 0), ("en", 1)):
        guide, sheet = load_workbook(io.BytesIO(write_template([contract], language))).worksheets
        listed = {line[1].value: f"{line[4].value} {line[5].value}" for line in guide.iter_rows() if line[1].value}
        headers = {cell.value: cell.comment.text for cell in sheet[1]}
        for name, said in told.items():
            assert said[2] in headers[said[place]]
            assert said[3] in headers[said[place]]
            assert said[2] in listed[said[0]]
            assert said[3] in listed[said[0]]
            assert said[2] in kept[name].kind_zh
            assert said[3] in kept[name].kind_en


def test_the_example_of_the_inhouse_calculation_is_the_worked_one() -> None:
    """Domain 4.8: 25 operators and 1,056,872 CNY a quarter, out of what the template's example row says."""
    shown = {
        name: value for name, value in example("inhouse_baselines").items() if name not in ("contract_no", "method")
    }
    with prepared() as connection:
        fill(connection)
        connection.execute("delete from staging.inhouse_baselines")
        connection.execute(
            "update staging.engagements set service_name = $service_name, using_unit = $using_unit",
            {name: shown[name] for name in ("service_name", "using_unit")},
        )
        insert(connection, "staging.inhouse_baselines", **shown, source_row=1)
        compute(connection)
        (found,) = connection.execute(
            "select v.inhouse_cny, d.operators from costs.verdicts as v inner join costs.inhouse_drivers as d "
            "on v.engagement_id = d.engagement_id and v.period = d.period where v.period = '2025Q4'"
        ).fetchall()
    assert found == (Decimal(1056872), 25)
    assert shown["fte"] == 25


@pytest.mark.parametrize("source", ["cost_entries", "invoices"])
def test_the_example_of_a_cost_row_is_sound(source: str) -> None:
    shown = example(source)
    assert shown["amount_ex_vat_cny"] + shown["vat_cny"] == shown["gross_cny"]
    assert shown["amount_ex_vat_cny"] * shown["vat_rate"] == shown["vat_cny"]
    if source == "cost_entries":
        assert (shown["recurring"], shown["amort_months"], shown["pool_name"]) == ("经常性", None, None)
        assert shown["driver_qty"] * shown["unit_rate_cny"] == shown["amount_ex_vat_cny"]


def test_a_penalty_is_said_to_be_without_vat_in_both_languages() -> None:
    field = SHIPPED.by_source["penalties"].field_named("amount_ex_vat_cny")
    assert "不含税" in field.title_zh
    assert "ex VAT" in field.title_en
