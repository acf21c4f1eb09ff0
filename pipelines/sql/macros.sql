-- The few formulas that every table shares. Each takes scalars, so a runner on another engine can inline it.

-- A ratio of sums; nothing over nothing is null, never zero and never perfect.
create macro main.ratio(numerator, denominator) as
    cast(numerator as double) / nullif(cast(denominator as double), 0);

-- A published figure: float dust beyond the ninth decimal removed, then rounded once, half-up, to two decimals.
create macro main.published(figure) as
    cast(round(cast(figure as decimal(18, 9)), 2) as decimal(9, 2));

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
