"""What is folded again is what a fold of everything makes, whatever comes between two of them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from models.assignment import AssignHydrant, ReleaseHydrant
from models.claim import ClaimIncident, ReleaseIncident, TakeOverIncident
from models.command import Command, Conflicting, Refused
from models.fold import circumstances, fold
from models.hydrant import Hydrant
from models.incident import CloseIncident, CreateIncident, Incident, UpdateIncident
from models.kinds import apply_envelope
from models.log_entry import AddLogEntry, CorrectLogEntry, log_key
from models.outbox_entry import Entry, EntryState, entry_of
from models.overlay import Overlay
from models.record import BadFact, Fact, Key, replace
from models.unit import DispatchUnit, SetUnitStatus, TellByVoice, Unit, UnitStatus
from tests.models.facts import envelope, town

INCIDENT, SECOND = Key("incident", "I"), Key("incident", "J")
UNIT, SOURCE = Key("unit", "A"), Key("hydrant", "H")


class Backend:
    """What the cache has of the backend, and what a fold asked it for."""

    def __init__(self) -> None:
        self.facts = town()
        self.revisions = dict.fromkeys(self.facts, 1)
        self.unreadable: set[Key] = set()
        self.head = 1
        self.asked: set[Key] = set()

    def get(self, kind: str, record_id: str) -> Fact | None:
        key = Key(kind, record_id)
        self.asked.add(key)
        if key in self.unreadable:
            raise BadFact("unreadable")
        return self.facts.get(kind, record_id)

    def revision_of(self, key: Key) -> int:
        self.asked.add(key)
        return self.revisions.get(key, 0)

    @contextmanager
    def at_once(self, keys: Iterable[Key]) -> Iterator[None]:
        set(keys)
        yield

    def put(self, key: Key, fact: Fact | None) -> Key:
        """The record at the next revision; None: deleted."""
        self.head += 1
        if fact is None:
            self.facts.pop(key, None)
            self.revisions.pop(key, None)
        else:
            self.facts[key] = fact
            self.revisions[key] = self.head
        return key

    def take(self, entry: Entry) -> list[Key] | None:
        """Carry the act out, as the backend does; None: refused."""
        try:
            puts = apply_envelope(entry.envelope, self.facts, circumstances(entry))
        except (Refused, Conflicting):
            return None
        return [self.put(one.key, one.fact) for one in puts]


class World:
    """A seat with its acts, a backend, and an overlay that is told what changed."""

    def __init__(self) -> None:
        self.backend = Backend()
        self.overlay = Overlay(self.backend)
        self.entries: list[Entry] = []
        self.changed: set[Key] = set()
        self.made = 0
        self.anew = False
        self.level = True
        """Nothing came since the last fold but acts that were laid over it at once."""
        self.begun = dict[Key, Fact](town())

    def at(self, which: int) -> int | None:
        return which % len(self.entries) if self.entries else None

    def act(self, which: int, _how: int) -> None:
        """A new act, laid over at once as the writer does."""
        entry = self._new(which)
        self.entries.append(entry)
        before = dict(self.overlay.rows)
        moved = set(self.overlay.add(entry))
        assert {key for key, row in self.overlay.rows.items() if before.get(key) != row} <= moved
        if self.level:
            self._compare()

    def act_unseen(self, which: int, _how: int) -> None:
        """A new act that a page's fold comes upon before its own turn."""
        self.entries.append(self._new(which))

    def slip_in(self, which: int, how: int) -> None:
        """An act in the place of another: a decision, or one that was sent again."""
        self.entries.insert(how % (len(self.entries) + 1), self._new(which))

    def _new(self, which: int) -> Entry:
        self.made += 1
        command = COMMANDS[which % len(COMMANDS)]
        if isinstance(command, CorrectLogEntry) and self.entries:
            command = msgspec.structs.replace(command, entry_id=log_key(self.entries[-1].id).id)
        sent = envelope(command, self.made)
        if which == 47:
            sent = msgspec.structs.replace(sent, name="NoSuchAct")
        return Entry(seq=self.made, envelope=sent)

    def state(self, which: int, how: int) -> None:
        """An answer, an act set aside or tried, or one that is being withdrawn."""
        at = self.at(which)
        if at is not None:
            state = STATES[how % len(STATES)]
            said = ("", "", "a.reason", "another.reason")[how // 7 % 4]
            attempts = self.entries[at].attempts + 1
            # Past the cursor: accepted, and its rows are still to come.
            self.entries[at] = msgspec.structs.replace(
                self.entries[at], state=state, code=said, params={"n": str(how % 2)} if said else {},
                attempts=attempts, revision=10_000 if state is EntryState.ACCEPTED else 0,
            )  # fmt: skip

    def withdraw(self, which: int, _how: int) -> None:
        """Gone from the acts."""
        at = self.at(which)
        if at is not None:
            del self.entries[at]

    def deliver(self, which: int, how: int) -> None:
        """The backend does an act and sends what it did; whether the answer comes with it is open."""
        at = self.at(which)
        if at is None:
            return
        changed = self.backend.take(self.entries[at])
        if changed is None:
            self.state(which, 1)
            return
        self.changed.update(changed)
        if how % 3:
            del self.entries[at]

    def lose(self, which: int, _how: int) -> None:
        """The log entry of an act is gone again, as after a restore."""
        at = self.at(which)
        if at is not None:
            self.changed.add(self.backend.put(log_key(self.entries[at].id), None))

    def page(self, which: int, how: int) -> None:
        """Somebody else's doing."""
        backend = self.backend
        key = (INCIDENT, SECOND, UNIT, Key("unit", "B"), SOURCE, Key("hydrant", "X"))[which % 6]
        fact = backend.facts.get(key.kind, key.id)
        if isinstance(fact, Incident) and how % 4:
            fact = replace(fact, grade=1 + how % 4)
        elif isinstance(fact, Unit) and how % 4:
            status = list(UnitStatus)[how % len(UnitStatus)]
            fact = replace(fact, status=status, incident_id=("", "I", "J")[how % 3])
        elif isinstance(fact, Hydrant) and how % 4:
            fact = replace(fact, name=f"H{how}")
        else:
            fact = None if fact is not None else self.begun.get(INCIDENT if key == SECOND else key)
        self.changed.add(backend.put(key, fact))

    def unreadable(self, which: int, _how: int) -> None:
        """A record turns into what this version cannot read, or back."""
        key = (INCIDENT, UNIT, SOURCE)[which % 3]
        self.backend.unreadable ^= {key}
        self.changed.add(key)

    def others(self, which: int, _how: int) -> None:
        """A change of a record no act has to do with."""
        self.changed.add(self.backend.put(Key("hydrant", f"far-{which}"), Hydrant(number="9", lon=121.0, lat=25.0)))

    def turn(self, which: int, how: int) -> None:
        """Another order."""
        if len(self.entries) > 1:
            entry = self.entries.pop(which % len(self.entries))
            self.entries.insert(how % (len(self.entries) + 1), entry)

    def read_again(self, _which: int, _how: int) -> None:
        """The same acts, as they are read from the disk."""
        self.entries = [_from_disk(entry) for entry in self.entries]

    def roll_back(self, which: int, how: int) -> None:
        """A transaction failed: nobody says which facts are as they were before it."""
        told = set(self.changed)
        self.page(which, how)
        self.changed, self.anew = told, True

    def follow(self, _which: int = 0, _how: int = 0) -> None:
        """A page was written, or answers came."""
        before = dict(self.overlay.rows)
        moved = self.overlay.follow(self.entries, self.changed, anew=self.anew)
        self.changed, self.anew, self.level = set(), False, True
        self._compare()
        after = self.overlay.rows
        assert moved == {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}

    def _compare(self) -> None:
        assert self.overlay.rows == fold(self.entries, self.backend)


def _from_disk(entry: Entry) -> Entry:
    sent, params = msgspec.json.encode(entry.envelope), msgspec.json.encode(entry.params)
    return entry_of(
        (entry.seq, sent, entry.state, entry.code, params, b"{}", entry.revision, entry.attempts, "", "")
    )


STATES = [
    EntryState.ACCEPTED, EntryState.REFUSED, EntryState.CONFLICT, EntryState.SET_ASIDE, EntryState.WITHDRAWING,
    EntryState.PENDING, EntryState.PENDING,
]  # fmt: skip
COMMANDS: list[Command] = [
    AddLogEntry(text="x"),
    AddLogEntry(text="x", incident_id="I"),
    CreateIncident(incident_id="J", number="2-9", type="fire", address="x"),
    DispatchUnit(unit_id="A", incident_id="I"),
    DispatchUnit(unit_id="B", incident_id="I"),
    DispatchUnit(unit_id="A", incident_id="J"),
    DispatchUnit(unit_id="A", incident_id="J", from_incident_id="I", hydrant_ids=("H",)),
    SetUnitStatus(unit_id="A", status=UnitStatus.RETURNING, incident_id="I"),
    SetUnitStatus(unit_id="A", status=UnitStatus.ON_SCENE),
    SetUnitStatus(unit_id="A", status=UnitStatus.AVAILABLE, hydrant_ids=("H",)),
    SetUnitStatus(unit_id="B", status=UnitStatus.AVAILABLE),
    SetUnitStatus(unit_id="O", status=UnitStatus.AVAILABLE),
    TellByVoice(unit_id="A", incident_id="I", whom="王"),
    AssignHydrant(hydrant_id="H", unit_id="A", incident_id="I"),
    AssignHydrant(hydrant_id="H", unit_id="B", incident_id="I"),
    SetUnitStatus(unit_id="O", status=UnitStatus.OUT_OF_SERVICE, hydrant_ids=("H",)),
    AssignHydrant(hydrant_id="X", unit_id="A", incident_id="I"),
    ReleaseHydrant(hydrant_id="H", unit_id="A", incident_id="I"),
    UpdateIncident(incident_id="I", before={"grade": 1}, after={"grade": 3}),
    UpdateIncident(incident_id="I", before={"grade": 3}, after={"grade": 2}),
    UpdateIncident(incident_id="J", before={}, after={"note": "y"}),
    CloseIncident(incident_id="I"),
    ClaimIncident(incident_id="I"),
    TakeOverIncident(incident_id="I", reason="x"),
    ReleaseIncident(incident_id="I"),
    CorrectLogEntry(entry_id="none", text="z"),
]
OPS = [
    World.act, World.act, World.act, World.act_unseen, World.slip_in, World.state, World.state, World.state,
    World.withdraw, World.deliver, World.deliver, World.lose, World.page, World.page, World.unreadable,
    World.others, World.turn, World.read_again, World.roll_back, World.follow, World.follow, World.follow,
    World.follow,
]  # fmt: skip
EXAMPLES = 300
numbers = st.integers(0, 51)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(OPS), numbers, numbers), min_size=40, max_size=70))
def test_it_is_the_fold_of_everything_after_any_acts_pages_and_answers(
    course: list[tuple[Callable[[World, int, int], None], int, int]],
) -> None:
    world = World()
    for op, which, how in course:
        op(world, which, how)
        world.level &= op in (World.act, World.follow)
    world.follow()


def world_of(*commands: Command) -> World:
    world = World()
    world.entries = [Entry(seq=n, envelope=envelope(command, n)) for n, command in enumerate(commands, 1)]
    world.follow()
    world.backend.asked.clear()
    return world


def test_what_no_act_has_to_do_with_folds_nothing_again() -> None:
    world = world_of(DispatchUnit(unit_id="A", incident_id="I"), AddLogEntry(text="x", incident_id="I"))
    far = world.backend.put(Key("hydrant", "far"), Hydrant(number="9", lon=121.0, lat=25.0))
    assert world.overlay.follow(world.entries, [far]) == set()
    assert world.backend.asked == set()


def test_that_an_act_was_tried_and_accepted_folds_nothing_again() -> None:
    world = world_of(DispatchUnit(unit_id="A", incident_id="I"))
    tried = [msgspec.structs.replace(_from_disk(e), attempts=1, revision=9, state=EntryState.ACCEPTED)
             for e in world.entries]  # fmt: skip
    assert world.overlay.follow(tried) == set()
    assert world.backend.asked == set()


def test_a_change_folds_again_what_rests_on_it_and_nothing_else() -> None:
    world = world_of(
        SetUnitStatus(unit_id="B", status=UnitStatus.OUT_OF_SERVICE),
        UpdateIncident(incident_id="I", before={}, after={"grade": 3}),
        DispatchUnit(unit_id="A", incident_id="I"),
        AddLogEntry(text="x", incident_id="I"),
    )
    world.page(0, 2)
    assert world.overlay.follow(world.entries, world.changed) == {INCIDENT}
    assert world.backend.asked >= {INCIDENT, UNIT}
    assert not world.backend.asked & {Key("unit", "B"), log_key(world.entries[0].id), log_key(world.entries[3].id)}


def test_the_same_entry_added_twice_counts_once() -> None:
    world = world_of()
    entry = Entry(seq=1, envelope=envelope(DispatchUnit(unit_id="A", incident_id="I")))
    assert set(world.overlay.add(entry)) == {INCIDENT, UNIT, log_key(entry.id)}
    assert set(world.overlay.add(entry)) == set()


def test_it_is_empty_when_no_act_is_left() -> None:
    world = world_of(AddLogEntry(text="x"))
    assert not world.overlay.is_empty
    world.overlay.follow([])
    assert world.overlay.is_empty
