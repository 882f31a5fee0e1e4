"""People are listed by role, under where they are."""

from models.person import Person


def test_a_person_is_listed_under_the_site_else_under_the_station() -> None:
    assert Person(name="王强", site_id="S", station_id="T").columns().parent_id == "S"
    assert Person(name="王强", station_id="T").columns().parent_id == "T"


def test_the_role_of_a_person_is_what_lists_filter_by() -> None:
    assert Person(name="王强", role="commander").columns().type == "commander"
