-- One row per engagement, quarter and status of service credits: the penalty sheet's, else the invoices' own (domain 4.6).
with penalties as (

    select
        engagement_id,
        case when period like '____-__' then main.quarter_of(cast(period || '-01' as date)) else period end as period,
        status, sum(cast(amount_ex_vat_cny as decimal(28, 8))) as amount_cny, min(file_id) as file_id,
        min(source_sheet) as source_sheet, min(source_row) as source_row, 'penalties' as source
    from staging.penalties
    where period like '____Q_' or period like '____-__'
    group by
        engagement_id,
        case when period like '____-__' then main.quarter_of(cast(period || '-01' as date)) else period end, status

),

invoiced as (

    select
        engagement_id,
        case when period like '____-__' then main.quarter_of(cast(period || '-01' as date)) else period end as period,
        coalesce(credit_status, 'proposed') as status, sum(cast(credit_cny as decimal(28, 8))) as amount_cny,
        min(file_id) as file_id, min(source_sheet) as source_sheet, min(source_row) as source_row,
        'invoices' as source
    from staging.invoices
    where credit_cny is not null and credit_cny <> 0 and (period like '____Q_' or period like '____-__')
    group by
        engagement_id,
        case when period like '____-__' then main.quarter_of(cast(period || '-01' as date)) else period end,
        coalesce(credit_status, 'proposed')

)

select * from penalties
union all
select i.*
from invoiced as i
left join penalties as p on i.engagement_id = p.engagement_id and i.period = p.period
where p.engagement_id is null
