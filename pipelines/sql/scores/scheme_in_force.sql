-- One row per period: the version of the scheme that was in force when the period ended.
with candidates as (

    select
        p.period,
        p.seq,
        s.scheme,
        s.version,
        row_number() over (partition by p.period, s.scheme order by s.effective_from desc, s.version desc) as place
    from entities.periods as p
    inner join policy.schemes as s on s.purpose = 'evaluation' and s.effective_from <= p.end_on

)

select period, seq, scheme, version as scheme_version
from candidates
where place = 1
