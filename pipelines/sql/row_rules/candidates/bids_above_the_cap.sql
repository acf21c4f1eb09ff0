-- One row per bid above its tender's price cap (V18): without VAT above the cap, it exceeds it on either basis.
-- It is loaded and fails gate G15, so that the committee sees who was refused and why.
select
    c.row_no,
    'noted' as kind,
    'bid_price_ex_vat_cny' as field,
    cast(c.bid_price_ex_vat_cny as varchar) as raw_text,
    'V18' as rule,
    '投标报价 ' || cast(c.bid_price_ex_vat_cny as varchar) || ' 元（不含税）超过招标项目 ' || c.tender_no || ' 的最高限价 '
    || cast(t.price_cap_cny as varchar) || ' 元，按否决项 G15 处理；如系填写有误请更正。' as zh,
    'The bid of ' || cast(c.bid_price_ex_vat_cny as varchar) || ' yuan without VAT exceeds the price cap of tender '
    || c.tender_no || ', ' || cast(t.price_cap_cny as varchar)
    || ' yuan, and fails gate G15; correct it if it is mistyped.' as en
from temp.raw_candidates as c
inner join staging.tenders as t on c.tender_no = t.tender_no
where c.bid_price_ex_vat_cny > t.price_cap_cny
