"""Packs are made from the start, by one keeper; sheets say what they need; catch-up begins where one types."""

from PySide6.QtWidgets import QApplication

from console.features.packs.catch_up import CatchUpPanel
from console.features.packs.feature import FEATURE
from console.features.packs.keeper import PackKeeper
from console.features.packs.panel import keeper_of
from resources.words import t
from tests.console.features.desk import Desk

ACTS = {act.key: act for act in FEATURE.acts}


def test_one_keeper_makes_packs_from_the_start_and_at_a_key(desk: Desk) -> None:
    assert FEATURE.start is not None
    FEATURE.start(desk.context)
    [keeper] = desk.context.window.findChildren(PackKeeper)
    assert keeper_of(desk.context) is keeper
    ACTS["packs.make"].run(desk.context)
    desk.wait(lambda: keeper.newest is not None)
    assert keeper.problem == ""
    desk.wait(lambda: not keeper.running)


def test_a_sheet_needs_an_incident_and_says_so(desk: Desk) -> None:
    for key in ("packs.sheet", "packs.card"):
        assert ACTS[key].refusal(desk.context) == t("incidents.refusal.no_incident")
    desk.open_incident()
    assert ACTS["packs.sheet"].refusal(desk.context) == ""


def test_catch_up_begins_with_the_keyboard_in_the_time(desk: Desk) -> None:
    panel = desk.put(CatchUpPanel(desk.context), 1100, 360)
    desk.shown.widgets["catch_up"] = panel
    with desk.qtbot.waitActive(panel):
        panel.activateWindow()
    ACTS["packs.catch_up"].run(desk.context)
    assert QApplication.focusWidget() is panel.fields["time"]
    ACTS["packs.show"].run(desk.context)
    assert desk.shown.asked == ["catch_up", "packs"]
