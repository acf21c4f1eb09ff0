"""Which names nobody can trust: those with hidden characters that reverse how they are shown."""

from __future__ import annotations

from pipelines.contract import Contract
from pipelines.staging.building import Building
from pipelines.staging.sentences import pattern

# U+202A to U+202E and U+2066 to U+2069, as models/names.py has them.
REVERSING = "[\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]"


def refuse_reversed_names(building: Building, contract: Contract, table: str) -> None:
    """Reject rows in which a name or number that others refer to holds a character that reverses its display."""
    names = [each.name for each in contract.fields if each.kind == "key_text"]
    texts = " union all ".join(f"select row_no, '{name}' as field, {name} as said from {table}" for name in names)  # noqa: S608
    if not names:
        return
    told = pattern("bidi")
    building.faults.add_found(
        contract,
        table,
        "select row_no, 'rejected' as kind, field, said as raw_text, 'M-29' as rule, "  # noqa: S608
        "replace($zh, '{name}', regexp_replace(said, $bad, '', 'g')) as zh, "
        f"replace($en, '{{name}}', regexp_replace(said, $bad, '', 'g')) as en from ({texts}) "
        "where regexp_matches(said, $bad)",
        {"zh": told.zh, "en": told.en, "bad": REVERSING},
    )
