from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from models.assignment import AssignHydrant, ReleaseHydrant
from models.command import Command, Conflicting, Refused
from models.fold import WAITS, WITHDRAWING, deliverable, fold, keys_of, waits_behind
from models.incident import CloseIncident, CreateIncident, Incident, UpdateIncident
from models.kinds import apply_envelope
from models.log_entry import AddLogEntry, log_key
from models.outbox_entry import Entry, EntryState
from models.record import Key, SyncState
from models.unit import DispatchUnit, SetUnitStatus, TellByVoice, Unit, UnitStatus
from tests.models.facts import Known, envelope, town

INCIDENT, A = Key("incident", "I"), Key("unit", "A")


def entries(*commands: Command, state: EntryState = EntryState.PENDING, code: str = "") -> list[Entry]:
    return [
        Entry(seq=n, envelope=envelope(command, n), state=state, code=code) for n, command in enumerate(commands, 1)
    ]


def test_an_act_is_pending_on_everything_it_writes() -> None:
    acts = entries(DispatchUnit(unit_id="A", incident_id="I"))
    rows = fold(acts, town())
    assert set(rows) == {INCIDENT, A, log_key(acts[0].id)}
    assert {row.state for row in rows.values()} == {SyncState.PENDING}


def test_an_undelivered_dispatch_is_not_ordered() -> None:
    incident = fold(entries(DispatchUnit(unit_id="A", incident_id="I")), town())[INCIDENT].fact
    assert isinstance(incident, Incident)
    assert incident.dispatches[0].ordered_at is None


def test_acts_build_on_each_other() -> None:
    rows = fold(
        entries(
            CreateIncident(incident_id="N", number="2-002", type="fire", address="x"),
            DispatchUnit(unit_id="A", incident_id="N"),
            SetUnitStatus(unit_id="A", status=UnitStatus.ON_SCENE, incident_id="N"),
        ),
        town(),
    )
    incident = rows[Key("incident", "N")].fact
    assert isinstance(incident, Incident)
    assert incident.clocks.on_scene_at is not None


def test_a_refused_act_leaves_the_backends_values_and_says_why() -> None:
    acts = entries(DispatchUnit(unit_id="A", incident_id="I"), state=EntryState.REFUSED, code="unit.committed")
    row = fold(acts, town())[A]
    assert (row.state, row.reason) == (SyncState.REFUSED, "unit.committed")
    assert isinstance(row.fact, Unit)
    assert row.fact.status is UnitStatus.AVAILABLE


def test_an_incident_that_was_refused_stays_visible_with_its_reason() -> None:
    command = CreateIncident(incident_id="N", number="2-002", type="fire", address="x")
    row = fold(entries(command, state=EntryState.REFUSED, code="role"), town())[Key("incident", "N")]
    assert (row.state, row.reason) == (SyncState.REFUSED, "role")
    assert isinstance(row.fact, Incident)


def test_what_touches_the_same_record_waits_behind_a_refused_act_and_nothing_else_does() -> None:
    refused = entries(UpdateIncident(incident_id="I", before={}, after={"grade": 3}), state=EntryState.CONFLICT)
    waiting = entries(
        DispatchUnit(unit_id="A", incident_id="I"),
        SetUnitStatus(unit_id="A", status=UnitStatus.ON_SCENE, incident_id="I"),
        AddLogEntry(text="x"),
    )
    acts = [*refused, *waiting]
    assert [entry.id for entry in deliverable(acts, 10)] == [waiting[2].id]
    rows = fold(acts, town())
    assert rows[INCIDENT].state is SyncState.CONFLICT
    assert (rows[A].state, rows[A].reason) == (SyncState.PENDING, WAITS)


def test_an_act_set_aside_keeps_its_effect_in_sight_with_why_and_holds_only_its_own_records_up() -> None:
    aside = entries(
        DispatchUnit(unit_id="A", incident_id="I"), state=EntryState.SET_ASIDE, code="command.undeliverable"
    )
    waiting = entries(TellByVoice(unit_id="A", incident_id="I", whom="王"), AddLogEntry(text="x"))
    acts = [*aside, *waiting]
    row = fold(acts, town())[A]
    assert (row.state, row.reason) == (SyncState.PENDING, "command.undeliverable")
    assert isinstance(row.fact, Unit)
    assert row.fact.status is UnitStatus.DISPATCHED
    assert fold(acts, town())[INCIDENT].reason == "command.undeliverable"
    assert [entry.id for entry in deliverable(acts, 10)] == [waiting[1].id]
    assert waits_behind(acts) == {waiting[0].id: aside[0].id}


def test_what_an_act_that_is_being_withdrawn_did_stays_in_sight_until_its_fate_is_known() -> None:
    acts = entries(DispatchUnit(unit_id="A", incident_id="I"), state=EntryState.WITHDRAWING)
    row = fold(acts, town())[A]
    assert (row.state, row.reason) == (SyncState.PENDING, WITHDRAWING)
    assert deliverable(acts, 10) == []


def test_what_waits_behind_what_waits_names_the_act_that_somebody_has_to_deal_with() -> None:
    stuck = entries(UpdateIncident(incident_id="I", before={}, after={"grade": 3}), state=EntryState.CONFLICT)
    later = entries(
        DispatchUnit(unit_id="A", incident_id="I"),
        SetUnitStatus(unit_id="A", status=UnitStatus.ON_SCENE, incident_id="I"),
        AddLogEntry(text="x"),
    )
    assert waits_behind([*stuck, *later]) == dict.fromkeys([later[0].id, later[1].id], stuck[0].id)
    assert waits_behind(later) == {}


def test_two_acts_on_one_record_never_travel_together() -> None:
    acts = entries(
        DispatchUnit(unit_id="A", incident_id="I"),
        DispatchUnit(unit_id="B", incident_id="I"),
        AddLogEntry(text="x"),
    )
    assert [entry.seq for entry in deliverable(acts, 10)] == [1, 3]


def test_an_act_whose_log_entry_has_come_is_not_laid_over_the_facts_again() -> None:
    acts = entries(DispatchUnit(unit_id="A", incident_id="I"))
    facts = town()
    facts.write(apply_envelope(acts[0].envelope, facts, _circumstances(acts[0])))
    assert fold(acts, facts) == {}


def _circumstances(entry: Entry) -> Any:
    from models.fold import circumstances

    return circumstances(entry)


ids = st.sampled_from(["I", "J"])
units = st.sampled_from(["A", "B", "O"])
commands = st.one_of(
    st.builds(CreateIncident, incident_id=st.just("J"), number=st.just("2-9"), type=st.just("fire"),
              address=st.just("x")),
    st.builds(DispatchUnit, unit_id=units, incident_id=ids),
    st.builds(SetUnitStatus, unit_id=units, status=st.sampled_from(list(UnitStatus)), incident_id=ids),
    st.builds(AssignHydrant, hydrant_id=st.sampled_from(["H", "X"]), unit_id=units, incident_id=ids),
    st.builds(ReleaseHydrant, hydrant_id=st.just("H"), unit_id=units, incident_id=ids),
    st.builds(UpdateIncident, incident_id=ids, before=st.just({}), after=st.just({"grade": 4})),
    st.builds(CloseIncident, incident_id=ids),
    st.builds(AddLogEntry, text=st.just("x")),
)  # fmt: skip
acts = st.lists(commands, max_size=12)


def _take(entry: Entry, backend: Known) -> Entry:
    """What a backend does with an entry, and how the entry is then answered."""
    try:
        backend.write(apply_envelope(entry.envelope, backend, _circumstances(entry)))
    except (Refused, Conflicting):
        return Entry(seq=entry.seq, envelope=entry.envelope, state=EntryState.REFUSED, code="x")
    return Entry(seq=entry.seq, envelope=entry.envelope, state=EntryState.ACCEPTED, revision=1)


@settings(max_examples=150, deadline=None)
@given(acts)
def test_what_is_shown_is_what_the_backend_would_make_of_it(chosen: list[Command]) -> None:
    waiting = entries(*chosen)
    shown = Known(town())
    for key, row in fold(waiting, town()).items():
        if row.fact is not None:
            shown[key] = row.fact
    backend = town()
    for entry in waiting:
        _take(entry, backend)
    assert shown == backend


@settings(max_examples=150, deadline=None)
@given(acts, st.integers(0, 12))
def test_a_fold_over_a_backend_that_took_some_shows_the_same_facts(chosen: list[Command], taken: int) -> None:
    waiting = entries(*chosen)
    backend, answered = town(), []
    for n, entry in enumerate(waiting):
        answered.append(_take(entry, backend) if n < taken else entry)
    still = [entry for entry in answered if entry.state is EntryState.PENDING]
    rows = fold(still, backend)
    shown = Known(backend)
    for key, row in rows.items():
        if row.fact is not None:
            shown[key] = row.fact
    for entry in still:
        _take(entry, backend)
    assert shown == backend


@settings(max_examples=100, deadline=None)
@given(acts)
def test_delivery_in_any_batches_keeps_the_order_of_each_record(chosen: list[Command]) -> None:
    waiting = entries(*chosen)
    order: list[Entry] = []
    left = list(waiting)
    while left:
        batch = deliverable(left, 3)
        assert batch
        order.extend(batch)
        left = [entry for entry in left if entry not in batch]
    from models.kinds import decode_command

    for key in {key for e in waiting for key in decode_command(e.envelope).touches(e.id)}:
        touching = [e.seq for e in order if key in decode_command(e.envelope).touches(e.id)]
        assert touching == sorted(touching)


def test_what_a_fold_asks_for_is_what_its_acts_touch_and_their_log_entries() -> None:
    acts = entries(DispatchUnit(unit_id="A", incident_id="I"))
    broken = Entry(seq=9, envelope=msgspec.structs.replace(acts[0].envelope, id="x", name="no.such"))
    assert set(keys_of([*acts, broken])) == {INCIDENT, A, log_key(acts[0].id), log_key("x")}
