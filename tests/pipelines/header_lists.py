"""The eleven header lists of domain 2.10 as they stand there: Chinese / aliases / English, one line a list."""

from __future__ import annotations

from typing import Final, NamedTuple


class Listed(NamedTuple):
    """One header of a list: its Chinese name, its aliases, its English name (the Chinese one where it has none)."""

    zh: str
    aliases: tuple[str, ...]
    en: str


# `|` separates headers, `=` their spellings: Chinese = aliases = English.
_LISTS: Final = {
    1: "供应商名称=服务商名称,外包公司,公司名称=Vendor name|统一社会信用代码=信用代码,税号,社会信用代码=USCC|曾用名=原名称=Former name|成立日期=注册时间=Established on|注册资本(万元)=注册资金=Registered capital|法定代表人=法人=Legal representative|经营范围=业务范围=Business scope|登记状态=经营状态,企业状态=Registration status|纳税人类型=纳税人资格=Taxpayer type|员工总数=从业人数,在职人数=Employees|联系人=对接人=Contact|联系电话=手机=Phone|电子邮箱=邮箱=E-mail|地址=注册地址=Address|证书名称=资质名称=Certificate|证书编号=编号=Certificate no.|有效期至=到期日,有效期=Valid to|年度=会计年度=Fiscal year|营业收入(万元)=主营收入=Revenue|净利润(万元)==Net profit|资产总额=总资产=Total assets|负债总额=总负债=Total liabilities|合作状态=状态=Status",
    2: "合同编号=合同号,协议编号=Contract no.|合同名称=项目名称=Contract name|服务项目=外包业务,业务内容=Service|业务类别=简单(专项),外包类别=Class|外包模式=驻场(离场),非驻场=Mode|使用单位=外包使用单位,需求部门,机构=Using unit|归口管理部门=主管部门,业务归口部门=Line department|对接专人=联系人,管理员=Bank contact|签订日期=签约日期,合同签署日=Signed on|开始日期=起始日,合同期限(起)=Start|终止日期=到期日,合同期限(止)=End|合同金额(含税)(万元)=总价=Amount incl. VAT|税率=增值税率=VAT rate|计价方式=计费方式,结算方式=Pricing basis|单价(元)=综合单价,中标单价=Unit price|计量单位=单位=Unit|支付方式=付款方式=Payment method|每月支付日=付款日=Pay day|合同人数=编制,派驻人数=Contracted FTE|风险评估日期=评估时间=Risk assessed on|审批文号=批复文号=Approval no.",
    3: "月份=统计月份,报告期,期间=Month|指标名称=考核指标,KPI=KPI|目标值=标准值,SLA=Target|实际值=完成值,达成值=Actual|分子=达标数,差错数=Numerator|分母=总数,业务总量=Denominator|业务量=笔数,受理量,接听量,客流量=Volume|差错笔数=差错数=Errors|抽检数=抽查量=Sampled|合格数==Passed|数据来源=口径=Source|备注=说明=Remark",
    4: "投诉编号=工单号,流水号=Complaint no.|受理时间=投诉时间,受理日期=Received at|投诉渠道=来源=Channel|业务类别=业务种类=Business category|投诉原因=原因分类=Cause|投诉内容=摘要=Content|被投诉机构=网点=Branch|责任供应商=被投诉单位,外包公司=Vendor|责任认定=是否有责,责任归属=Attribution|严重程度=级别=Severity|办结时间=完成日期,结案时间=Closed at|处理结果=结论=Outcome|赔付金额(元)=补偿金额=Compensation|是否重复=重复投诉=Repeat|是否监管转办=12378=Regulator|客户满意=回访结果=Satisfied",
    5: "事件编号==Incident no.|事件类型=类别=Type|发生时间==Occurred at|发现时间==Detected at|恢复时间==Restored at|事件等级=级别=Severity|损失金额(元)=直接损失=Gross loss|追回金额=挽回=Recovered|原因=根因=Root cause|责任方==Responsible",
    6: "期间=季度,所属期=Period|合同编号==Contract no.|费用项目=成本项目,科目=Cost item|不含税金额(元)=净额=Amount ex VAT|税额=进项税=VAT|价税合计=含税金额=Gross|一次性/经常性=性质=Recurring|分摊依据=动因=Driver|发票号码==Invoice no.|应付日期==Due on|支付日期==Paid on|扣款金额=考核扣款,违约金=Service credit|扣款状态==Status",
    7: "测算口径=方法=Method|基准日==As of|测算业务量==Volume basis|人数==FTE|月人均工资(元)==Pay|社保比例=单位社保=Social-insurance rate|公积金比例==Housing-fund rate|奖金=绩效=Bonus|培训费|招聘费|离职率=流失率=Attrition|设备原值==Equipment cost|折旧年限==Equipment life|工位面积(㎡)==Seat area|租金单价==Rent|系统许可费==IT licences|管理费率=分摊率=Overhead %|差错率==Error rate|单笔损失==Loss|可避免比例==Avoidable share",
    8: "姓名=人员姓名=Name|身份证号=证件号码=ID|岗位=工种=Post|进场日期=到岗日期=On post since|离场日期=离职日期=Left on|用工性质=人员性质=Employment type|劳动合同签订情况=是否签订合同=Labour contract|劳动合同到期日==Contract end|社会保险缴纳情况=是否缴社保,社保状态=Social insurance|缴费基数==Base|住房公积金==Housing fund|保密协议签订==NDA|持证情况=上岗证=Certificate|工资发放日期==Paid on|学历==Education|培训==Training",
    9: "检查日期==Date|检查部门==Dept|检查类型==Kind|应查人数=总体=Population|抽查人数=样本=Sample|不合格数=问题数=Defects|问题描述=存在问题=Problem|整改措施==Measure|责任人==Owner|整改期限=完成时限=Due on|完成日期=销号日期=Closed on|验证结果=复核=Verified",
    10: "评委=专家=Evaluator|投标人=候选供应商=Candidate|评分项=评价指标=Indicator|分值=满分,权重=Max points|得分=打分=Score|评分依据=说明=Reason|投标报价(元)=报价=Bid price|回避==Recused",
    11: "方案名称==Scheme|用途(选择/评估)==Purpose|维度=一级指标=Dimension|指标=二级指标=Indicator|权重=分值=Weight|评分方法=计分规则=Curve|目标值==Target|底线值==Floor|否决项=一票否决=Gate|生效期==Effective from",
}  # fmt: skip


def listed(number: int) -> list[Listed]:
    """Return the headers of one of the eleven lists, in their order."""
    return [_listed(*entry.split("=")) for entry in _LISTS[number].split("|")]


def _listed(zh: str, aliases: str = "", en: str = "") -> Listed:
    return Listed(zh, tuple(filter(None, aliases.split(","))), en or zh)
