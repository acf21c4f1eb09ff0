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
