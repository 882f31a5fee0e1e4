"""The demo town holds what it promises, hangs together, and is the same for the same seed."""

import csv
import io
from collections import Counter, defaultdict
from datetime import UTC, datetime

import pytest

from console.demo.osm import write_osm
from console.demo.plane import length
from console.demo.plans import load_plans, write_plans
from console.demo.scenario import ALARMS, load_scenario, write_scenario
from console.demo.tables import write_tables
from console.demo.town import build_town
from console.importing.columns import value_words
from models.alarm import Grade
from models.ids import derived_id


@pytest.fixture(scope="module")
def town():
    return build_town(1)


@pytest.fixture(scope="module")
def folder(town, tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    write_osm(town, folder / "town.osm.gz")
    write_tables(town, folder)
    write_plans(town, folder / "plans.json")
    write_scenario(town, folder / "scenario.json")
    return folder


def rows(folder, name):
    return list(csv.DictReader(io.StringIO((folder / name).read_text("utf-8-sig"))))


def test_the_town_has_what_the_demo_promises(town):
    assert 1100 <= len(town.waters) <= 1350
    assert Counter(s.type for s in town.stations) == {"fire": 2, "micro": 6}
    assert (len(town.sites), len(town.cameras), len(town.devices)) == (40, 60, 400)
    assert sum(site.planned for site in town.sites) == 12
    assert len(town.buildings) > 5000


def test_every_place_can_be_driven_to_and_from_despite_one_way_streets(town):
    onward, back = defaultdict(set), defaultdict(set)
    for edge, street, _, _ in town.net.segments():
        if street.foot_only:
            continue
        onward[edge.a].add(edge.b)
        back[edge.b].add(edge.a)
        if not street.oneway:
            onward[edge.b].add(edge.a)
            back[edge.a].add(edge.b)
    cars = set(onward) | set(back)
    start = min(cars)
    for links in (onward, back):
        reached, todo = {start}, [start]
        while todo:
            for node in links[todo.pop()] - reached:
                reached.add(node)
                todo.append(node)
        assert reached == cars


def test_hydrants_stand_half_a_metre_to_two_metres_off_the_kerb(town):
    hydrants = [w for w in town.waters if w.number.startswith("XH")]
    assert all(0.5 <= town.nearby.clearance_m(w.at) <= 2.0 for w in hydrants)


def test_hydrants_are_neither_on_top_of_each_other_nor_out_of_reach(town):
    hydrants = [w.at for w in town.waters if w.number.startswith("XH")][:200]
    everything = [w.at for w in town.waters if w.number.startswith("XH")]
    nearest = [min(length(a, b) for b in everything if b != a) for a in hydrants]
    assert min(nearest) >= 60
    assert sorted(nearest)[len(nearest) // 2] <= 120


def test_some_hydrants_cannot_be_used(town):
    assert {"停用", "丢失", "压力不足"} <= {w.status for w in town.waters}


def test_the_importer_knows_every_word_of_type_and_status(folder):
    for name, field, header in (
        ("hydrants", "type", "类型"),
        ("hydrants", "status", "状态"),
        ("stations", "type", "类型"),
        ("units", "status", "状态"),
        ("cameras", "status", "状态"),
        ("devices", "status", "状态"),
    ):
        known = value_words(name, field)
        assert {row[header].casefold() for row in rows(folder, f"{name}.csv")} <= set(known)


def test_numbers_are_unique_and_references_lead_somewhere(folder):
    tables = {name: rows(folder, f"{name}.csv") for name in ("sites", "hydrants", "stations", "devices", "units")}
    numbers = {name: {row["编号"] for row in table} for name, table in tables.items()}
    assert all(len(numbers[name]) == len(table) for name, table in tables.items())
    assert {row["单位编号"] for row in tables["devices"]} - {""} <= numbers["sites"]
    assert {row["消火栓编号"] for row in tables["devices"]} - {""} <= numbers["hydrants"]
    assert {row["消防站编号"] for row in tables["units"]} <= numbers["stations"]


def test_plans_are_facts_the_models_accept(folder):
    import msgspec

    from models.plan import Plan

    plans = load_plans(folder, lambda kind, number: derived_id(kind, "demo", number))
    assert len(plans) == 12
    for number, fields, drawings in plans:
        plan = msgspec.convert(fields, Plan)
        assert (plan.number, len(plan.document_ids), len(drawings)) == (number, 1, 1)
        assert plan.required_flow_lps
        assert plan.evacuation_routes


def test_the_first_alarm_is_smoke_in_the_care_home(town, folder):
    steps = load_scenario(folder / "scenario.json")
    first = next(step for step in steps if step.door == ALARMS)
    body = first.body(datetime(2026, 1, 1, tzinfo=UTC), lambda kind, number: f"{kind}:{number}")
    alarm = body["alarms"][0]
    assert (alarm["type"], alarm["site_id"]) == ("smoke", f"site:{town.sites[0].number}")
    assert alarm["grade"] == Grade.RED.name.lower()
    assert alarm["at"] == "2026-01-01T00:00:02+00:00"


def test_the_same_seed_writes_the_same_bytes_and_another_seed_does_not(folder, tmp_path):
    for seed in (1, 2):
        again = tmp_path / str(seed)
        again.mkdir()
        town = build_town(seed)
        write_osm(town, again / "town.osm.gz")
        write_tables(town, again)
        for name in ("town.osm.gz", "hydrants.csv"):
            assert ((again / name).read_bytes() == (folder / name).read_bytes()) is (seed == 1)
