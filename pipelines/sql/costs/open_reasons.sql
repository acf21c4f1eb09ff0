-- One row per reason why a cost can't be judged: in words, and whether anybody owes it. Behind some stands what exactly.
select r.reason, r.is_owed, r.zh, r.en
from (
    values
    ('absent', true, '没有填报', 'not reported'),
    ('blank', true, '空白，即未知；若确为零请填 0 并说明原因', 'blank, so unknown; if it is nought, enter 0 and say why'),
    ('zero_without_reason', true, '填了 0 但没有说明原因', 'a zero without a reason'),
    (
        'negative_without_reason', true, '填了负数但没有说明原因；冲减以前的金额请注明',
        'a negative amount without a reason; say what it corrects'
    ),
    (
        'vat_implausible', true, '税额与金额不符（符号相反，或超过最高税率 13%），请核对',
        'its VAT does not fit the amount (sign, or above 13 %)'
    ),
    (
        'no_price_invoiced', true, '本季发票合计不大于零，应为冲减其他季度，本季价款不明',
        'the invoices come to nothing or less; the price is unknown'
    ),
    ('no_price', true, '有业务量而价款为零，尚未开票的请先按合同填报', 'nothing is paid for what was delivered; state what is due'),
    ('price_below_contract', true, '低于合同应付金额，差额没有说明：', 'below what the contract says is due, and nothing says why: '),
    ('invoice_contested', true, '', ''),
    (
        'pool_unknown', true, '所列共用成本池在该期间没有登记金额，请核对池名和期间',
        'no amount of this pool is recorded for the period; check its name'
    ),
    ('driver_missing', true, '自营测算缺少所需参数', 'the in-house calculation lacks what it needs'),
    ('vat_unknown', true, '税额或税率不明，无法计算', 'neither VAT nor its rate is known'),
    ('months_missing', true, '按月列示，缺：', 'given by month; missing: '),
    ('no_price_band', true, '', ''),
    ('price_unit', true, '', ''),
    ('pool_open', true, '', ''),
    ('baseline_stale', true, '自营测算已过期，请重新测算', 'The in-house calculation is out of date'),
    (
        'volume_unknown', true, '实际业务量缺失或缺月份，无法确认与自营测算是否同量',
        'Delivered volume is unknown, or a month of it: nothing shows that the calculation is for the same'
    ),
    (
        'volume_of_others_unknown', true, '共用同一自营测算的其他合同尚未报齐业务量，无法分摊',
        'Others that share the in-house calculation have yet to report all their volume: it can''t be divided'
    ),
    (
        'volume_differs', true, '实际业务量与测算业务量相差过大，且没有折算规则',
        'Delivered volume is far from the calculation''s, and nothing says how to scale it'
    ),
    ('idle', false, '本季没有业务量，无从比较', 'Nothing was delivered in this quarter, so there is nothing to compare'),
    (
        'nothing_inhouse', true, '自营总成本不大于零，安全边际无从计算，请核对自营各项',
        'In-house cost is not above nought, so there is no margin; check its lines'
    ),
    (
        'rows_rejected', true,
        '有属于本项目的成本、发票、扣款、价格或自营测算行未入库，金额不明，请改正后以同名文件重新上传：',
        'Rows of its costs, invoices, credits, prices or in-house calculation were not loaded; mend them and send '
        || 'the same file again: '
    ),
    (
        'rows_without_quarter', true, '有按年或半年填报的行，未计入任何季度，请按季度或月份拆分：',
        'Rows that are given for a year or half of one count in no quarter; split them: '
    ),
    (
        'outside_term', true, '该季度不在合同期限内；仍在履行的，请更新合同终止日期',
        'The quarter is outside the contract; if the work goes on, correct the end of its term'
    ),
    (
        'bot', false, 'BOT 合同不按季度比较，只看多年净现值',
        'A BOT contract is compared by its net present value over the years, not by quarter'
    )
) as r (reason, is_owed, zh, en)
