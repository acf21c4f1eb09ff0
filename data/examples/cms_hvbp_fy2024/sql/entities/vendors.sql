-- One row per hospital. Where two share a name, city and state follow it, so that a ranking shows which is which.
with hospitals as (

    select distinct
        facility_id,
        facility_name,
        city,
        state
    from staging.domain_scores

),

counted as (

    select
        h.*,
        count(*) over (partition by h.facility_name) as namesakes
    from hospitals as h

)

select
    facility_id as vendor_id,
    case
        when namesakes = 1 then facility_name
        else facility_name || ' (' || city || ', ' || state || ')'
    end as vendor_name,
    cast(null as varchar) as uscc
from counted
