-- One row per sheet of costs, invoices, credits or prices that waits for an answer or to be mended: nothing of it counts.
select s.file_name, s.sheet
from staging.sheets as s
where
    s.state = 'held'
    and s.source in (
        'cost_entries', 'invoices', 'penalties', 'cost_pools', 'inhouse_baselines', 'contract_prices', 'volumes'
    )
order by s.file_name, s.seq
