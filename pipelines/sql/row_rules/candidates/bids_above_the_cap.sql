-- One row per bid above its tender's price cap (V18, G15): a bid without VAT above the cap exceeds it on either basis.
select
    c.row_no,
    'rejected' as kind,
    'bid_price_ex_vat_cny' as field,
    cast(c.bid_price_ex_vat_cny as varchar) as raw_text,
    'V18' as rule,
    '投标报价 ' || cast(c.bid_price_ex_vat_cny as varchar) || ' 元（不含税）超过招标项目 ' || c.tender_no || ' 的最高限价 '
    || cast(t.price_cap_cny as varchar) || ' 元，该行未入库；按投标无效处理（G15），如系填写有误请更正。' as zh,
    'The bid of ' || cast(c.bid_price_ex_vat_cny as varchar) || ' yuan without VAT exceeds the price cap of tender '
    || c.tender_no || ', ' || cast(t.price_cap_cny as varchar)
    || ' yuan, and is not loaded; it is invalid (G15) unless mistyped, then correct it.' as en
from temp.raw_candidates as c
inner join staging.tenders as t on c.tender_no = t.tender_no
where c.bid_price_ex_vat_cny > t.price_cap_cny
