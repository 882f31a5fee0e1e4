"""What the next shift must know is gathered by itself."""

from datetime import timedelta

import msgspec

from console.features.seats.shift import began, gathered, handovers, shift, written
from models.claim import ReleaseIncident
from models.handover import Handover
from models.incident import CloseIncident
from models.log_entry import AddLogEntry
from models.record import Record
from models.unit import SetUnitStatus, UnitStatus
from tests.backend.acts import load
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.world import PUMPER, raise_alarm
from tests.models.facts import NOON


def test_a_shift_is_counted_from_what_the_store_has(desk: Desk, world: BackendProcess) -> None:
    before = shift(desk.context, 12)
    with world.client() as client:
        raise_alarm(client)
        load(client, "device", {"number": "D9", "name": "水泵房", "status": "fault"})
    first, second, third = (desk.open_incident(name=name) for name in ("甲", "乙", "丙"))
    desk.send(PUMPER, first)
    desk.do(CloseIncident(incident_id=second))
    desk.do(ReleaseIncident(incident_id=third))
    desk.level()
    desk.wait(lambda: shift(desk.context, 12).open_alarms > before.open_alarms)
    desk.wait(lambda: any("水泵房" in name for name in shift(desk.context, 12).devices_out))
    desk.wait(lambda: shift(desk.context, 12).closed > before.closed)
    now = shift(desk.context, 12)
    assert (now.opened - before.opened, now.closed - before.closed) == (3, 1)
    assert now.units_out - before.units_out == 1
    assert [i for i, _name in now.incidents if i in (first, second, third)] == [first]
    assert any("甲" in name for _id, name in now.incidents)
    desk.do(SetUnitStatus(unit_id=PUMPER, status=UnitStatus.AVAILABLE, incident_id=first))
    desk.level()


def test_acts_that_wait_in_an_outage_are_handed_over_by_name(desk: Desk) -> None:
    desk.cut()
    desk.do(AddLogEntry(text="x"))
    desk.do(AddLogEntry(text="y"))
    now = shift(desk.context, 12)
    assert gathered(now.waiting) == [("AddLogEntry", 2)]
    command = written(now, "夜里有雨", "wangfang")
    assert (command.waiting, command.note, command.to_user) == (now.waiting, "夜里有雨", "wangfang")
    desk.do(command)
    desk.wait(lambda: any(r.fact.note == "夜里有雨" for r in handovers(desk.context)))
    desk.mend()


def test_a_shift_begins_when_its_seat_was_signed_for_and_no_earlier_than_it_may_last() -> None:
    def signed(seat: str, hours: float | None) -> Record[Handover]:
        fact = Handover(user="li", seat="1", written_at=NOON, note="x")
        if hours is not None:
            at = NOON - timedelta(hours=hours)
            fact = msgspec.structs.replace(fact, accepted_by="w", accepted_seat=seat, accepted_at=at)
        return Record(kind="handover", id=f"{seat}{hours}", fact=fact)

    earliest = NOON - timedelta(hours=12)
    found = [signed("3", 1), signed("2", None), signed("2", 4), signed("2", 30)]
    assert began(found, "2", earliest) == NOON - timedelta(hours=4)
    assert began(found, "9", earliest) == earliest
    assert began([signed("2", 30)], "2", earliest) == earliest
