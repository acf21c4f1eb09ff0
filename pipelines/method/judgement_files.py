"""Pairwise judgements as a table that people can keep and send: read from CSV or a workbook, and written as rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from pipelines.errors import PolicyError

# Which judgement of which level: '' are the dimensions, else the indicators of the dimension of that code.
COLUMNS: Final = ("level", "judge", "item", "against", "judgement")
_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "level": ("level", "层级"),
    "judge": ("judge", "评判人"),
    "item": ("item", "项目"),
    "against": ("against", "对比项目"),
    "judgement": ("judgement", "判断"),
}
LARGEST_BYTES: Final = 2_000_000
_MOST_ROWS: Final = 20_000
_LEAST, _MOST = Fraction(1, 9), Fraction(9)


@dataclass(frozen=True)
class Judgement:
    """What one judge says of one pair: `item` matters `value` times as much as `against`."""

    level: str
    judge: str
    item: str
    against: str
    value: Fraction


def read_judgements(name: str, content: bytes, items: Mapping[str, Sequence[str]]) -> list[Judgement]:
    """Return the judgements of a file; `items` are the codes of every level.

    A later row on the same pair replaces an earlier one. Raises PolicyError naming file and row for what can't be read,
    an unknown code and a judgement outside 1/9 to 9.
    """
    if len(content) > LARGEST_BYTES:
        raise PolicyError(f"{name} 超过 2 MB，不像判断表。", f"{name} is larger than 2 MB, which no such table is.")
    rows = _workbook_rows(name, content) if content[:2] == b"PK" else _csv_rows(name, content)
    found: dict[tuple[str, str, frozenset[str]], Judgement] = {}
    places: dict[str, int] | None = None
    for number, row in rows:
        if places is None:
            places = _places(row)
            continue
        if any(row):
            judgement = _judgement(f"{name} 第 {number} 行", f"{name}, row {number}", row, places, items)
            found[judgement.level, judgement.judge, frozenset((judgement.item, judgement.against))] = judgement
    if places is None:
        headers = "、".join(each[1] for each in _HEADERS.values())
        raise PolicyError(
            f"{name} 中找不到表头（{headers}）。", f"{name} has no header with {', '.join(_HEADERS)}."
        )  # fmt: skip
    return list(found.values())


def written_judgement(value: Fraction) -> str:
    """Write a judgement as people do: 5, 1/5."""
    return str(value)


def _judgement(
    zh: str, en: str, row: Sequence[str], places: Mapping[str, int], items: Mapping[str, Sequence[str]]
) -> Judgement:
    said = {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}
    level, item, against = said["level"], said["item"], said["against"]
    if level not in items or item not in items[level] or against not in items[level] or item == against:
        raise PolicyError(
            f"{zh}：“{level or '维度'}”中没有这一对 {item}／{against}，请核对代码。",
            f"{en}: {level or 'dimensions'} has no such pair {item} / {against}; check the codes.",
        )
    try:
        value = Fraction(said["judgement"].lstrip("'").replace("／", "/")).limit_denominator(1000)
    except (ValueError, ZeroDivisionError):
        value = Fraction(0)
    if not _LEAST <= value <= _MOST:
        raise PolicyError(
            f"{zh}：判断“{said['judgement']}”应在 1/9 至 9 之间。",
            f"{en}: the judgement “{said['judgement']}” must lie between 1/9 and 9.",
        )
    return Judgement(level, said["judge"] or "–", item, against, value)


def _places(row: Sequence[str]) -> dict[str, int] | None:
    """Return where the columns stand if this row is the header."""
    heads = [cell.strip().lower() for cell in row]
    places = {
        name: next((heads.index(word) for word in known if word in heads), -1) for name, known in _HEADERS.items()
    }
    return None if -1 in places.values() else places


def _csv_rows(name: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise PolicyError(f"{name} 的编码无法识别，请另存为 UTF-8。", f"{name} can't be decoded; save it as UTF-8.")
    yield from enumerate(csv.reader(io.StringIO(text)), start=1)


def _workbook_rows(name: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    import zipfile

    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > 20 * LARGEST_BYTES:
                raise PolicyError(f"{name} 解压后过大。", f"{name} is too large once unpacked.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows = list(_texts(sheet.iter_rows(max_row=_MOST_ROWS, max_col=20, values_only=True)))
            if any(_places(row) for row in rows):
                return iter(list(enumerate(rows, start=1)))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as fault:
        raise PolicyError(f"{name} 不是可读取的工作簿。", f"{name} is no workbook that can be read.") from fault
    return iter(())


def _texts(rows: Iterable[Sequence[object]]) -> Iterator[list[str]]:
    for row in rows:
        yield ["" if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in row]
