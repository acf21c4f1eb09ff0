-- One row per engagement, period and measure that a ledger of its own gives a value for: the monthly KPI sheet then only stands
-- beside it.
select engagement_id, period, measure from measures.headcount_rates where state = 'value'
union
select engagement_id, period, measure from measures.staff_check_rates where state = 'value'
union
select engagement_id, period, measure from measures.roster_rates where state = 'value'
union
select engagement_id, period, measure from measures.replacements_in_time where state = 'value'
union
select engagement_id, period, measure from measures.actions_in_time where state = 'value'
union
select engagement_id, period, measure from measures.training_rates where state = 'value'
union
select engagement_id, period, measure from measures.report_punctuality where state = 'value'
