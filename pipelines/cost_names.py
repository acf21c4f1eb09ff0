"""What the figures of an in-house calculation and the dated assumptions are called, on pages and in the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# In Chinese and English. Work and people first, then what is paid on top of their pay, then what surrounds them, then
# price, tax and years.
ASSUMPTION_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "handling_seconds": ("单笔处理时长(秒)", "Handling time (seconds)"),
    "paid_hours": ("每季带薪工时", "Paid hours a quarter"),
    "paid_hours_quarter": ("每季带薪工时", "Paid hours a quarter"),
    "shrinkage": ("缺勤及培训占比", "Shrinkage"),
    "fte": ("测算人数", "People of the calculation"),
    "pay_cny": ("月人均工资(元)", "Monthly pay"),
    "wage_index": ("工资水平指数", "Level of pay"),
    "social_insurance": ("社保比例", "Social insurance rate"),
    "pension": ("养老保险", "Pension insurance"),
    "medical": ("医疗保险(含生育)", "Medical insurance"),
    "unemployment": ("失业保险", "Unemployment insurance"),
    "work_injury": ("工伤保险", "Work injury insurance"),
    "housing_fund": ("住房公积金", "Housing fund"),
    "base_low_cny": ("缴费基数下限(元)", "Lower limit of the base"),
    "base_high_cny": ("缴费基数上限(元)", "Upper limit of the base"),
    "bonus_cny": ("季度奖金(元)", "Bonus a quarter"),
    "supervisors": ("管理人员数", "Supervisors"),
    "supervisor_pay_cny": ("管理人员月工资(元)", "Supervisor's monthly pay"),
    "overhead": ("管理费率", "Overhead rate"),
    "attrition": ("季度离职率", "Attrition a quarter"),
    "recruiting_cny": ("每名离职者补招费(元)", "Recruiting a successor"),
    "ramp_loss_cny": ("爬坡损失(元/人)", "Ramp-up loss a leaver"),
    "training_cny": ("季度培训费(元)", "Training a quarter"),
    "equipment_cny": ("每工位设备原值(元)", "Equipment of a seat"),
    "equipment_years": ("折旧年限", "Years of depreciation"),
    "seat_area_m2": ("工位面积(㎡)", "Area of a seat (m²)"),
    "rent_cny": ("月租金单价(元/㎡)", "Rent a month and m²"),
    "licences_cny": ("系统许可费(元/工位/月)", "Licences a month and seat"),
    "error_rate": ("自营差错率", "Own error rate"),
    "loss_per_error_cny": ("单笔差错损失(元)", "Loss per error"),
    "vat_recoverable": ("进项税可抵扣比例", "VAT recovered"),
    "credit_cap": ("扣款上限", "Cap on service credits"),
    "earn_back_months": ("连续达标可返还扣款的月数", "Months on target that earn a credit back"),
    "reference_minutes": ("一个标准件的分钟数", "Minutes of a standard unit"),
    "discount_rate": ("折现率", "Discount rate"),
    "wage_growth": ("工资增长率", "Wage growth"),
    "price_growth": ("价格增长率", "Price growth"),
    "stranded_runoff": ("滞留成本每年递减比例", "Stranded cost that ends each year"),
}
