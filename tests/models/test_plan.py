"""A plan keeps everything it was given, and is sorted by when it is due for review."""

from datetime import date

from models.kinds import decode_fact
from models.plan import Contact, Hazard, Plan
from models.record import encode

PLAN = Plan(
    number="P1", name="同福商场", site_id="S", review_on=date(2027, 1, 31), occupants_day=1200,
    hazards=(Hazard(name="氨", un_number="1005", amount="2 t"),), contacts=(Contact(name="李敏", phone="138"),),
    document_ids=("one", "two"),
)  # fmt: skip


def test_a_plan_is_read_back_with_its_hazards_contacts_and_dates() -> None:
    assert decode_fact("plan", encode(PLAN)) == PLAN


def test_a_plan_is_listed_under_its_site_by_its_review() -> None:
    columns = PLAN.columns()
    assert (columns.parent_id, columns.at) == ("S", "2027-01-31")
    assert Plan(number="P2", name="未定").columns().at == ""
