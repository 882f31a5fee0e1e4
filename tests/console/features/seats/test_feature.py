"""From the start a seat tells of itself; the keys lead to the hand-over that is written and the one that waits."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from console.features.seats.feature import FEATURE
from console.features.seats.handover_panel import HandoverPanel
from models.handover import WriteHandover
from models.ids import uuid7
from resources.words import t
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk

Desks = Callable[..., Desk]
ACTS = {act.key: act for act in FEATURE.acts}


def test_a_seat_that_was_started_is_known_to_the_others(world: BackendProcess, desks: Desks) -> None:
    one, two = desks(world, "liming", "2"), desks(world, "wangfang", "3")
    for desk in (one, two):
        assert FEATURE.start is not None
        FEATURE.start(desk.context)
    two.wait(lambda: {p.user for p in two.context.link.present} >= {"liming", "wangfang"})


def test_writing_begins_in_the_note_and_with_nothing_to_sign_for_it_is_said(desk: Desk) -> None:
    panel = desk.put(HandoverPanel(desk.context), 1000, 320)
    desk.shown.widgets["handover"] = panel
    desk.wait(panel.form.isVisible)
    with desk.qtbot.waitActive(panel):
        panel.activateWindow()
    ACTS["seats.hand_over"].run(desk.context)
    assert QApplication.focusWidget() is panel.form.note
    ACTS["seats.receive"].run(desk.context)
    assert [notice.text for notice in desk.context.notices.all] == [t("seats.notice.nothing_waits")]


def test_the_hand_over_that_waits_is_shown_to_be_signed_for(world: BackendProcess, desks: Desks) -> None:
    one, two = desks(world, "liming", "2"), desks(world, "wangfang", "3")
    one.do(WriteHandover(handover_id=uuid7(), note="看住二楼", to_user="wangfang"))
    one.level()
    panel = two.put(HandoverPanel(two.context), 1000, 320)
    two.shown.widgets["handover"] = panel
    two.wait(lambda: panel.rows.rowCount() > 0)
    ACTS["seats.receive"].run(two.context)
    assert panel.pages.currentIndex() == 1
    assert "看住二楼" in panel.text.text()
    assert panel.sign_button.isEnabled()


def test_without_an_incident_nothing_is_claimed_taken_or_given_up(desk: Desk) -> None:
    for key in ("seats.claim", "seats.take_over", "seats.release"):
        assert ACTS[key].refusal(desk.context) == t("seats.refusal.no_incident")
    ACTS["seats.show"].run(desk.context)
    assert desk.shown.asked == ["seats"]
