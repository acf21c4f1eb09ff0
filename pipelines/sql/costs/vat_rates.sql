-- One row per engagement: the VAT rate of its contract, else the one of its own row; what no invoice or cost row states (4.5).
select e.engagement_id, coalesce(max(k.vat_rate), max(e.vat_rate)) as vat_rate
from staging.engagements as e
left join staging.contracts as k on e.contract_no = k.contract_no
group by e.engagement_id
