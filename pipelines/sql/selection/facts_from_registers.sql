-- One row per tender, candidate, measure and source row that the bank's own registers and sheets give.
select * from selection.facts_of_vendor
union all
select * from selection.facts_of_certificates
union all
select * from selection.facts_of_finances
union all
select * from selection.facts_of_records
union all
select * from selection.facts_of_performance
union all
select * from selection.facts_of_security
union all
select * from selection.facts_of_continuity
