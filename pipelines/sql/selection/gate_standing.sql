-- One row per tender, candidate and gate G1 or G2, by the register and the certificates: what they say, and where.
with licences as (

    select
        c.tender_no,
        c.vendor_id,
        max(k.valid_to) as valid_to,
        count(*) as paper_count
    from selection.candidates as c
    inner join staging.certificates as k on c.vendor_id = k.vendor_id and k.certificate = '营业执照'
    where coalesce(k.issued_on, c.opened_on) <= c.opened_on
    group by c.tender_no, c.vendor_id

),

refused_words as (

    select c.tender_no, c.vendor_id, min(w.word) as word
    from selection.candidates as c
    inner join policy.selection_words as w
        on c.scheme = w.scheme and c.scheme_version = w.version and w.kind = 'status_refused'
        and contains(c.reg_status, w.word)
    group by c.tender_no, c.vendor_id

),

lacking as (

    select
        c.tender_no,
        c.vendor_id,
        string_agg(r.certificate, '、' order by r.certificate) filter (where not h.is_held) as names,
        bool_or(h.knows_certificates) as knows_certificates
    from selection.candidates as c
    inner join staging.required_certificates as r on c.tender_no = r.tender_no and r.mandatory
    inner join selection.certificates_held as h
        on c.tender_no = h.tender_no and c.vendor_id = h.vendor_id and r.certificate = h.certificate
    group by c.tender_no, c.vendor_id

)

select
    c.tender_no,
    c.vendor_id,
    'G1' as gate,
    case
        when w.word is not null or l.valid_to < c.opened_on then 'failed'
        when c.uscc is not null and c.reg_status is not null and l.valid_to >= c.opened_on then 'passed'
        else 'to_verify'
    end as state,
    case
        when w.word is not null then '登记状态为“' || c.reg_status || '”'
        when l.valid_to < c.opened_on then '营业执照已于 ' || cast(l.valid_to as varchar) || ' 到期'
        when not c.is_listed then '供应商清单中没有该投标人'
        when c.reg_status is null then '未提供登记状态'
        when c.uscc is null then '未提供统一社会信用代码'
        when l.valid_to is null then '未提供营业执照'
        else '登记状态“' || c.reg_status || '”，营业执照在有效期内'
    end as zh,
    case
        when w.word is not null then 'Registration status “' || c.reg_status || '”'
        when l.valid_to < c.opened_on then 'The business licence ended on ' || cast(l.valid_to as varchar)
        when not c.is_listed then 'The candidate is not on the vendor list'
        when c.reg_status is null then 'No registration status was given'
        when c.uscc is null then 'No unified social credit code was given'
        when l.valid_to is null then 'No business licence was given'
        else 'Registration status “' || c.reg_status || '”, the business licence is valid'
    end as en,
    c.vendor_file_id as file_id,
    c.vendor_sheet as source_sheet,
    c.vendor_row as source_row
from selection.candidates as c
left join refused_words as w on c.tender_no = w.tender_no and c.vendor_id = w.vendor_id
left join licences as l on c.tender_no = l.tender_no and c.vendor_id = l.vendor_id
union all
select
    c.tender_no,
    c.vendor_id,
    'G2' as gate,
    case when l.names is not null and l.knows_certificates then 'failed' else 'to_verify' end as state,
    case
        when l.names is not null and l.knows_certificates then '必备证书缺失或过期：' || l.names
        else '经营范围是否覆盖该服务，须审查人认定'
    end as zh,
    case
        when l.names is not null and l.knows_certificates
            then 'Required certificates missing or expired: ' || l.names
        else 'A reviewer must say whether the business scope covers the service'
    end as en,
    c.vendor_file_id as file_id,
    c.vendor_sheet as source_sheet,
    c.vendor_row as source_row
from selection.candidates as c
left join lacking as l on c.tender_no = l.tender_no and c.vendor_id = l.vendor_id
