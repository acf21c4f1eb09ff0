-- One row per verdict whose full-cost and incremental savings differ by more than what was removed from the sides differs. Must be empty.
select engagement_id, period, saving_cny, decision_saving_cny, removed_inhouse_cny, removed_outsourced_cny
from costs.verdicts
where saving_cny - decision_saving_cny <> removed_inhouse_cny - removed_outsourced_cny
