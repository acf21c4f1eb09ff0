"""Does nothing of a person leave the spreadsheet but a salted hash and the last four of a number (M-35)."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from pipelines.contract import load_contracts
from pipelines.opened import open_current
from pipelines.reading.given import Given
from pipelines.reading.ingest import read_file
from pipelines.reading.limits import Limits
from pipelines.reading.people import SaltMissingError, masked, without_numbers
from pipelines.salt import SaltError, salt_of
from pipelines.warehouse import build
from pipelines.workspace import PRODUCT, Workspace
from tests.pipelines.bank import write_bank

ID, OTHER_ID = "110105199003078515", "44030419851224123X"
PHONE, NAME = "13912345678", "欧阳测试"
HEADER = (
    "月份",
    "合同编号",
    "姓名",
    "身份证号",
    "手机号码",
    "用工性质",
    "劳动合同签订情况",
    "社会保险缴纳情况",
    "离场日期",
)
# The day of birth serves the check of age (V13) while reading and is kept no more than the number.
BORN = ("19900307", "1990-03-07", "datetime.date(1990, 3, 7)")
SECRETS = (*BORN, ID, OTHER_ID, ID.replace("1101", "1101 "), PHONE, "139-1234-5678", NAME)


def rows(name: str = NAME) -> list[tuple[object, ...]]:
    return [
        HEADER,
        ("2025-10", "HT-1", name, ID, PHONE, "正式", "是", "足额", None),
        ("2025-11", "HT-1", name, ID.replace("1101", "1101 "), "139-1234-5678", "正式", "是", "足额", None),
        ("2025-10", "HT-1", "欧阳丙", OTHER_ID.lower(), None, "没有这种", "是", "足额", None),
        ("2025-10", "HT-9", name, ID, PHONE, "正式", "是", "足额", None),
        ("2025-12", "HT-1", name, ID, PHONE, "正式", "是", "足额", None),
        ("2025-12", "HT-1", name, ID, PHONE, "正式", "否", "足额", None),
        ("合计", None, name, ID, PHONE),
        (f"填表人：{name} 电话：{PHONE}",),
    ]


@pytest.fixture
def bank(workspace: Path) -> Workspace:
    write_bank(workspace / "inbox" / "小银行.xlsx")
    workbook = Workbook()
    for row in rows():
        workbook.worksheets[0].append(list(row))
    workbook.save(workspace / "inbox" / "外包人员基本情况报表.xlsx")
    with (workspace / "inbox" / "外包人员.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                HEADER,
                ("2025-09", "HT-1", NAME, ID, PHONE, "正式", "是", "足额", ""),
                ("2025-09", "HT-1", NAME, OTHER_ID, "多", PHONE, "正式", "是", "足额", "", ""),
            ]
        )
    build(Workspace.at(workspace), date(2026, 1, 15))
    return Workspace.at(workspace)


def test_no_byte_of_what_is_kept_holds_a_person(bank: Workspace) -> None:
    kept = [path for path in bank.root.rglob("*") if path.is_file() and "inbox" not in path.parts]
    assert len(kept) > 10
    tables = open_current(bank).connection.cursor()
    names = tables.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
    texts = [str(tables.execute(f"select * from {name}").fetchall()) for (name,) in names]
    for secret in SECRETS:
        assert [path.name for path in kept if secret.encode() in path.read_bytes()] == []
        assert [text for text in texts if secret in text] == []


def test_a_person_is_the_same_in_every_file_and_row_and_another_is_not(bank: Workspace) -> None:
    found = (
        open_current(bank)
        .connection.cursor()
        .execute("select month, staff_id, staff_name, phone from staging.staff_roster order by month, staff_id")
        .fetchall()
    )
    assert len(found) == 3
    assert len({row[1] for row in found}) == len({row[2] for row in found}) == len({row[3] for row in found}) == 1
    (_, staff_id, staff_name, phone), *_ = found
    assert staff_id.endswith("·8515")
    assert phone.endswith("·5678")
    assert "·" not in staff_name


def test_faults_show_the_last_four_and_no_hash(bank: Workspace) -> None:
    cursor = open_current(bank).connection.cursor()
    cells = cursor.execute(
        "select field, raw_text, zh, en from staging.problem_cells where file_name like '外包人员%'"
    ).fetchall()
    assert {cell[0] for cell in cells} >= {"employment_type", "contract_no", "month"}
    aside = cursor.execute("select text from staging.set_aside_rows where file_name like '外包人员%'").fetchall()
    assert ("合计 | ••• | •••8515 | •••5678",) in aside
    for text in [*map(str, cells), *map(str, aside)]:
        assert "h" + "0123" not in text
        assert not [part for part in text.split() if len(part) > 40 and part.isalnum()]


def test_two_workspaces_hash_one_person_differently(tmp_path: Path) -> None:
    salts = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        salts.append(salt_of(Workspace.at(tmp_path / name)))
    assert salts[0] != salts[1]
    assert salt_of(Workspace.at(tmp_path / "a")) == salts[0]
    assert (tmp_path / "a" / "salt").stat().st_mode & 0o777 == 0o600


def test_a_broken_salt_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "salt").write_text("abc")
    with pytest.raises(SaltError, match="backup"):
        salt_of(Workspace.at(tmp_path))
    assert (tmp_path / "salt").read_text() == "abc"


def test_without_a_salt_no_people_are_read(tmp_path: Path) -> None:
    workbook = Workbook()
    for row in rows():
        workbook.worksheets[0].append(list(row))
    workbook.save(tmp_path / "a.xlsx")
    with pytest.raises(SaltMissingError):
        read_file(tmp_path / "a.xlsx", "a.xlsx", load_contracts(PRODUCT / "sources"), Limits(), Given())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"电话{PHONE}。", "电话•••5678。"),
        (f"证号 {ID}", "证号 •••8515"),
        (f"{OTHER_ID}", "•••123X"),
        ("合计：12,345,678.90", "合计：12,345,678.90"),
        ("HT-2025-000000000001", "HT-2025-000000000001"),
        ("91110108MA01ABCD5T", "91110108MA01ABCD5T"),
    ],
)
def test_numbers_of_people_in_a_line_are_cut(text: str, shown: str) -> None:
    assert without_numbers(text) == shown


def test_a_short_number_is_not_given_away_by_its_last_four() -> None:
    assert (masked("12345", "number"), masked("12345678", "number"), masked("张三", "name")) == (
        "•••",
        "•••5678",
        "•••",
    )
