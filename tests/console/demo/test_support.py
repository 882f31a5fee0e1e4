"""Teams, experts, supplies, medical points and shelters as lists of a centre would have them."""

from console.importing.columns import KINDS, match_columns
from models.kinds import KINDS as FACTS


def test_every_kind_has_a_handful_and_their_columns_are_understood(town):
    assert set(town.support) == {"teams", "experts", "supplies", "medical", "shelters"}
    for kind, rows in town.support.items():
        assert len(rows) > 1
        fields = FACTS[KINDS[kind]].__struct_fields__
        headers = [header for header in rows[0] if header != "at"]
        found = match_columns(kind, headers)
        assert {column.header for column in found} == set(headers), kind
        assert all(column.field in fields for column in found), kind


def test_what_has_a_place_stands_at_a_station_or_a_site(town):
    known = {f"{at[0]} {at[1]}" for at in (*(s.at for s in town.stations), *(s.at for s in town.sites))}
    for kind, rows in town.support.items():
        for row in rows:
            assert row["at"] in known or kind == "experts"


def test_no_phone_number_of_the_demo_can_ring_anywhere(town):
    assert all(row["电话"].startswith("000-0000-4") for rows in town.support.values() for row in rows)
