"""Stations, engines and people as a list of a centre would have them."""

from console.demo.plane import length
from models.hose_stock import hose_of


def test_every_unit_stands_at_its_station(town):
    stations = {station.number: station for station in town.stations}
    for unit in town.units:
        x, y = map(float, unit["at"].split())
        assert length((x, y), stations[unit["消防站编号"]].at) < 1


def test_one_engine_is_in_the_workshop_and_the_rest_wait(town):
    states = [unit["状态"] for unit in town.units]
    assert (states.count("检修"), states.count("待命")) == (1, len(states) - 1)


def test_engines_carry_the_measures_that_routing_needs(town):
    for unit in town.units:
        assert 1.5 < float(unit["车高(m)"]) < 4.5
        assert 1.2 < float(unit["车宽(m)"]) <= 2.6


def test_the_hose_of_an_engine_is_told_by_diameter_and_adds_up(town):
    for unit in town.units:
        carried = hose_of(unit["水带明细"])
        assert sum(hose.length_m for hose in carried) == float(unit["水带长度(m)"] or 0)


def test_no_phone_number_of_the_demo_can_ring_anywhere(town):
    phones = [person["电话"] for person in town.persons] + [station.phone for station in town.stations]
    assert all(phone.startswith("000-0000-") for phone in phones)


def test_every_station_has_a_leader_and_every_site_a_contact(town):
    places = {person["消防站编号"] for person in town.persons} | {person["单位编号"] for person in town.persons}
    assert {station.number for station in town.stations} <= places
    assert {site.number for site in town.sites} <= places
