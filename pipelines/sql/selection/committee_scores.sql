-- One row per tender, candidate, indicator and member: the score on 0–100, whether it counts, and where it was given.
with only_tender as (

    -- A sheet of scores that names no tender is about the one its own workbook lists.
    select file_id, min(tender_no) as tender_no
    from staging.tenders
    group by file_id
    having count(distinct tender_no) = 1

),

given as (

    select
        coalesce(e.tender_no, o.tender_no) as tender_no,
        e.vendor_id,
        e.indicator as indicator_name,
        e.evaluator as member_name,
        e.score,
        e.max_points,
        coalesce(e.recused, false) as is_recused,
        e.reason,
        cast(e.scored_at as timestamp) as given_at,
        'sheet' as origin,
        e.file_id,
        e.source_sheet,
        e.source_row
    from staging.evaluator_scores as e
    left join only_tender as o on e.file_id = o.file_id
    union all
    -- Scores entered on the page are always on 0–100.
    select
        tender_no, vendor_id, indicator as indicator_name, member_name, score, 100 as max_points, recused as is_recused,
        reason, given_at, 'page' as origin, null as file_id, null as source_sheet, null as source_row
    from journal.committee_scores

),

scaled as (

    select
        g.*,
        i.indicator,
        t.deadline_at,
        m.measure = 'committee_mean' as is_judged,
        cast(
            case
                when g.max_points is not null then 100 * g.score / nullif(g.max_points, 0)
                when t.score_scale = 'points' then 100 * g.score / nullif(i.weight, 0)
                when t.score_scale = 'five' then 20 * g.score
                else g.score
            end as decimal(18, 12)
        ) as points,
        -- The least mark of five is 1: a 0 is none of them.
        t.score_scale = 'five' and g.max_points is null and g.score < 1 as is_no_mark
    from given as g
    inner join selection.candidates as c on g.tender_no = c.tender_no and g.vendor_id = c.vendor_id
    inner join selection.tenders as t on g.tender_no = t.tender_no
    inner join policy.indicator_names as n
        on c.scheme = n.scheme and c.scheme_version = n.version and g.indicator_name = n.indicator_name
    inner join policy.indicators as i
        on n.scheme = i.scheme and n.version = i.version and n.indicator = i.indicator
    inner join policy.indicator_measures as m
        on i.scheme = m.scheme and i.version = m.version and i.indicator = m.indicator and m.family = '*'

),

told_apart as (

    select
        *,
        coalesce(min(points) over same_key <> max(points) over same_key, false)
        or bool_or(is_recused) over same_key <> bool_and(is_recused) over same_key as is_contradictory,
        row_number() over (
            partition by tender_no, vendor_id, indicator, member_name
            order by origin, file_id, source_sheet, source_row
        ) as place
    from scaled
    window same_key as (partition by tender_no, vendor_id, indicator, member_name)

)

select
    tender_no,
    vendor_id,
    indicator,
    member_name,
    points,
    case
        when not is_judged then 'not_judged'
        -- Two values for one key: neither is taken (decisions on contradictions).
        when is_contradictory then 'contradictory'
        when is_recused then 'recused'
        when given_at > deadline_at then 'late'
        when points is null or points < 0 or points > 100 or is_no_mark then 'out_of_scale'
        else 'valid'
    end as state,
    reason,
    given_at,
    origin,
    file_id,
    source_sheet,
    source_row
from told_apart
-- Of the same said twice one is kept; of contradictory ones all are shown.
where is_contradictory or place = 1
