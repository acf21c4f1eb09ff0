-- One row per exception of an engagement in a quarter (one at most), and who recorded it here.
select cost_waiver, waiver_approver, waiver_on, waiver_until, recorded_by, is_valid, fault
from costs.waivers
where engagement_id = $engagement and period = $period
