"""The key shows what waits to be sent; nobody needs a right to see it."""

from types import SimpleNamespace
from typing import Any

from console.features.outbox.feature import FEATURE
from console.features.outbox.panel import OutboxPanel
from models.log_entry import AddLogEntry
from models.outbox_entry import Entry, EntryState
from models.record import Key
from models.unit import DispatchUnit
from resources.words import t
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.models.facts import envelope

ACT, STUCK = FEATURE.acts
[PANEL] = FEATURE.panels


def test_the_key_brings_the_list_to_the_front_offline_too(world: BackendProcess, desk: Desk) -> None:
    panel = desk.put(PANEL.make(desk.context), 900, 300)
    assert isinstance(panel, OutboxPanel)
    desk.shown.widgets[PANEL.key] = panel
    desk.cut()
    desk.do(AddLogEntry(text="waits"))
    assert ACT.refusal(desk.context) == ""
    ACT.run(desk.context)
    assert desk.shown.asked == [PANEL.key]
    desk.wait(lambda: panel.rows.rowCount() == 1)
    desk.mend()
    desk.level()


def test_every_role_may_look_for_it_changes_nothing() -> None:
    assert ACT.commands == ()


def test_without_an_act_of_the_chosen_record_the_menu_says_so() -> None:
    entries: list[Entry] = []
    context: Any = SimpleNamespace(
        selection=SimpleNamespace(key=Key("unit", "A")), commands=SimpleNamespace(entries=lambda: tuple(entries))
    )
    assert STUCK.refusal(context) == t("outbox.none_stuck")
    dispatch = DispatchUnit(unit_id="A", incident_id="I")
    entries.append(Entry(seq=1, envelope=envelope(dispatch), state=EntryState.REFUSED))
    assert STUCK.refusal(context) == ""
