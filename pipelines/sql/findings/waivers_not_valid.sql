-- One row per exception from the cost rule that does not hold in any quarter, with the reason (0.1 D4).
with faults as (

    select
        file_id, source_sheet, source_row, cost_waiver, max(fault) as fault, bool_or(is_valid) as holds_once
    from costs.waivers
    where fault is null or fault not in ('not_yet', 'expired')
    group by file_id, source_sheet, source_row, cost_waiver

)

select
    file_id,
    source_sheet,
    source_row,
    'cost_waiver' as source_field,
    cost_waiver as raw_text,
    'D4' as rule,
    case fault
        when 'not_temporary' then '成本例外只适用于外包目的含“临时补员”的项目，未予采用'
        when 'no_reason' then '成本例外没有写明原因，未予采用'
        when 'no_approver' then '成本例外没有批准人，未予采用'
        when 'no_dates' then '成本例外缺少批准日期或有效期，未予采用'
        else '成本例外的有效期超过规定上限，未予采用'
    end as zh,
    case fault
        when 'not_temporary' then 'An exception from the cost rule is for temporary staffing only; it was not applied'
        when 'no_reason' then 'The exception from the cost rule gives no reason; it was not applied'
        when 'no_approver' then 'The exception from the cost rule names no approver; it was not applied'
        when 'no_dates' then 'The exception from the cost rule lacks the day of approval or its end; it was not applied'
        else 'The exception from the cost rule lasts longer than allowed; it was not applied'
    end as en
from faults
where not holds_once
