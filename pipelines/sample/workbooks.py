"""How the sample bank's files are put together and written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pipelines.sample import settlements
from pipelines.sample.bank import Bank, Unit, sample_bank
from pipelines.sample.calendar import YEARS
from pipelines.sample.complaints import complaint_sheet
from pipelines.sample.conduct import action_sheet, event_sheet, incident_sheet, suggestion_sheet
from pipelines.sample.cost_stories import calculation_sheet, one_time_sheet, pool_sheet, share_sheet, terms_sheet
from pipelines.sample.costs import in_house_sheet, outsourced_sheet
from pipelines.sample.dice import Dice
from pipelines.sample.invoices import invoice_sheet
from pipelines.sample.monthly import kpi_sheet, months_of_work, volume_sheet
from pipelines.sample.odd_cells import odd_cells_of, repeated_row_of
from pipelines.sample.register import certificate_sheet, contract_sheet, service_sheet, vendor_sheet
from pipelines.sample.settlements import decision_sheet, mix_sheet, penalty_sheet, price_sheet, target_sheet
from pipelines.sample.sheets import Sheet, spoilt, write_text, write_workbook
from pipelines.sample.staff import access_sheet, headcount_sheet, report_sheet, roster_sheet, staff_check_sheet
from pipelines.sample.standing import credit_sheet, financial_sheet, notice_sheet
from pipelines.sample.tenders import sample_tenders, tender_sheets

SEED: Final = 20251231
# Some send text files: old systems in GB18030, newer ones in UTF-8 with a byte-order mark.
_TEXT_FILES: Final = {("XH", 2023): "gb18030", ("DL", 2024): "utf-8-sig"}
_TEXT_COMPLAINTS: Final = {2023: "gb18030"}


def write_sample(folder: Path, seed: int = SEED) -> list[Path]:
    """Write the made-up bank's workbooks and text files into a folder and return their paths.

    The same seed gives the same bytes. Files of other names in the folder are left alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    dice, bank = Dice(seed), sample_bank()
    vendors = [vendor_sheet(bank), certificate_sheet(dice, bank), financial_sheet(dice, bank)]
    paths = [
        _workbook(folder / "供应商基础信息.xlsx", vendors),
        _workbook(folder / "合同与服务台账.xlsx", [service_sheet(bank), contract_sheet(dice, bank)]),
        _workbook(folder / "外包人员基本情况报表_云江分行_2025Q4.xlsx", [roster_sheet(dice, bank)]),
    ]
    paths += [
        _workbook(folder / f"候选供应商评分表_{tender['number']}.xlsx", tender_sheets(dice, bank, tender))
        for tender in sample_tenders()["tenders"]
    ]
    for year in YEARS:
        paths += [path for unit in bank.units.values() for path in _monthly_files(folder, dice, bank, unit, year)]
        paths.append(_complaint_file(folder, dice, bank, year))
        costs = [outsourced_sheet(dice, bank, year), in_house_sheet(dice, bank, year)]
        paths.append(_workbook(folder / f"外包费用及内部成本_{year}.xlsx", costs))
        paths.append(_workbook(folder / f"外包管理台账_{year}.xlsx", _ledgers(dice, bank, year)))
    settled = [
        penalty_sheet(bank),
        price_sheet(dice, bank),
        decision_sheet(dice, bank),
        calculation_sheet(bank),
        pool_sheet(dice, bank),
        share_sheet(dice, bank),
        one_time_sheet(dice, bank),
        terms_sheet(bank),
        target_sheet(bank),
        mix_sheet(dice, bank),
    ]
    paths.append(_workbook(folder / f"结算与决策资料_{settlements.YEAR}.xlsx", settled))
    return paths


def _ledgers(dice: Dice, bank: Bank, year: int) -> list[Sheet]:
    return [
        headcount_sheet(dice, bank, year),
        staff_check_sheet(dice, bank, year),
        report_sheet(dice, bank, year),
        access_sheet(dice, bank, year),
        incident_sheet(dice, bank, year),
        action_sheet(dice, bank, year),
        suggestion_sheet(dice, bank, year),
        event_sheet(bank, year),
        credit_sheet(bank, year),
        notice_sheet(dice, bank, year),
        invoice_sheet(dice, bank, year),
    ]


def _monthly_files(folder: Path, dice: Dice, bank: Bank, unit: Unit, year: int) -> list[Path]:
    months = months_of_work(dice, bank, unit, year)
    kpis, volumes = kpi_sheet(bank, unit, year, months), volume_sheet(bank, unit, year, months)
    encoding = _TEXT_FILES.get((unit.code, year))
    if encoding is None:
        return [_workbook(folder / f"月度KPI及业务量_{unit.name}_{year}.xlsx", [kpis, volumes])]
    return [
        _text(folder / f"月度KPI_{unit.name}_{year}.csv", kpis, encoding),
        _text(folder / f"月度业务量_{unit.name}_{year}.csv", volumes, encoding),
    ]


def _complaint_file(folder: Path, dice: Dice, bank: Bank, year: int) -> Path:
    sheet, encoding = complaint_sheet(dice, bank, year), _TEXT_COMPLAINTS.get(year)
    if encoding is None:
        return _workbook(folder / f"投诉台账_{year}.xlsx", [sheet])
    return _text(folder / f"投诉台账_{year}.csv", sheet, encoding)


def _workbook(path: Path, sheets: Sequence[Sheet]) -> Path:
    write_workbook(path, [_spoilt(sheet, path.name, sheet.name) for sheet in sheets])
    return path


def _text(path: Path, sheet: Sheet, encoding: str) -> Path:
    write_text(path, _spoilt(sheet, path.name, path.stem), encoding)
    return path


def _spoilt(sheet: Sheet, file: str, name: str) -> Sheet:
    return spoilt(sheet, odd_cells_of(file, name), repeated_row_of(file, name))
