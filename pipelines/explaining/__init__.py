"""Why a score is what it is and why it moved: between quarters, between versions of the rule, and by a late load."""
