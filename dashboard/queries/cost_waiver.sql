-- One row at most: the exception of an engagement in a quarter, and who recorded it here.
select cost_waiver, waiver_approver, waiver_on, waiver_until, recorded_by, is_valid
from costs.waivers
where engagement_id = $engagement and period = $period
