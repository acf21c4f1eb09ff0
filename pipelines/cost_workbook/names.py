"""How the workbook names the figures of an in-house calculation, the assumptions, and the columns of typed rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FIGURES: Final[Mapping[str, str]] = {
    "months_due": "Contract months in the quarter 本季合同月数",
    "handling_seconds": "Handling time (seconds) 单笔处理时长(秒)",
    "fte": "People of the calculation 测算人数",
    "operators": "Operators 操作人员人数",
    "supervisor_count": "Supervisors 管理人员人数",
    "pay_cny": "Monthly pay 月人均工资(元)",
    "month_pay_cny": "Monthly pay at the quarter's level 按本季工资水平的月人均工资(元)",
    "supervisor_pay_cny": "Supervisor's monthly pay 管理人员月工资(元)",
    "month_supervisor_pay_cny": "Supervisor's monthly pay at the quarter's level 按本季工资水平的管理人员月工资(元)",
    "oncost_cny": "On-cost a month and operator 每人每月社保公积金(元)",
    "supervisor_oncost_cny": "On-cost a month and supervisor 管理人员每人每月社保公积金(元)",
    "social_insurance": "Social insurance rate 社保比例",
    "housing_fund": "Housing fund rate 公积金比例",
    "overhead": "Overhead rate 管理费率",
    "bonus_cny": "Bonus a quarter 季度奖金(元)",
    "training_cny": "Training a quarter 季度培训费(元)",
    "recruiting_cny": "Recruiting a successor 每人招聘费(元)",
    "attrition": "Attrition a quarter 季度离职率",
    "ramp_loss_cny": "Ramp-up loss a leaver 爬坡损失(元/人)",
    "equipment_cny": "Equipment of a seat 每席设备原值(元)",
    "equipment_years": "Years of depreciation 折旧年限",
    "seat_area_m2": "Area of a seat (m²) 工位面积(㎡)",
    "rent_cny": "Rent a month and m² 月租金单价(元/㎡)",
    "licences_cny": "Licences a month and seat 每席每月系统许可费(元)",
    "error_rate": "Own error rate 自营差错率",
    "loss_per_error_cny": "Loss per error 单笔损失(元)",
    "paid_hours": "Paid hours a quarter 每季带薪工时",
    "shrinkage": "Shrinkage 缺勤及培训占比",
    "volume_basis": "Volume of the calculation 测算业务量",
    "volume": "Volume delivered 实际业务量",
    "volume_used": "Volume of the calculation in these months 本季折算的测算业务量",
    "usual": "What the calculation is for 测算基数",
    "actual": "What the quarter takes of it 本季用量",
}
PARAMETERS: Final[Mapping[str, str]] = {
    "vat_recoverable": "VAT recovered 增值税可抵扣比例",
    "pension": "Pension insurance 养老保险",
    "medical": "Medical insurance 医疗保险",
    "unemployment": "Unemployment insurance 失业保险",
    "work_injury": "Work injury insurance 工伤保险",
    "housing_fund": "Housing fund 住房公积金",
    "base_low_cny": "Lower limit of the base 缴费基数下限(元)",
    "base_high_cny": "Upper limit of the base 缴费基数上限(元)",
    "overhead": "Overhead rate 管理费率",
    "shrinkage": "Shrinkage 缺勤及培训占比",
    "paid_hours_quarter": "Paid hours a quarter 每季带薪工时",
}
COLUMNS: Final[Mapping[str, str]] = {
    "amount_ex_vat_cny": "Net 不含税金额(元)",
    "gross_cny": "Gross 价税合计(元)",
    "vat_cny": "VAT 税额(元)",
    "vat_irrecoverable_cny": "VAT lost 不可抵扣税额(元)",
    "vat_rate": "VAT rate 税率",
    "driver_qty": "Driver 分摊数量",
}
