-- One row per vendor with a tier, peer group and period: its standing after the rules of movement (domain 6.4).
-- moved: earned (as its own conditions say), newcomer, waiting (better, not yet long enough), repeated, rechecked.
-- A period without a tier (idle, too little data) counts neither way: the standing waits for the next.
-- recent: the results of the last `up_after` periods, which a vendor rises to the worst of; none from before a repeated fall.
-- Tiers are carried into another version of the rule by scores.tier_heirs, never by their place.
with recursive standing as (

    select
        vendor_id, scheme, family, class, mode, peer_group, period, scheme_version, place, earned_seq, reached_seq,
        greatest(earned_seq, coalesce(limit_seq, 1)) as tier_seq,
        [cast(greatest(earned_seq, coalesce(limit_seq, 1)) as integer)] as recent,
        false as is_repeated,
        case when coalesce(limit_seq, 1) > earned_seq then 'newcomer' else 'earned' end as moved
    from scores.tiers_due
    where place = 1
    union all
    select
        m.vendor_id, m.scheme, m.family, m.class, m.mode, m.peer_group, m.period, m.scheme_version, m.place,
        m.earned_seq, m.reached_seq, m.tier_seq, m.recent, m.is_repeated,
        case
            when m.is_repeated then 'repeated'
            when m.is_lifted then 'rechecked'
            when m.result_seq < m.tier_seq then 'waiting'
            when m.result_seq > m.earned_seq then 'newcomer'
            else 'earned'
        end as moved
    from (
        select
            * replace (
                case
                    when is_again then repeat_to_seq
                    when result_seq > tier_seq then result_seq
                    else least(
                            tier_seq,
                            case when is_lifted then recheck_to_seq end,
                            case when len(recent) >= up_after then list_max(recent) end
                        )
                end as tier_seq
            ),
            is_again or (was_repeated and not is_better and not is_lifted) as is_repeated
        from (
            select
                * replace (
                    case
                        when is_again or not can_rise then cast([] as integer[])
                        else list_slice(list_append(recent, cast(result_seq as integer)), -up_after, -1)
                    end as recent
                ),
                can_rise and result_seq < tier_seq as is_better
            from (
                select
                    n.*,
                    s.tier_seq, s.recent,
                    s.was_repeated,
                    greatest(n.earned_seq, coalesce(n.limit_seq, 1)) as result_seq,
                    -- The repeated tier: earned now and before while standing in it.
                    coalesce(
                        n.earned_seq = n.repeat_seq and s.earned_seq = n.repeat_seq and s.tier_seq = n.repeat_seq,
                        false
                    ) as is_again,
                    coalesce(
                        n.is_rechecked and s.tier_seq = n.recheck_from_seq and n.earned_seq <= n.recheck_to_seq, false
                    ) as is_lifted,
                    -- Who fell by repeating a tier does not rise by repeating it once more.
                    not s.was_repeated or coalesce(n.earned_seq < n.repeat_seq, true) as can_rise
                from (
                    select
                        l.vendor_id, l.scheme, l.family, l.class, l.mode, l.place,
                        l.is_repeated as was_repeated,
                        h.new_version,
                        h.heirs[l.earned_seq] as earned_seq,
                        h.heirs[l.tier_seq] as tier_seq,
                        list_transform(l.recent, lambda seq: h.heirs[seq]) as recent
                    from standing as l
                    inner join scores.tier_heirs as h on l.scheme = h.scheme and l.scheme_version = h.old_version
                ) as s
                inner join scores.tiers_due as n
                    on s.vendor_id = n.vendor_id and s.scheme = n.scheme and s.new_version = n.scheme_version
                    and s.family = n.family and s.class = n.class and s.mode = n.mode and n.place = s.place + 1
            ) as followed
        ) as counted
    ) as m

)

select s.vendor_id, s.peer_group, s.period, t.tier, s.tier_seq, s.reached_seq, s.earned_seq, s.moved
from standing as s
inner join policy.tiers as t on s.scheme = t.scheme and s.scheme_version = t.version and s.tier_seq = t.seq
