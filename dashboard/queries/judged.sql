-- One row per candidate of a tender that can still win and indicator that its committee judges.
select
    v.vendor_id,
    c.vendor_name,
    v.indicator,
    i.title_zh,
    i.title_en
from selection.indicator_values as v
inner join selection.candidates as c on v.tender_no = c.tender_no and v.vendor_id = c.vendor_id
inner join selection.standing as s on v.tender_no = s.tender_no and v.vendor_id = s.vendor_id
inner join policy.indicators as i
    on v.scheme = i.scheme and v.scheme_version = i.version and v.indicator = i.indicator
where v.tender_no = $tender and v.measure = 'committee_mean' and s.state <> 'failed'
order by i.seq, c.vendor_name, v.vendor_id
