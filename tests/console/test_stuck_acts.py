"""What became of no act is found at the records it was meant for, with how it stands, and leads to the act."""

from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.context import Context
from console.stuck_acts import STUCK, show_stuck, stuck_acts
from models.command import Command
from models.log_entry import LogEntry
from models.outbox_entry import Entry, EntryState
from models.record import Key
from models.unit import DispatchUnit, SetUnitStatus, UnitStatus
from resources.words import set_language, t
from tests.models.facts import envelope

UNIT, FIRE = Key("unit", "A"), Key("incident", "I")
DISPATCH = DispatchUnit(unit_id="A", incident_id="I")
BACK = SetUnitStatus(unit_id="A", status=UnitStatus.AVAILABLE)


def entry(command: Command, state: EntryState = EntryState.REFUSED, seq: int = 1) -> Entry:
    return Entry(seq=seq, envelope=envelope(command), state=state)


def test_a_refused_dispatch_is_found_at_its_unit_and_at_its_incident_in_words() -> None:
    found = stuck_acts([entry(DISPATCH)])
    assert set(found) == {UNIT, FIRE}
    assert found[UNIT].words == f"{t('outbox.state.refused')} · {t('outbox.act.DispatchUnit')}"
    badge = found[FIRE].badge
    assert (badge.text, badge.tone, badge.solid) == (t("outbox.state.refused"), "refused", True)


def test_it_begins_with_a_capital_where_the_language_has_them() -> None:
    set_language("en")
    assert stuck_acts([entry(DISPATCH)])[UNIT].words == "Refused · Dispatch unit"


def test_of_several_the_oldest_leads_and_the_number_is_said() -> None:
    first, second = entry(BACK, EntryState.CONFLICT), entry(DISPATCH, seq=2)
    found = stuck_acts([first, second])
    assert (found[UNIT].entry, found[UNIT].count, found[FIRE].count) == (first, 2, 1)
    assert found[UNIT].words == f"{t('outbox.state.conflict')} 2 · {t('outbox.act.SetUnitStatus')}"


@given(st.lists(st.sampled_from(list(EntryState)), max_size=12))
def test_only_what_somebody_must_deal_with_is_found_and_every_one_of_it(states: list[EntryState]) -> None:
    found = stuck_acts([entry(DISPATCH, state, seq) for seq, state in enumerate(states)])
    stuck = sum(state in STUCK for state in states)
    assert [one.count for key, one in found.items() if key == UNIT] == ([stuck] if stuck else [])
    assert not any(key.kind == LogEntry.KIND for key in found)


def test_an_act_of_another_version_is_at_no_record() -> None:
    strange = msgspec.structs.replace(envelope(DISPATCH), name="Teleport")
    assert stuck_acts([Entry(seq=1, envelope=strange, state=EntryState.REFUSED)]) == {}


class Panel:
    """The list of what waits."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    def show_act(self, command_id: str) -> None:
        self.shown.append(command_id)


@pytest.mark.parametrize(("key", "led"), [(UNIT, True), (Key("unit", "B"), False), (None, False)])
def test_a_record_leads_to_its_act(key: Key | None, led: bool) -> None:
    one, panel = entry(DISPATCH), Panel()
    context: Any = SimpleNamespace(
        commands=SimpleNamespace(entries=lambda: (one,)), desk=SimpleNamespace(show_panel=lambda _name: panel)
    )
    assert show_stuck(cast("Context", context), key) is led
    assert panel.shown == ([one.id] if led else [])
