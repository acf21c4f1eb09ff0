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

-- The quarter a day lies in, as 2025Q1.
create macro main.quarter_of(day) as
    cast(year(day) as varchar) || 'Q' || cast(quarter(day) as varchar);

-- The quarter of a stated period, which may be a quarter or a month (2025Q1, 2025-01); others are none.
create macro main.quarter_of_stated(stated) as
    case
        when stated like '____-__' then main.quarter_of(cast(stated || '-01' as date))
        when stated like '____Q_' then stated
    end;

-- A cell that states one number, as digits and its unit sign if it has one (95.3%); null where it says anything else.
create macro main.number_and_unit(words) as
    nullif(
        regexp_extract(
            replace(replace(replace(words, '％', '%'), ',', ''), ' ', ''),
            '^[≥≤><=]?(-?[0-9]+(?:\.[0-9]+)?[%‰‱]?)$', 1
        ), ''
    );

-- A firm's name for comparison: without blanks, brackets in one width, one word for both kinds of limited company.
create macro main.firm(name) as
    replace(translate(regexp_replace(lower(name), '[\s\x{3000}]', '', 'g'), '（）', '()'), '有限责任公司', '有限公司');
