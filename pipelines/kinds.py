"""Which kinds of cell a contract can ask for, and how each is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pyarrow as pa

KINDS: Final = (
    "text",
    "key_text",
    "integer",
    "decimal",
    "money",
    "price",
    "ratio",
    "date",
    "datetime",
    "month",
    "period",
    "boolean",
    "enum",
)
NUMBER_KINDS: Final = frozenset({"integer", "decimal", "money", "price", "ratio"})
AMOUNT_KINDS: Final = frozenset({"money", "price"})

DECIMALS: Final = {"money": 2, "price": 6, "ratio": 9, "decimal": 6}
PRECISION: Final = 18

_SQL: Final = {
    "integer": "bigint",
    "date": "date",
    "datetime": "timestamp",
    "month": "date",
    "boolean": "boolean",
}


def arrow_type(kind: str, scale: int) -> pa.DataType:
    """Return the type a kind has in Parquet; money in 元 with two decimals, ratios as fractions with nine."""
    # Arrow is for those who read; whoever only asks a contract for its words is quicker without.
    import pyarrow as pa

    if kind in DECIMALS:
        return pa.decimal128(PRECISION, scale)
    stored = {
        "integer": pa.int64(),
        "date": pa.date32(),
        "datetime": pa.timestamp("us"),
        "month": pa.date32(),
        "boolean": pa.bool_(),
    }
    return stored.get(kind, pa.string())


def sql_type(kind: str, scale: int) -> str:
    """Return the DuckDB type of a kind, for a table that no file has filled yet."""
    if kind in DECIMALS:
        return f"decimal({PRECISION},{scale})"
    return _SQL.get(kind, "varchar")
