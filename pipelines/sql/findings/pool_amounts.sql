-- One row per cost row of a shared pool that states another amount than its share: the share counts (domain 4.3).
select
    c.file_id,
    c.source_sheet,
    c.source_row,
    'amount_ex_vat_cny' as source_field,
    main.plain_number(c.amount_ex_vat_cny) as raw_text,
    'V04' as rule,
    '该行填报 ' || main.plain_number(c.amount_ex_vat_cny) || ' 元，按成本池“' || c.pool_name || '”分摊为 '
    || coalesce(cast(cast(s.share_cny as decimal(18, 2)) as varchar) || ' 元', '未知（分摊未齐）')
    || '；按分摊数计入，请核对。' as zh,
    'This row states ' || main.plain_number(c.amount_ex_vat_cny) || ' yuan, and its share of the pool “' || c.pool_name
    || '” is ' || coalesce(cast(cast(s.share_cny as decimal(18, 2)) as varchar), 'unknown, since shares are missing')
    || '; the share counts. Check it.' as en
from staging.cost_entries as c
inner join costs.pool_shares as s
    on c.file_id is not distinct from s.file_id and c.source_sheet is not distinct from s.source_sheet
    and c.source_row = s.source_row
where c.amount_ex_vat_cny is not null
    and (s.share_cny is null or abs(cast(c.amount_ex_vat_cny as decimal(28, 8)) - s.share_cny) > 0.01)
