from datetime import timedelta
from typing import Any

from console.features.packs.entries import Act, Known, Line
from console.features.packs.rehearsal import Rehearsed, known_in, rehearse
from models.record import Key
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.world import HYDRANT, PUMPER
from tests.models.facts import NOON, town

NOW = NOON + timedelta(hours=3)
KNOWN = Known({"2-001": ("I",)}, {"A1": ("A",), "O1": ("O",)})


def line(number: int, minutes: int, act: Act, **fields: str) -> Line:
    time = f"{(NOON + timedelta(minutes=minutes)).astimezone():%H:%M}"
    values: dict[str, Any] = {
        "id": f"L{number}",
        "time": time,
        "act": str(list(Act).index(act) + 1),
        "incident": "2-001",
        **fields,
    }
    return Line(**values)


def rehearsed(*lines: Line) -> Rehearsed:
    facts = town()
    before = dict(facts)
    out = rehearse(lines, KNOWN, facts.get, NOW, "li")
    assert facts == before
    return out


def test_a_whole_paper_log_is_accepted_in_the_order_it_happened() -> None:
    out = rehearsed(
        line(1, 9, Act.ON_SCENE, unit="A1"),
        line(2, 0, Act.DISPATCH, unit="A1", text="班长"),
        line(3, 12, Act.WATER_ON),
        line(4, 40, Act.AVAILABLE, unit="A1"),
        line(5, 41, Act.CLOSE, text="扑灭"),
    )
    assert out.problems == {}
    assert [read.line.id for read in out.good] == ["L2", "L1", "L3", "L4", "L5"]
    dispatched, told = t("log.dispatched", unit="A1"), t("log.told_by_voice", unit="A1", whom="班长")
    assert out.said["L2"] == f"{dispatched} · {told}"


def test_what_would_be_refused_is_said_before_it_is_sent_and_takes_what_builds_on_it_along() -> None:
    out = rehearsed(
        line(1, 0, Act.DISPATCH, unit="O1"),
        line(2, 1, Act.ON_SCENE, unit="O1"),
        line(3, 2, Act.NOTE, text="x"),
    )
    assert set(out.problems) == {"L1", "L2"}
    assert [read.line.id for read in out.good] == ["L3"]
    assert t("refusal.unit.out_of_service", unit="O1") == out.problems["L1"]


def test_a_line_is_entered_whole_or_not_at_all() -> None:
    out = rehearsed(line(1, 0, Act.DISPATCH, unit="A1", text="x" * 3_000), line(2, 1, Act.DISPATCH, unit="A1"))
    assert set(out.problems) == {"L1"}
    assert [read.line.id for read in out.good] == ["L2"]


def test_a_line_that_cannot_be_read_has_its_sentence() -> None:
    assert rehearsed(line(1, 0, Act.NOTE, incident="9-9", text="x")).problems == {
        "L1": t("packs.unclear.unknown_incident", number="9-9")
    }


def test_a_time_that_cannot_be_is_refused_as_the_backend_would() -> None:
    typed = line(1, 0, Act.NOTE, text="x")
    early = Line(id="L1", time=f"2020-01-01 {typed.time}", act=typed.act, incident="2-001", text="x")
    out = rehearse([early], KNOWN, town().get, NOW, "li")
    assert out.problems["L1"] == t("refusal.stated.old", days=31)
    assert Key("incident", "I") in town()


def test_the_numbers_that_can_be_named_are_those_of_the_cache(desk: Desk) -> None:
    incident_id = desk.open_incident()
    number = desk.services.store.get("incident", incident_id)
    assert number is not None
    known = known_in(desk.services.store, None)
    assert known.incidents[number.fact.number] == (incident_id,)
    assert known.units["11"] == (PUMPER,)
    assert HYDRANT not in known.held.get(PUMPER, ())
