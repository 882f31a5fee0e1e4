"""What happens in the demo comes through the doors that everybody's gateways use."""

from datetime import UTC, datetime, timedelta

from console.demo.plane import lon_lat
from console.demo.scenario import ALARMS, POSITIONS, load_scenario, scenario
from models.alarm import Grade

BEGINS = datetime(2026, 1, 1, tzinfo=UTC)


def named(kind, number):
    return f"{kind}:{number}"


def test_the_first_alarm_is_smoke_in_the_care_home(town, folder):
    steps = load_scenario(folder / "scenario.json")
    first = next(step for step in steps if step.door == ALARMS)
    alarm = first.body(BEGINS, named)["alarms"][0]
    assert (alarm["type"], alarm["site_id"]) == ("smoke", f"site:{town.sites[0].number}")
    assert alarm["grade"] == Grade.RED.name.lower()
    assert alarm["at"] == "2026-01-01T00:00:02+00:00"


def test_steps_come_in_their_order_and_every_event_once(town):
    steps = scenario(town)
    assert [step.after_s for step in steps] == sorted(step.after_s for step in steps)
    events = [item["event_id"] for step in steps if step.door == ALARMS for item in step.items]
    assert len(set(events)) == len(events) == 7


def test_what_is_read_back_is_what_was_thought_up(town, folder):
    assert load_scenario(folder / "scenario.json") == scenario(town)


def test_the_patrol_goes_on_along_the_streets(town):
    corners = {lon_lat(point) for point in town.net.nodes}
    patrol = [step for step in scenario(town) if step.door == POSITIONS]
    bodies = [step.body(BEGINS, named)["positions"][0] for step in patrol]
    assert {body["unit_id"] for body in bodies} == {"unit:W01-02"}
    assert len({(body["lon"], body["lat"]) for body in bodies}) > 10
    assert bodies[-1]["at"] == (BEGINS + timedelta(seconds=patrol[-1].after_s)).isoformat()
    assert {(body["lon"], body["lat"]) for body in bodies} <= corners
