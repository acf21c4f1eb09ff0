-- The few formulas that every table shares. Each takes scalars, so a runner on another engine can inline it.

-- A ratio of sums; nothing over nothing is null, never zero and never perfect.
create macro main.ratio(numerator, denominator) as
    cast(numerator as double) / nullif(cast(denominator as double), 0);

-- A total on the scale from 0 to 100; what is missing stays missing.
create macro main.within_scale(figure) as
    case when figure is null then null else greatest(0, least(100, figure)) end;

-- A published figure: float dust beyond the ninth decimal removed, then rounded once, half-up, to two decimals.
create macro main.published(figure) as
    cast(round(cast(figure as decimal(18, 9)), 2) as decimal(9, 2));

-- A figure rounded to a multiple of `step` (billionths of a point), half up or down, once float dust beyond the ninth
-- decimal is gone; without a step it stays. Whole numbers below 2^53 divide without an error that could cross a multiple.
create macro main.rounded(figure, step, is_down) as
    case
        when step is null then cast(figure as double)
        when is_down
            then floor(round(cast(figure as double) * 1000000000) / step) * step / 1000000000
        else
            floor((2 * round(cast(figure as double) * 1000000000) + step) / (2 * step))
            * step / 1000000000
    end;

-- Where on its curve a value stands: itself, its logarithm, or its place between the row's own limits (0 to 1). Where the
-- start already is at the end or beyond it, whatever is better than the start has reached the end. sign: -1 if lower is better.
create macro main.on_curve(value, starts_at, ends_at, sign, has_limits, is_log) as
    case
        when has_limits and (ends_at - starts_at) * sign > 0 then (value - starts_at) / (ends_at - starts_at)
        when has_limits then case when (value - starts_at) * sign > 0 then 1.0 else 0.0 end
        when is_log then case when value > 0 then ln(value) else cast('-infinity' as double) end
        else value
    end;
-- Whether a segment of a curve holds a place on it, and the points it gives there; a null end is infinite and level. Of a
-- place at infinity no other segment is asked, but an engine may work it out before it looks who holds it.
create macro main.holds(x, x_from, x_to, right_closed) as
    case
        when right_closed then (x_from is null or x > x_from) and (x_to is null or x <= x_to)
        else (x_from is null or x >= x_from) and (x_to is null or x < x_to)
    end;
create macro main.points_on(x, x_from, x_to, s_from, s_to) as
    case
        when x_from is null or x_to is null or s_from = s_to or isinf(cast(x as double)) then s_from
        else s_from + (x - x_from) / (x_to - x_from) * (s_to - s_from)
    end;

-- The mean of points 0 to 100 across parts of whole weight `units`; parts without points leave theirs to the others.
-- Both means are sums of decimals, so that no row order can move a digit.
create macro main.mean_of(units, points) as
    cast(sum(units * points) as double) / nullif(sum(units) filter (where points is not null), 0);
-- The geometric one: a part of 0 points counts as `lowest`, and the others in proportion above it; 0 makes the mean 0.
create macro main.geometric_mean_of(units, points, lowest) as
    case
        when min(points) + lowest = 0 then 0.0
        else exp(
                main.mean_of(
                    units,
                    cast(ln(nullif(lowest + cast(points as double) * (100 - lowest) / 100, 0)) as decimal(18, 15))
                )
            )
    end;

-- A figure times a part of the whole, to the twelfth decimal, for sums that no row order can move. Most wholes have one
-- part: that one is not multiplied, which is slow beyond eighteen digits.
create macro main.part_of(figure, share) as
    case when share = 1 then cast(figure as decimal(18, 12)) else cast(figure * share as decimal(18, 12)) end;

-- The mean of a figure over the parts of a whole by their shares; a part without the figure leaves its share to the others.
create macro main.mean_by_share(figure, share) as
    main.ratio(sum(main.part_of(figure, share)), sum(share) filter (where figure is not null));

-- The quarter a day lies in, as 2025Q1.
create macro main.quarter_of(day) as
    cast(year(day) as varchar) || 'Q' || cast(quarter(day) as varchar);

-- Whether a gate is failed, to_verify or passed, from what the data say and what a reviewer found (domain 3.2).
-- What nobody shows is to be verified; a written finding clears a failure of the data only where the gate allows it.
create macro main.gate_state(computed, finding, is_exempt) as
    case
        when finding = 'failed' then 'failed'
        when computed = 'failed' then case when is_exempt and finding = 'passed' then 'passed' else 'failed' end
        when finding in ('open', 'contradictory') then 'to_verify'
        when finding = 'passed' or computed = 'passed' then 'passed'
        else 'to_verify'
    end;

-- The quarter of a stated period, which may be a quarter or a month (2025Q1, 2025-01); others are none.
create macro main.quarter_of_stated(stated) as
    case
        when stated like '____-__' then main.quarter_of(cast(stated || '-01' as date))
        when stated like '____Q_' then stated
    end;

-- Of an amount that brings a running total to `reached`, the part that lies within a limit.
create macro main.part_within(reached, amount, within) as
    cast(greatest(least(reached, within) - (reached - amount), 0) as decimal(28, 8));

-- Whether a quarter lies in a stated period, which may be a month of it, a half-year or a year; in any where none is stated.
create macro main.lies_in(quarter, stated) as
    case
        when stated is null then true
        when main.quarter_of_stated(stated) is not null then main.quarter_of_stated(stated) = quarter
        when stated like '____H_'
            then substr(stated, 1, 4) = substr(quarter, 1, 4)
            and cast(substr(stated, 6, 1) as integer) = (cast(substr(quarter, 6, 1) as integer) + 1) // 2
        else substr(stated, 1, 4) = substr(quarter, 1, 4)
    end;

-- The month of a stated period that is one; none of a quarter's.
create macro main.stated_month(stated) as
    case when stated like '____-__' then stated end;

-- A figure of the cost test that says something about a verdict: none where none could be given (domain 4.7).
create macro main.if_judged(verdict, figure) as
    case when verdict <> 'NOT_ASSESSABLE' then figure end;

-- A fail with an exception in force is a fail that is waived, never a pass (domain 0.1 D4).
create macro main.verdict_said(verdict, is_waived) as
    case when verdict = 'FAIL' and is_waived then 'FAIL – waived' else verdict end;

-- How many months a contract runs, from its own first day on: half a month and more counts as one, and none is without any.
create macro main.term_months(start_on, end_on) as
    greatest(
        datesub('month', start_on, end_on + 1)
        + case
            when datediff('day', cast(start_on + to_months(cast(datesub('month', start_on, end_on + 1) as integer)) as date),
                end_on + 1) >= 15 then 1
            else 0
        end,
        1
    );

-- An amount times part over whole, in decimals: DuckDB's own division of decimals passes through a double. Exact to the
-- eighth decimal, rounded there half away from zero; null where the whole is zero. Parts count with six decimals.
create macro main.times_ratio(amount, part, whole) as
    cast(
        cast(
            (
                2 * cast(cast(amount as decimal(28, 8)) * 100000000 as hugeint)
                * cast(cast(part as decimal(24, 6)) * 1000000 as hugeint)
                + sign(amount) * sign(part) * abs(cast(cast(whole as decimal(24, 6)) * 1000000 as hugeint))
            ) // nullif(2 * cast(cast(whole as decimal(24, 6)) * 1000000 as hugeint), 0)
            as decimal(30, 0)
        ) * cast(0.00000001 as decimal(8, 8)) as decimal(28, 8)
    );

-- An amount times a rate or a count, kept to the eighth decimal.
create macro main.times(amount, factor) as
    cast(cast(amount as decimal(28, 8)) * cast(factor as decimal(9, 6)) as decimal(28, 8));

-- The verdict on both sides as rounded to the cent: equality fails, and of no in-house cost there is no margin (domain 4.7).
create macro main.cost_verdict(inhouse, outsourced, marginal_below) as
    case
        when inhouse is null or outsourced is null then 'NOT_ASSESSABLE'
        when outsourced >= inhouse then 'FAIL'
        when inhouse <= 0 then 'NOT_ASSESSABLE'
        when inhouse - outsourced < inhouse * marginal_below then 'MARGINAL'
        else 'PASS'
    end;

-- Whether a cost line is what in-house people are paid: the base of the conversion differential (domain 4.7).
create macro main.is_personnel(cost_code) as cost_code in ('I1', 'I2', 'I2b', 'I3', 'I4', 'I5');

-- Whether the aim of an engagement is temporary staffing, the only one that an exception from the cost rule is for (D4).
create macro main.is_temporary(aim) as
    coalesce(
        regexp_matches(lower(aim), '临时|temporary')
        and not regexp_matches(lower(aim), '(非|不是|不属于|不为)临时|(non|not)[ -]?temporary'), false
    );

-- The first day of a quarter written as 2025Q1.
create macro main.quarter_start(period) as
    make_date(cast(substr(period, 1, 4) as integer), 3 * cast(substr(period, 6, 1) as integer) - 2, 1);

-- A cell that states one number, as digits and its unit sign if it has one (95.3%); null where it says anything else.
create macro main.number_and_unit(words) as
    nullif(
        regexp_extract(
            replace(replace(replace(words, '％', '%'), ',', ''), ' ', ''),
            '^[≥≤><=]?(-?[0-9]+(?:\.[0-9]+)?[%‰‱]?)$', 1
        ), ''
    );

-- A number as a sheet would hold it: without the zeros that storage puts behind it.
create macro main.plain_number(number) as
    regexp_replace(regexp_replace(cast(number as varchar), '(\.[0-9]*?)0+$', '\1'), '\.$', '');

-- A firm's name for comparison: without blanks, brackets in one width, one word for both kinds of limited company.
create macro main.firm(name) as
    replace(translate(regexp_replace(lower(name), '[\s\x{3000}]', '', 'g'), '（）', '()'), '有限责任公司', '有限公司');

-- What one of an amount is for, as its header says in brackets: 元/人·月 of 单价(不含税)(元/人·月).
create macro main.unit_in_header(header) as
    nullif(regexp_extract(header, '[(（]((?:人民币)?(?:元|圆|CNY|RMB|yuan)\s*[/／][^()（）]+)[)）]', 1, 'i'), '');
