"""Which rows break a rule that needs more than the row itself: other rows, other sheets, or the policy."""

from __future__ import annotations

import duckdb

from pipelines.contract import Contract
from pipelines.errors import TransformError
from pipelines.staging.building import Building


def apply_row_rules(building: Building, contract: Contract, table: str) -> None:
    """Reject or note what the files `row_rules/<source>/*.sql` find among a source's rows.

    Each file reads `temp.raw_<source>`, whose references are resolved, and gives row_no, kind (rejected or noted),
    field, raw_text, rule, zh, en. Raises TransformError naming the file that fails.
    """
    for path in sorted((building.decided.row_rules / contract.source).glob("*.sql")):
        try:
            building.faults.add_found(contract, table, path.read_text(encoding="utf-8"))
        except duckdb.Error as fault:
            raise TransformError(f"{path} 运行失败：{fault}", f"{path} failed: {fault}") from fault
