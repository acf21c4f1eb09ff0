-- One row per vendor with a tier, peer group and period: its standing after the rules of movement (domain 6.4).
-- moved: earned (as its own conditions say), newcomer, waiting (better, not yet long enough), repeated, rechecked.
-- A period without a tier (idle, too little data) counts neither way: the standing waits for the next.
with recursive standing as (

    select
        vendor_id, scheme, family, class, mode, peer_group, period, scheme_version, place, earned_seq, reached_seq,
        greatest(earned_seq, coalesce(limit_seq, 1)) as tier_seq,
        0 as better_count,
        0 as better_seq,
        false as is_repeated,
        case when coalesce(limit_seq, 1) > earned_seq then 'newcomer' else 'earned' end as moved
    from scores.tiers_due
    where place = 1
    union all
    select
        d.vendor_id, d.scheme, d.family, d.class, d.mode, d.peer_group, d.period, d.scheme_version, d.place,
        d.earned_seq, d.reached_seq,
        case
            when d.is_again then d.repeat_to_seq
            when d.result_seq > d.tier_seq then d.result_seq
            when d.is_lifted then d.recheck_to_seq
            when d.is_better and d.better_count + 1 >= d.up_after then greatest(d.better_seq, d.result_seq)
            else d.tier_seq
        end as tier_seq,
        case when d.is_counted then d.better_count + 1 else 0 end as better_count,
        case when d.is_counted then greatest(d.better_seq, d.result_seq) else 0 end as better_seq,
        d.is_again or (d.was_repeated and not d.is_better and not d.is_lifted) as is_repeated,
        case
            when d.is_again or (d.was_repeated and not d.is_better and not d.is_lifted) then 'repeated'
            when d.is_lifted then 'rechecked'
            when d.is_counted then 'waiting'
            when d.result_seq > d.earned_seq then 'newcomer'
            else 'earned'
        end as moved
    from (
        select
            *,
            -- A period better than the standing, and not yet enough of them, counts towards the rise.
            is_better and better_count + 1 < up_after and not is_again
            and not (is_lifted and result_seq >= recheck_to_seq) as is_counted
        from (
            select
                n.*,
                s.tier_seq, s.better_count, s.better_seq,
                s.is_repeated as was_repeated,
                greatest(n.earned_seq, coalesce(n.limit_seq, 1)) as result_seq,
                -- The repeated tier: earned now and before while standing in it.
                coalesce(
                    n.earned_seq = n.repeat_seq and s.earned_seq = n.repeat_seq and s.tier_seq = n.repeat_seq, false
                ) as is_again,
                coalesce(
                    n.is_rechecked and s.tier_seq = n.recheck_from_seq and n.earned_seq <= n.recheck_to_seq, false
                ) as is_lifted,
                -- Who fell by repeating a tier does not rise by repeating it once more.
                greatest(n.earned_seq, coalesce(n.limit_seq, 1)) < s.tier_seq
                and not (s.is_repeated and coalesce(n.earned_seq >= n.repeat_seq, false)) as is_better
            from standing as s
            inner join scores.tiers_due as n
                on s.vendor_id = n.vendor_id and s.scheme = n.scheme and s.family = n.family and s.class = n.class
                and s.mode = n.mode and n.place = s.place + 1
        ) as followed
    ) as d

)

select s.vendor_id, s.peer_group, s.period, t.tier, s.tier_seq, s.reached_seq, s.earned_seq, s.moved
from standing as s
inner join policy.tiers as t on s.scheme = t.scheme and s.scheme_version = t.version and s.tier_seq = t.seq
