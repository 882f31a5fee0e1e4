"""What a dispatcher might do next: acts drawn at random from what the seat sees, the same for the same seed."""

import random
from collections.abc import Callable

import msgspec

from models.assignment import AssignHydrant, ReleaseHydrant
from models.command import Command, Delivery
from models.hydrant import Hydrant
from models.incident import CloseIncident, CreateIncident, Incident, UpdateIncident
from models.log_entry import AddLogEntry
from models.store import Query, Store
from models.unit import DispatchUnit, SetUnitStatus, TellByVoice, Unit, UnitStatus

MOST_OPEN = 12
_NEXT = {
    UnitStatus.DISPATCHED: UnitStatus.TURNED_OUT, UnitStatus.TURNED_OUT: UnitStatus.ON_SCENE,
    UnitStatus.ON_SCENE: UnitStatus.RETURNING, UnitStatus.RETURNING: UnitStatus.AVAILABLE,
}  # fmt: skip


class Deed(msgspec.Struct, frozen=True):
    """An act to be submitted: its command, and how it is to be delivered."""

    command: Command
    delivery: Delivery
    expires_s: float | None


def deed(command: Command, expires_s: float | None = None) -> Deed:
    """An act as its command wants it delivered, or live for so long."""
    return Deed(command, Delivery.LIVE if expires_s else command.DELIVERY, expires_s or command.EXPIRES_S)


def note(text: str) -> Deed:
    """A note of the seat."""
    return deed(AddLogEntry(text=text))


class Deeds:
    """Draws acts; `name` goes into every note, so that each can be told from all others."""

    def __init__(self, seed: str, seat: str, name: str) -> None:
        self._chance = random.Random(seed)
        self._seat = seat
        self._name = name
        self._made = 0

    def draw(self, store: Store, number: Callable[[], int]) -> Deed:
        """The next act. Where it has nothing to be done to, a note instead."""
        self._made += 1
        roll = self._chance.random()
        command: Command | None = None
        for share, make in (
            (0.16, self._open), (0.34, self._send), (0.46, self._report), (0.54, self._update), (0.58, self._tell),
            (0.64, self._give_water), (0.67, self._take_water), (0.72, self._close),
        ):  # fmt: skip
            if roll < share:
                command = make(store, number)
                break
        if command is None:
            command = self._note(store, number)
        return self._delivered(command)

    def _delivered(self, command: Command) -> Deed:
        if isinstance(command, AddLogEntry) and self._chance.random() < 0.15:
            return Deed(command, Delivery.LIVE, self._chance.choice((1.0, 2.0, 4.0)))
        if isinstance(command, DispatchUnit):
            return Deed(command, command.DELIVERY, self._chance.choice((1.0, 2.0, 60.0)))
        return Deed(command, command.DELIVERY, command.EXPIRES_S)

    def _incident(self, store: Store) -> str:
        """An incident the seat shows as open; empty when there is none."""
        open_ones = [r.id for r in store.rows(Query(kind="incident"), 200) if r.status != "closed"]
        return self._chance.choice(open_ones) if open_ones else ""

    def _unit(self, store: Store) -> str:
        rows = store.rows(Query(kind="unit"), 50)
        return self._chance.choice(rows).id if rows else ""

    def _note(self, store: Store, _number: Callable[[], int]) -> Command:
        incident_id = self._incident(store) if self._chance.random() < 0.7 else ""
        return AddLogEntry(text=f"{self._name}/{self._made}", incident_id=incident_id)

    def _open(self, store: Store, number: Callable[[], int]) -> Command | None:
        if sum(row.status != "closed" for row in store.rows(Query(kind="incident"), 200)) >= MOST_OPEN:
            return None
        incident_id = f"{self._chance.getrandbits(128):032x}"
        return CreateIncident(
            incident_id=incident_id, number=f"{self._seat}-{number():03d}", type="building_fire",
            address=f"{self._name} <b>{self._made}</b>", lon=121.5, lat=25.0,
        )  # fmt: skip

    def _send(self, store: Store, _number: Callable[[], int]) -> Command | None:
        unit_id, incident_id = self._unit(store), self._incident(store)
        return DispatchUnit(unit_id=unit_id, incident_id=incident_id) if unit_id and incident_id else None

    def _report(self, store: Store, _number: Callable[[], int]) -> Command | None:
        unit_id = self._unit(store)
        unit = store.get(Unit, unit_id)
        if unit is None:
            return None
        status = _NEXT.get(unit.fact.status)
        if status is None or self._chance.random() < 0.1:
            status = self._chance.choice(list(_NEXT))
        return SetUnitStatus(unit_id=unit_id, status=status, incident_id=unit.fact.incident_id)

    def _update(self, store: Store, _number: Callable[[], int]) -> Command | None:
        found = store.get(Incident, self._incident(store))
        if found is None:
            return None
        after = f"{self._name} {self._made}"
        return UpdateIncident(
            incident_id=found.id, before={"address": found.fact.address}, after={"address": after}
        )

    def _tell(self, store: Store, _number: Callable[[], int]) -> Command | None:
        found = store.get(Incident, self._incident(store))
        if found is None or not found.fact.dispatches:
            return None
        dispatch = self._chance.choice(found.fact.dispatches)
        return TellByVoice(unit_id=dispatch.unit_id, incident_id=found.id, whom="Li")

    def _give_water(self, store: Store, _number: Callable[[], int]) -> Command | None:
        unit = store.get(Unit, self._unit(store))
        rows = store.rows(Query(kind="hydrant"), 20)
        if unit is None or not rows or not unit.fact.incident_id:
            return None
        return AssignHydrant(
            hydrant_id=self._chance.choice(rows).id, unit_id=unit.id, incident_id=unit.fact.incident_id
        )

    def _take_water(self, store: Store, _number: Callable[[], int]) -> Command | None:
        for row in store.rows(Query(kind="hydrant"), 20):
            hydrant = store.get(Hydrant, row.id)
            if hydrant is not None and hydrant.fact.assignments:
                given = hydrant.fact.assignments[0]
                return ReleaseHydrant(hydrant_id=row.id, unit_id=given.unit_id, incident_id=given.incident_id)
        return None

    def _close(self, store: Store, _number: Callable[[], int]) -> Command | None:
        found = store.get(Incident, self._incident(store))
        if found is None or found.fact.active_dispatches:
            return None
        return CloseIncident(incident_id=found.id, result=self._name)
