"""The user's own workbook given back with marks on all that must be mended and a list as its first sheet."""

from __future__ import annotations

from pipelines.marking.given_back import find_file, marked_file, marked_workbook, write_marked
from pipelines.marking.marks import MarkedCell, Marks, Remark, marks_of

__all__ = ["MarkedCell", "Marks", "Remark", "find_file", "marked_file", "marked_workbook", "marks_of", "write_marked"]
