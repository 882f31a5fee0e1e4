"""As of when: everything about the chosen record, counting on by itself."""

from datetime import timedelta

from console.context import Context
from console.features.ages.window import AgesWindow, show_ages
from models.record import SyncState
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.world import PUMPER


def windows(desk: Desk) -> list[AgesWindow]:
    return [window for window in desk.window.findChildren(AgesWindow) if window.isVisible()]


def test_the_chosen_unit_tells_each_value_with_its_age_and_how_it_stands(
    desk: Desk,
) -> None:
    context: Context = desk.context
    context.selection.choose("unit", PUMPER)
    show_ages(context)
    desk.wait(lambda: len(windows(desk)) == 1)
    (window,) = windows(desk)
    names = [name for name, _value, _role in window.lines()]
    assert t("ages.aspect.unit_position") in names
    assert t("ages.aspect.unit_status") in names
    values = {name: value for name, value, _role in window.lines()}
    assert t(f"enums.sync_state.{SyncState.SYNCED}") in values[t("ages.state")]
    assert not any(role for _name, _value, role in window.lines())
    later = context.now() + timedelta(minutes=5)
    object.__setattr__(context, "now", lambda: later)
    stale = [name for name, _value, role in window.lines() if role]
    assert stale == [t("ages.aspect.unit_position"), t("ages.aspect.unit_status")]
    window.count()
    show_ages(context)
    desk.wait(lambda: len(windows(desk)) == 1 and windows(desk) != [window])


def test_with_nothing_chosen_it_says_so(desk: Desk) -> None:
    show_ages(desk.context)
    desk.wait(lambda: [n.text for n in desk.context.notices.all] == [t("ages.none_chosen")])
