"""What stands in the town knows its middle and its height."""

from console.demo.facts import Building


def test_the_middle_of_a_building_is_that_of_its_corners():
    assert Building([(0, 0), (10, 0), (10, 4), (0, 4)], 2, "house").centre == (5, 2)


def test_storeys_of_a_hall_are_higher_than_those_of_a_house(town):
    halls = {site.type: site.height_m / site.building.levels for site in town.sites}
    assert round(halls["warehouse"], 1) == 7.5
    assert round(halls["care_home"], 1) == 3.3


def test_a_site_is_found_by_its_number(town):
    assert town.site("S007") is town.sites[6]
