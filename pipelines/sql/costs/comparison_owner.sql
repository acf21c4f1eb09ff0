-- One row: who owes what the comparison needs as a whole, and not one line of it: who owes the overhead.
select owed_zh, owed_en
from policy.cost_items
order by cost_code <> 'I12', seq
limit 1
