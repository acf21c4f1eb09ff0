"""Which contracts belong into one template workbook, and what that workbook is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pipelines.contract import Contract, Contracts
from pipelines.errors import ScorecardError
from pipelines.intake import clean_name

# The eleven workbooks that a bank keeps (domain 2.9).
_WORKBOOKS: Final = {
    1: ("供应商基础信息", "Vendors"),
    2: ("合同与服务台账", "Contracts and services"),
    3: ("月度KPI及业务量", "Monthly KPI and volume"),
    4: ("投诉台账", "Complaints"),
    5: ("事件台账", "Incidents"),
    6: ("外包费用及内部成本", "Outsourcing costs"),
    7: ("自营成本测算", "In-house cost calculation"),
    8: ("外包人员基本情况报表", "Outsourced staff"),
    9: ("抽查及整改台账", "Inspections and improvements"),
    10: ("候选供应商评分表", "Candidate scoring"),
    11: ("权重与目标方案", "Weights and targets"),
}


@dataclass(frozen=True)
class TemplateSet:
    """The contracts of one template workbook, one sheet each, and its name in both languages."""

    name_zh: str
    name_en: str
    contracts: tuple[Contract, ...]


def set_of_workbook(contracts: Contracts, number: int) -> TemplateSet:
    """Return the workbook of that number; raise ScorecardError naming the numbers there are."""
    # What others refer to comes first: the vendors before their certificates.
    own = [each for each in contracts if each.workbook == number]
    found = tuple(sorted(own, key=lambda each: each.refers != "none"))
    if not found:
        listed = ", ".join(str(number) for number in _numbers(contracts))
        raise ScorecardError(
            f"没有编号为 {number} 的工作簿模板；现有：{listed}。",
            f"There is no template workbook {number}; there are {listed}.",
        )
    zh, en = _WORKBOOKS.get(number, (found[0].title_zh, found[0].title_en))
    return TemplateSet(zh, en, found)


def set_of_source(contracts: Contracts, source: str) -> TemplateSet:
    """Return the template of one contract alone; raise ScorecardError naming the sources there are."""
    if source not in contracts.by_source:
        listed = ", ".join(contracts.by_source)
        raise ScorecardError(
            f"没有名为 {source} 的表；现有：{listed}。", f"There is no source {source}; there are {listed}."
        )
    contract = contracts.by_source[source]
    return TemplateSet(contract.title_zh, contract.title_en, (contract,))


def all_sets(contracts: Contracts) -> list[TemplateSet]:
    """Return every workbook in the order of its number, then each contract that belongs to none."""
    numbered = [set_of_workbook(contracts, number) for number in _numbers(contracts)]
    return numbered + [set_of_source(contracts, each.source) for each in contracts if each.workbook is None]


def chosen_sets(contracts: Contracts, number: int | None, source: str | None, everything: bool) -> list[TemplateSet]:
    """Return the templates that were asked for; raise ScorecardError unless exactly one way of asking was used."""
    if sum((number is not None, source is not None, everything)) != 1:
        raise ScorecardError(
            "请在 --workbook、--source、--all 中选一个。", "Give exactly one of --workbook, --source and --all."
        )
    if number is not None:
        return [set_of_workbook(contracts, number)]
    return all_sets(contracts) if source is None else [set_of_source(contracts, source)]


def file_name(template: TemplateSet, language: str) -> str:
    """Return what a template's file is called in a language ('zh' or 'en')."""
    return clean_name(f"{template.name_zh}_模板.xlsx" if language == "zh" else f"{template.name_en}_template.xlsx")


def _numbers(contracts: Contracts) -> list[int]:
    return sorted({each.workbook for each in contracts if each.workbook is not None})
