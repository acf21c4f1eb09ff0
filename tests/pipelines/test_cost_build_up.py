"""Does the product reckon a real tender's build-up of an hour (domain 4.8, last paragraph): lobby guidance, five outlets?

Per person and month: pay 3,000, insurance 803.6, other 2,000; for the five of them 500 of equipment and 300 of site
management; 208 hours. The tender prints 28.67 yuan an hour, and 32.40 with the 13 % on top.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from tests.pipelines.test_cost_example import MONTHS, compute, insert, one, prepared, printed

PEOPLE, HOURS = 5, 5 * 208 * 3
CALCULATION = {
    "service_name": "引导", "method": "bottom_up", "as_of": "2025-10-01", "volume_basis": HOURS, "fte": PEOPLE,
    "pay_cny": 3000, "bonus_cny": 2000 * PEOPLE * 3, "housing_fund": 0, "social_insurance": 0,
    # A fifth of 500 and of 300 a seat and month.
    "equipment_cny": 100 * 36, "equipment_years": 3, "seat_area_m2": 6, "rent_cny": 10,
    "training_cny": 0, "recruiting_cny": 0, "attrition": 0, "ramp_loss_cny": 0, "licences_cny": 0, "overhead": 0,
    "error_rate": 0, "loss_per_error_cny": 0, "source_row": 1,
}  # fmt: skip
# Nothing beside the price, and why.
NOUGHT = ("O2", "O3", "O4", "O5", "O6", "O7", "O8", "O10", "O11")


def test_an_hour_of_lobby_guidance_costs_what_the_tender_printed() -> None:
    place = {"engagement_id": "e", "period": "2025Q4"}
    with prepared() as connection:
        connection.execute("update policy.cost_parameters set value = 0 where name = 'vat_recoverable'")
        insert(
            connection, "staging.engagements", engagement_id="e", vendor_id="v", service_name="引导",
            using_unit="东分行", mode="offsite", start_on="2025-10-01", end_on="2026-09-30", vat_rate="0.13",
        )  # fmt: skip
        insert(connection, "staging.inhouse_baselines", **CALCULATION)
        # Insurance is printed as an amount, no rate gives it.
        insurance = Decimal("803.6") * PEOPLE * 3
        insert(
            connection, "staging.cost_entries", **place, side="IN", cost_item="I2", amount_ex_vat_cny=insurance,
        )  # fmt: skip
        for code in NOUGHT:
            insert(
                connection, "staging.cost_entries", **place, side="OUT", cost_item=code, amount_ex_vat_cny=0,
                remark="由供应商承担",
            )  # fmt: skip
        for number, month in enumerate(MONTHS):
            insert(
                connection, "staging.volumes", engagement_id="e", month=month, volume=HOURS // 3, errors=0,
                unit_of_output="小时", source_row=number,
            )  # fmt: skip
        insert(
            connection, "staging.contract_prices", engagement_id="e", sequence=1, price_unit="元/小时",
            unit_price_cny=Decimal("28.67"), source_row=1,
        )  # fmt: skip
        compute(connection)
        lines = dict(
            connection.execute("select cost_code, amount_cny from costs.engagement_costs where side = 'IN'").fetchall()
        )
        an_hour = {code: printed(Fraction(amount) / HOURS, 2) for code, amount in lines.items() if amount}
        assert an_hour == {"I1": "14.42", "I2": "3.86", "I3": "9.62", "I9": "0.48", "I10": "0.29"}
        inhouse, outsourced, price = one(
            connection, "select inhouse_unit_cny, outsourced_unit_cny, unit_price_cny from costs.break_even"
        )
        assert [printed(each, 2) for each in (inhouse, price, outsourced)] == ["28.67", "28.67", "32.40"]
        # The same people on the bank's own payroll cost what the vendor's do, without the 13 %.
        assert one(connection, "select verdict, saving_cny < 0 from costs.verdicts") == ("FAIL", True)
