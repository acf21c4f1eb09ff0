"""What a scheme may not leave out, and the words that tell it on a circulated sheet (V19)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pipelines.policy_files import PolicyTables, need, title
from pipelines.policy_places import refuse_unknown, wrong
from pipelines.scheme_weights import Scheme


def add_essentials(tables: PolicyTables, scheme: Scheme, document: Mapping[str, Any]) -> None:
    """Add what the scheme may not leave out; refuse the scheme if none of the indicators named has weight."""
    for seq, rule in enumerate(document.get("must_weigh", []), start=1):
        where = scheme.place.within(f"must_weigh[{seq}]", rule)
        refuse_unknown(rule, {"any_of", "title", "words"}, where)
        words = title(rule, where)
        if not any(scheme.weights.get(str(code), 0) > 0 for code in need(rule, "any_of", where)):
            raise wrong(
                where,
                f"方案没有给“{words['title_zh']}”权重（V19），不能使用，请给其中至少一项大于 0 的权重。",
                f"the scheme gives no weight to “{words['title_en']}” (V19) and is unusable; weigh one of them.",
            )
        named = [str(word) for word in need(rule, "words", where)]
        tables.add("essentials", **scheme.key, seq=seq, **words, words="|".join(map(re.escape, named)))
