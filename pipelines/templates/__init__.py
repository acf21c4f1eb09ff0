"""Blank workbooks made from the contracts: what a bank's back office sends to its branches to be filled in."""

from __future__ import annotations

from pipelines.templates.sets import TemplateSet, all_sets, file_name, set_of_source, set_of_workbook
from pipelines.templates.workbook import write_chosen, write_template

__all__ = ["TemplateSet", "all_sets", "file_name", "set_of_source", "set_of_workbook", "write_chosen", "write_template"]
