"""A seat hears of a request with no panel open; each deed has its key and says why it cannot be done."""

from collections.abc import Callable

import pytest

from console.features.approvals.feature import FEATURE
from console.features.approvals.panel import ApprovalsPanel
from resources.words import t
from tests.backend.server import BackendProcess
from tests.console.features.contents import POST, asked_for
from tests.console.features.desk import Desk

Desks = Callable[..., Desk]
ACTS = {act.key: act for act in FEATURE.acts}


def test_a_request_is_told_with_no_panel_open(world: BackendProcess, desks: Desks) -> None:
    desk = desks(world, "liming", "2")
    assert FEATURE.start is not None
    FEATURE.start(desk.context)
    asked_for(desk, world)
    desk.wait(lambda: any("起火" in notice.text for notice in desk.context.notices.all))


@pytest.mark.parametrize("key", [key for key in ACTS if key != "approvals.by_voice"])
def test_offline_nothing_of_two_persons_is_offered_but_what_was_done_by_voice_is(
    world: BackendProcess, desks: Desks, key: str
) -> None:
    desk = desks(world, "liming", "2")
    desk.cut()
    desk.context.selection.choose("device", POST)
    assert ACTS[key].refusal(desk.context) == t("approvals.refusal.offline")
    assert ACTS["approvals.by_voice"].refusal(desk.context) == ""


def test_each_deed_leads_to_the_panel(world: BackendProcess, desks: Desks) -> None:
    desk = desks(world, "liming", "2")
    panel = desk.put(FEATURE.panels[0].make(desk.context), 1000, 320)
    assert isinstance(panel, ApprovalsPanel)
    desk.shown.widgets["approvals"] = panel
    ACTS["approvals.notify"].run(desk.context)
    assert panel.form.isVisible()
    for key in ("approvals.grant", "approvals.deny", "approvals.by_voice"):
        ACTS[key].run(desk.context)
    assert desk.shown.asked == ["approvals"] * 4
