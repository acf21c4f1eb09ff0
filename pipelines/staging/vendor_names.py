"""Which listed vendors have nearly the same name, so that a person can tell whether they are one firm or two."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import duckdb

from models.names import looks_alike, normalise_vendor_name, similarity, skeleton

# Names are compared within a shared beginning or ending only; a block this large says nothing about likeness.
LARGEST_BLOCK = 200
ALIKE = 0.90


def write_like_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Create staging.like_names: one row per pair of vendors whose names are alike, most alike first."""
    connection.execute(
        "create table staging.like_names (vendor_id varchar, vendor_name varchar, other_vendor_id varchar, "
        "other_vendor_name varchar, similarity double)"
    )
    staged = connection.execute(
        "select 1 from duckdb_tables() where schema_name = 'staging' and table_name = 'vendors'"
    ).fetchone()
    columns = {row[0] for row in connection.execute("describe staging.vendors").fetchall()} if staged else set()
    if not {"vendor_id", "vendor_name"} <= columns:
        return
    vendors = connection.execute("select vendor_id, vendor_name from staging.vendors order by vendor_id").fetchall()
    pairs = like_names(dict(vendors))
    if pairs:
        connection.executemany("insert into staging.like_names values (?, ?, ?, ?, ?)", pairs)


def like_names(vendors: dict[str, str]) -> list[tuple[str, str, str, str, float]]:
    """Return pairs of vendor id and name with their similarity, for names at least 0.90 alike (domain 2.5).

    Names that look the same and are made of different letters are as alike as names can be.
    """
    norms = {vendor_id: normalise_vendor_name(name) for vendor_id, name in vendors.items()}
    blocks: dict[str, set[str]] = defaultdict(set)
    for vendor_id, norm in norms.items():
        blocks["^" + norm[:3]].add(vendor_id)
        blocks[norm[-7:] + "$"].add(vendor_id)
        blocks["=" + skeleton(vendors[vendor_id])].add(vendor_id)
    pairs = {
        pair
        for members in blocks.values()
        if len(members) <= LARGEST_BLOCK
        for pair in combinations(sorted(members), 2)
    }
    alike = [(one, other, _degree(vendors, norms, (one, other))) for one, other in sorted(pairs)]
    return [(one, vendors[one], other, vendors[other], degree) for one, other, degree in alike if degree >= ALIKE]


def _degree(vendors: dict[str, str], norms: dict[str, str], pair: tuple[str, str]) -> float:
    one, other = pair
    return 1.0 if looks_alike(vendors[one], vendors[other]) else similarity(norms[one], norms[other])
