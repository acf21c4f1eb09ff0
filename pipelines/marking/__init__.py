"""The user's own workbook given back with marks on all that must be mended and a list as its first sheet."""

from __future__ import annotations

from pipelines.marking.given_back import find_file, losses_of, marked_file, marked_workbook, write_marked
from pipelines.marking.lost_parts import told_of
from pipelines.marking.marks import MarkedCell, Marks, Remark, marks_of

__all__ = [
    "MarkedCell",
    "Marks",
    "Remark",
    "find_file",
    "losses_of",
    "marked_file",
    "marked_workbook",
    "marks_of",
    "told_of",
    "write_marked",
]
