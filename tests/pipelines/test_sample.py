"""Is the sample bank the same on every writing, and does it hold the stories its README promises?"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import coordinate_to_tuple

from models.names import similarity
from models.uscc import check_uscc
from pipelines.cost_years import over_years
from pipelines.sample import SEED, write_sample
from pipelines.sample.bank import Engagement, sample_bank
from pipelines.sample.calendar import QUARTERS, months_of
from pipelines.sample.complaints import complaints_of
from pipelines.sample.costs import BOT, CALCULATED, POOLED, SPREAD, in_house_total, outsourced_lines
from pipelines.sample.dice import Dice
from pipelines.sample.invoices import DEAR, DUPLICATE, LATE
from pipelines.sample.odd_cells import ODD_CELLS, REPEATED_ROWS, OddCell
from pipelines.sample.register import LAPSED
from pipelines.sample.settlements import AT_RISK, PENALTIES
from pipelines.sample.work import month_of_work

if TYPE_CHECKING:
    from pipelines.opened import Warehouse

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "sample"
DICE = Dice(SEED)
BANK = sample_bank()
HEADER_ROW = 3


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder)
    return folder


def engagement(number: int) -> Engagement:
    return next(each for each in BANK.engagements if each.number == number)


def contents(path: Path) -> dict[str, bytes]:
    """Return what a file says; a workbook's parts are compared, because deflating differs between zlib builds."""
    if path.suffix != ".xlsx":
        return {path.name: path.read_bytes()}
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


@cache
def table(folder: Path, file: str, sheet: str) -> list[list[Any]]:
    path = folder / file
    if path.suffix == ".csv":
        return list(csv.reader(io.StringIO(path.read_bytes().decode("gb18030"))))
    page = load_workbook(path, data_only=True)[sheet]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def quarter_rate(number: int, kpi: str, quarter: str) -> float:
    counts = [
        count
        for month in months_of(quarter)
        for count in month_of_work(DICE, engagement(number), month).kpis
        if count.kpi.name == kpi
    ]
    return sum(each.numerator for each in counts) / sum(each.denominator for each in counts)


def vendor_complaints(number: int, quarter: str) -> int:
    year = int(quarter[:4])
    days = months_of(quarter)
    return sum(
        1
        for each in complaints_of(DICE, BANK, year)
        if each.engagement.number == number and each.received_at.date().replace(day=1) in days
    )


def costs(number: int, quarter: str) -> tuple[float, float, float]:
    """Return contract price, whole outsourced cost and in-house cost of a quarter."""
    each = engagement(number)
    lines = outsourced_lines(DICE, each, quarter)
    return lines["O1"], sum(lines.values()) + lines["O1"] * each.vat_rate, in_house_total(DICE, each, quarter)


def test_the_same_seed_writes_the_same_bytes(written: Path, tmp_path: Path) -> None:
    paths = write_sample(tmp_path)
    assert {path.name for path in paths} == {path.name for path in written.iterdir()}
    assert all(path.read_bytes() == (written / path.name).read_bytes() for path in paths)


def test_another_seed_makes_another_bank_year(written: Path, tmp_path: Path) -> None:
    paths = write_sample(tmp_path, seed=7)
    changed = [path.name for path in paths if path.read_bytes() != (written / path.name).read_bytes()]
    assert len(changed) > len(paths) - 2


def test_the_shipped_sample_is_what_the_generator_writes(written: Path) -> None:
    shipped = {path.name for path in SHIPPED.iterdir()} - {"README.md"}
    assert shipped == {path.name for path in written.iterdir()}
    assert [name for name in sorted(shipped) if contents(SHIPPED / name) != contents(written / name)] == []


def test_it_is_small(written: Path) -> None:
    assert sum(path.stat().st_size for path in written.iterdir()) < 3_000_000


def test_every_sheet_says_that_it_is_made_up(written: Path) -> None:
    for path in written.glob("*.xlsx"):
        for page in load_workbook(path, read_only=True).worksheets:
            assert "（虚构示例数据）" in str(next(page.iter_rows(values_only=True))[0]), (path.name, page.title)
    for path in written.glob("*.csv"):
        encoding = "utf-8-sig" if "东麓" in path.name else "gb18030"
        assert "（虚构示例数据）" in path.read_bytes().decode(encoding).split("\r\n")[0]


def test_the_bank_is_wide_enough() -> None:
    assert len(BANK.units) == 7
    assert len({each.vendor.name for each in BANK.engagements}) == 19
    assert len(BANK.engagements) == 46
    assert len({each.service.code for each in BANK.engagements}) == 11
    assert (QUARTERS[0], QUARTERS[-1], len(QUARTERS)) == ("2023Q1", "2025Q4", 12)


def test_most_peer_groups_have_three_vendors_or_more() -> None:
    vendors: dict[str, set[str]] = {}
    for each in BANK.engagements:
        vendors.setdefault(each.service.code, set()).add(each.vendor.key)
    sizes = Counter(len(group) for group in vendors.values())
    assert sum(count for size, count in sizes.items() if size >= 3) >= 9


def test_credit_codes_are_valid_and_belong_to_no_place() -> None:
    codes = [vendor.uscc for vendor in BANK.vendors.values()]
    assert len(set(codes)) == len(codes)
    assert [code for code in codes if check_uscc(code).verdict != "valid"] == []
    assert {code[2:8] for code in codes} == {"990101"}


def test_two_vendors_have_nearly_the_same_name() -> None:
    one, other = BANK.vendors["帝江"], BANK.vendors["帝江责任"]
    assert similarity(one.name, other.name) > 0.9
    assert one.uscc != other.uscc


@pytest.mark.parametrize("odd", ODD_CELLS, ids=lambda odd: f"{odd.file}-{odd.cell}")
def test_each_odd_cell_stands_where_it_is_listed(odd: OddCell, written: Path) -> None:
    rows = table(written, odd.file, odd.sheet)
    row, column = coordinate_to_tuple(odd.cell)
    assert rows[HEADER_ROW - 1][column - 1] == odd.column
    assert rows[row - 1][column - 1] == (odd.text or None)


def test_an_error_cell_is_a_real_error(written: Path) -> None:
    odd = next(each for each in ODD_CELLS if each.text == "#DIV/0!")
    assert load_workbook(written / odd.file, data_only=True)[odd.sheet][odd.cell].data_type == "e"


@pytest.mark.parametrize(("place", "number"), REPEATED_ROWS.items())
def test_a_row_stands_twice(place: tuple[str, str], number: int, written: Path) -> None:
    rows = table(written, *place)
    assert rows.count(rows[number - 1]) == 2


def test_one_vendor_slips_for_three_quarters() -> None:
    rates = [quarter_rate(3, "录入差错率", quarter) for quarter in ("2025Q1", "2025Q2", "2025Q3", "2025Q4")]
    assert rates == sorted(rates)
    assert rates[3] > 1.8 * rates[0]


def test_one_vendor_recovers() -> None:
    rates = [quarter_rate(12, "质检合格率", quarter) for quarter in ("2024Q1", "2024Q3", "2025Q1", "2025Q4")]
    assert rates[1] < rates[0]
    assert rates[1] < rates[2] < rates[3]


def test_one_engagement_rests_every_third_quarter() -> None:
    rest = [month_of_work(DICE, engagement(17), month) for month in months_of("2025Q3")]
    assert [work.volume for work in rest] == [0, 0, 0]
    own = [count for work in rest for count in work.kpis if count.kpi.idles]
    assert {(count.numerator, count.denominator) for count in own} == {(0, 0)}
    assert month_of_work(DICE, engagement(17), date(2025, 10, 1)).volume > 0


def test_one_vendor_is_new_in_the_last_quarter() -> None:
    newcomer = engagement(27)
    assert newcomer.start_on == date(2025, 10, 1)
    assert [each.number for each in BANK.engagements if each.vendor == newcomer.vendor] == [27]


def test_a_small_vendor_happens_to_have_no_complaint() -> None:
    assert vendor_complaints(13, "2025Q1") == 6
    assert vendor_complaints(13, "2025Q4") == 0
    assert vendor_complaints(11, "2025Q4") > 10
    volumes = [month_of_work(DICE, engagement(number), date(2025, 11, 1)).volume for number in (13, 11)]
    assert volumes[0] * 8 < volumes[1]


def test_a_price_looks_cheap_and_fails_the_cost_test() -> None:
    price, outsourced, in_house = costs(19, "2025Q4")
    assert price < 0.65 * in_house
    assert outsourced >= in_house


@pytest.mark.parametrize(("number", "low", "high"), [(1, 0.05, 0.25), (5, 0.0, 0.05), (30, 0.0, 0.05), (37, -0.2, 0.0)])
def test_the_other_verdicts_are_there(number: int, low: float, high: float) -> None:
    _, outsourced, in_house = costs(number, "2025Q4")
    assert low < 1 - outsourced / in_house < high


def test_one_mandatory_cost_line_is_blank(written: Path) -> None:
    rows = table(written, "外包费用及内部成本_2025.xlsx", "外包费用及内部成本")
    wanted = ("2025年四季度", engagement(41).contract_no, "协议管理成本")
    assert [row[7] for row in rows if (row[0], row[1], row[6]) == wanted] == [None]


def test_a_licence_runs_out() -> None:
    vendor, licence, last_day = LAPSED
    assert (vendor, licence, last_day) == ("钦原", "保安服务许可证", date(2025, 8, 31))
    assert {each.service.code for each in BANK.engagements if each.vendor.key == "钦原"} == {"CH", "ATM"}


def test_a_contract_ended_and_another_vendor_took_over() -> None:
    before, after = engagement(43), engagement(44)
    assert (before.end_on, after.start_on) == (date(2024, 12, 31), date(2025, 1, 1))
    assert before.unit == after.unit
    assert before.vendor != after.vendor


def test_the_readme_is_honest_in_both_languages() -> None:
    text = (SHIPPED / "README.md").read_text(encoding="utf-8")
    assert "虚构" in text
    assert "made up" in text
    assert [odd for odd in ODD_CELLS if odd.cell not in text] == []


def test_exactly_the_listed_cells_are_reported(sample_warehouse: Warehouse) -> None:
    reported = sample_warehouse.connection.cursor().execute(
        "select file_name, sheet, cell, rule from staging.problem_cells"
    )
    listed = {(odd.file, odd.sheet, odd.cell, odd.rule) for odd in ODD_CELLS if odd.text and odd.outcome != "set_aside"}
    # The two certificates of the candidate whose own row was rejected.
    orphans = {("供应商基础信息.xlsx", "资质证书", cell, "V02") for cell in ("A54", "A55")}
    # The student on post, month by month and in the quarter's check; the answer that comes after a closing day moved forward.
    students = {
        ("外包人员基本情况报表_云江分行_2025Q4.xlsx", "人员基本情况", cell, "C14") for cell in ("J29", "J207", "J385")
    }
    students |= {
        ("外包管理台账_2025.xlsx", "人员合规汇总", "K137", "C14"),
        ("投诉台账_2024.xlsx", "投诉台账", "S40", "V06"),
    }
    # Totals that no longer agree because of an odd cell, or of the row that stands there twice.
    totals = {("外包费用及内部成本_2025.xlsx", "自营成本测算", "H2116", "V23")} | {
        (f"月度KPI及业务量_{branch}_2025.xlsx", "业务量", cell, "V23")
        for branch, cells in (
            ("云江分行", ("K100",)),
            ("北原分行", ("F79",)),
            ("南澄分行", ("F89", "G89", "H89", "I89", "J89", "K89")),
            ("西蘅分行", ("I88", "K88")),
        )
        for cell in cells
    }
    # The share stands beside a count that was not taken: no score can use it.
    unused = {("月度KPI及业务量_南澄分行_2025.xlsx", "KPI", "H828", "M-10")}
    assert set(reported.fetchall()) == listed | orphans | totals | students | unused


def test_all_but_the_listed_rows_are_loaded(sample_warehouse: Warehouse) -> None:
    cursor = sample_warehouse.connection.cursor()
    rejected = {(odd.file, odd.sheet, odd.cell) for odd in ODD_CELLS if odd.outcome == "rejected"}
    assert cursor.execute("select sum(rows_rejected) from staging.files").fetchone() == (len(rejected) + 2,)
    duplicates = cursor.execute("select count(*) from staging.set_aside_rows where kind = 'duplicate'")
    assert duplicates.fetchone() == (len(REPEATED_ROWS),)


def test_scores_spread_over_all_tiers(sample_warehouse: Warehouse) -> None:
    tiers = sample_warehouse.connection.cursor().execute(
        "select tier, count(*) from scores.vendor_scores where period = '2025Q4' and status = 'ranked' group by tier"
    )
    counts = dict(tiers.fetchall())
    assert sorted(counts) == ["A", "B", "C", "D"]
    assert counts["B"] > counts["A"] > counts["D"]
    assert counts["B"] > counts["C"] > counts["D"]


def test_the_stories_reach_the_ranking(sample_warehouse: Warehouse) -> None:
    def standing(vendor: str, family: str, period: str) -> tuple[str, str | None, int | None, int]:
        found = sample_warehouse.connection.cursor().execute(
            "select status, tier, rank, peer_count from scores.vendor_scores "
            "where vendor_name = ? and family = ? and period = ?",
            [BANK.vendors[vendor].name, family, period],
        )
        row = found.fetchone()
        assert row is not None
        return row

    assert standing("若木", "DE", "2025Q1") == ("ranked", "A", 1, 5)
    assert standing("若木", "DE", "2025Q4") == ("ranked", "C", 5, 5)
    assert standing("文鳐", "CC", "2024Q3")[1:3] == ("D", 4)
    assert standing("文鳐", "CC", "2025Q1")[1] == "C"
    assert standing("文鳐", "CC", "2025Q4")[1:3] == ("B", 1)
    assert standing("当扈", "LB", "2025Q4")[:3] == ("observation", None, None)
    assert standing("孟槐", "LB", "2025Q4")[1] == "D"


def test_every_cost_verdict_occurs(sample_warehouse: Warehouse) -> None:
    verdicts = sample_warehouse.connection.cursor().execute(
        "select verdict, count(*) from costs.verdicts where period = '2025Q4' group by verdict"
    )
    assert dict(verdicts.fetchall()) == {"PASS": 39, "MARGINAL": 2, "FAIL": 2, "NOT_ASSESSABLE": 2}


def flagged(warehouse: Warehouse, flag: str) -> set[str]:
    rows = warehouse.connection.cursor().execute(
        "select v.verdict || ' ' || e.contract_no from costs.flags as f "
        "inner join costs.verdicts as v on f.engagement_id = v.engagement_id and f.period = v.period "
        "inner join entities.engagements as e on f.engagement_id = e.engagement_id "
        "where f.period = '2025Q4' and f.flag = ?",
        [flag],
    )
    return {text for (text,) in rows.fetchall()}


def test_every_flag_of_a_verdict_occurs(sample_warehouse: Warehouse) -> None:
    assert flagged(sample_warehouse, "WAIVED") == {f"FAIL {engagement(37).contract_no}"}
    assert flagged(sample_warehouse, "NEGATIVE_DECISION") == {f"PASS {engagement(28).contract_no}"}
    assert flagged(sample_warehouse, "FRAGILE") == {f"MARGINAL {engagement(number).contract_no}" for number in (5, 30)}
    assert flagged(sample_warehouse, "REVIEW") == {f"FAIL {engagement(number).contract_no}" for number in (19, 37)}
    assert f"MARGINAL {engagement(30).contract_no}" in flagged(sample_warehouse, "CONVERSION_DIFFERENTIAL")


def cost_lines(warehouse: Warehouse, number: int, quarter: str, *codes: str) -> dict[str, tuple[str, float]]:
    """Return source and amount of cost lines of an engagement."""
    rows = warehouse.connection.cursor().execute(
        "select c.cost_code, min(c.source), cast(sum(c.amount_cny) as double) from costs.cost_lines as c "
        "inner join entities.engagements as e on c.engagement_id = e.engagement_id "
        "where e.contract_no = ? and c.period = ? and list_contains(?, c.cost_code) group by c.cost_code",
        [engagement(number).contract_no, quarter, list(codes)],
    )
    return {code: (source, amount) for code, source, amount in rows.fetchall()}


def test_a_calculation_a_pool_and_one_time_amounts_reach_the_cost_lines(sample_warehouse: Warehouse) -> None:
    computed = cost_lines(sample_warehouse, CALCULATED, "2025Q4", "I1", "I2", "I9", "I12", "I13")
    assert {source for source, _ in computed.values()} == {"computed"}
    assert len(computed) == 5
    shares = [cost_lines(sample_warehouse, number, "2025Q4", "O3")["O3"] for number in POOLED]
    assert {source for source, _ in shares} == {"allocated"}
    pool = sample_warehouse.connection.cursor().execute("select sum(pool_amount_cny) from staging.cost_pools")
    assert pool.fetchall() == [(sum(amount for _, amount in shares),)]
    (whole,) = (
        sample_warehouse.connection.cursor()
        .execute("select amount_cny from costs.one_time_cash where cost_code = 'O4' and amort_months = 36")
        .fetchall()
    )
    # 36 months: a twelfth of it in each of twelve quarters.
    for quarter in QUARTERS[-4:]:
        assert cost_lines(sample_warehouse, SPREAD, quarter, "O4")["O4"] == ("amortised", float(whole[0]) / 12)


def test_a_bot_contract_is_judged_over_its_years_only(sample_warehouse: Warehouse) -> None:
    contract = engagement(BOT).contract_no
    verdict = sample_warehouse.connection.cursor().execute(
        "select v.verdict, v.missing_items from costs.verdicts as v inner join entities.engagements as e "
        "on v.engagement_id = e.engagement_id where e.contract_no = ? and v.period = '2025Q4'",
        [contract],
    )
    assert verdict.fetchall() == [("NOT_ASSESSABLE", "bot")]
    years = over_years(sample_warehouse, "2025Q4").records()
    (bot,) = (row for row in years if row["engagement_id"].startswith(contract))
    assert (bot["years"], bot["verdict"]) == (5, "PASS")


def test_what_settlement_finds_is_what_was_hidden(sample_warehouse: Warehouse) -> None:
    found = sample_warehouse.connection.cursor().execute(
        "select s.rule, s.matter, s.period, e.contract_no from costs.settlement_checks as s "
        "inner join entities.engagements as e on s.engagement_id = e.engagement_id"
    )
    hidden = {
        ("C28", "late_payment", LATE),
        # The copy was entered under the vendor's other contract, whose price it does not fit either.
        ("C37", "duplicate", (1, DUPLICATE[1])),
        ("C27", "amount", DEAR),
        ("C29", "price", DEAR),
        ("C27", "credit_not_yet_taken", PENALTIES[0][:2]),
        ("K16", "credit_not_recorded", (AT_RISK, "2025Q4")),
    }
    rows = set(found.fetchall())
    assert {
        (rule, matter, quarter, engagement(number).contract_no) for rule, matter, (number, quarter) in hidden
    } <= rows
    # The cost sheet's own prices are looked at below.
    assert {row[1] for row in rows} - {"typed_price"} == {matter for _, matter, _ in hidden}


def test_typed_prices_differ_from_invoices_by_corrections_and_rounding_only(sample_warehouse: Warehouse) -> None:
    found = sample_warehouse.connection.cursor().execute(
        """
        select s.period, e.contract_no, s.found - s.expected as difference, coalesce(sum(-i.amount_ex_vat_cny), 0)
        from costs.settlement_checks as s
        inner join entities.engagements as e on s.engagement_id = e.engagement_id
        left join costs.billed_invoices as i
            on s.engagement_id = i.engagement_id and s.period = i.quarter and i.reversal_of is not null and i.counts
        where s.matter = 'typed_price'
        group by s.period, e.contract_no, difference
        """
    )
    rows = found.fetchall()
    assert len(rows) > len(QUARTERS)
    dear = (DEAR[1], engagement(DEAR[0]).contract_no)
    assert {row[:2] for row in rows if abs(row[2] - row[3]) > 0.5} == {dear}


def test_a_promise_stays_what_was_decided(sample_warehouse: Warehouse) -> None:
    rows = sample_warehouse.connection.cursor().execute(
        "select p.year_no, p.promised_saving_cny > p.realised_saving_cny from costs.promises as p "
        "inner join entities.engagements as e on p.engagement_id = e.engagement_id where e.contract_no = ? order by 1",
        [engagement(19).contract_no],
    )
    assert rows.fetchall() == [(1, True), (2, True), (3, True), (4, True)]


def reasons(warehouse: Warehouse, vendor: str, family: str) -> set[tuple[str, str | None]]:
    found = warehouse.connection.cursor().execute(
        "select r.code, r.detail from scores.tier_reasons as r inner join scores.vendor_scores as v "
        "on r.vendor_id = v.vendor_id and r.peer_group = v.peer_group and r.period = v.period "
        "where v.vendor_name = ? and v.family = ? and v.period = '2025Q4'",
        [BANK.vendors[vendor].name, family],
    )
    return set(found.fetchall())


@pytest.mark.parametrize(
    ("vendor", "family", "reason"),
    [
        ("九尾", "LB", ("gate", "G14")),
        ("朱明", "DE", ("gate", "G8")),
        ("天吴", "LOGI", ("gate", "G4")),
        ("钦原", "ATM", ("gate", "G2")),
        ("鹿蜀", "OB", ("fact", "severe_incidents")),
        ("文鳐", "CC", ("waiting", None)),
    ],
)
def test_gates_and_rules_of_movement_have_their_stories(
    sample_warehouse: Warehouse, vendor: str, family: str, reason: tuple[str, str | None]
) -> None:
    assert reason in reasons(sample_warehouse, vendor, family)


def test_most_vendors_are_scored_on_all_100_points(sample_warehouse: Warehouse) -> None:
    basis = sample_warehouse.connection.cursor().execute(
        "select count(*) filter (where basis_points = 100), count(*), min(basis_points) from scores.vendor_scores "
        "where period = '2025Q4'"
    )
    complete, count, least = basis.fetchall()[0]
    assert complete > count / 2
    assert least > 90


def test_points_taken_and_added_are_itemised(sample_warehouse: Warehouse) -> None:
    found = sample_warehouse.connection.cursor().execute(
        "select event, state, count(*) from scores.adjustments where period = '2025Q4' or event = 'false_data' group by all"
    )
    counts = {(event, state): count for event, state, count in found.fetchall()}
    assert counts[("criticised", "counted")] == 1
    assert counts[("fraud_stopped", "counted")] == 1
    assert counts[("false_data", "disputed")] == 1
    assert counts[("late_staff_report", "counted")] >= 1
    assert counts[("late_complaint_reply", "counted")] >= 1


def test_the_tenders_tell_their_stories(sample_warehouse: Warehouse) -> None:
    def rows(sql: str) -> list[tuple[Any, ...]]:
        return sample_warehouse.connection.cursor().execute(sql).fetchall()

    standing = (
        "select tender_no, vendor_name, status, rank from selection.results order by tender_no, rank, vendor_name"
    )
    names = {
        key: BANK.vendors[key].name for key in ("白泽", "朱明", "精卫", "鹿蜀", "文鳐", "英招", "玄圃", "陆吾", "钦原")
    }
    assert rows(standing) == [
        ("ZB-2025-01", names["白泽"], "ranked", 1),
        ("ZB-2025-01", names["朱明"], "ranked", 2),
        ("ZB-2025-01", names["精卫"], "ranked", 3),
        ("ZB-2025-02", names["文鳐"], "ranked", 1),
        ("ZB-2025-02", names["英招"], "to_verify", 2),
        ("ZB-2025-02", names["鹿蜀"], "ranked", 3),
        ("ZB-2025-03", names["玄圃"], "ranked", 1),
        ("ZB-2025-03", names["陆吾"], "ranked", 2),
        ("ZB-2025-03", names["钦原"], "refused", None),
    ]
    odd = "select vendor_id, gate, state from selection.gates where state <> 'passed' order by tender_no, gate"
    assert rows(odd) == [
        (BANK.vendors["英招"].uscc, "G12", "to_verify"),
        (BANK.vendors["钦原"].uscc, "G2", "failed"),
        (BANK.vendors["钦原"].uscc, "G3", "failed"),
    ]
    recused = "select valid_count, recused_count, is_trimmed from selection.committee_means where recused_count > 0"
    assert rows(recused) == [(4, 1, False)]
    far = "select member_name, points from selection.committee_scores where points < 60"
    assert [(name, int(points)) for name, points in rows(far)] == [("示例评委丁", 48)]
    assert rows("select count(*) from findings.awards_against_rules") == [(0,)]
