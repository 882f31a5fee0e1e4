"""Keys and menu entries of the two-person acts say why they cannot be used, or open the form."""

import pytest

from console.features.approvals.actions import cut_power, deny, grant, needs_device, needs_line, notify
from console.features.approvals.panel import ApprovalsPanel
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.world import DEVICE

pytestmark = pytest.mark.both_databases


def test_power_is_cut_of_a_chosen_device_that_can_be_cut(desk: Desk) -> None:
    assert needs_device(desk.context) == t("approvals.refusal.device")
    desk.context.selection.choose("device", DEVICE)
    assert needs_device(desk.context) == ""
    cut_power(desk.context)
    desk.wait(lambda: bool(desk.context.notices.all))
    assert desk.context.notices.all[0].text == t("refusal.power.no_switch", device="六层烟感")
    assert "approvals" not in desk.shown.asked


def test_offline_every_one_of_them_says_what_to_do_instead(desk: Desk) -> None:
    desk.cut()
    assert needs_line(desk.context) == t("approvals.refusal.offline")
    desk.context.selection.choose("device", DEVICE)
    assert needs_device(desk.context) == t("approvals.refusal.offline")
    desk.mend()


def test_the_keys_open_the_panel_and_decide_nothing_when_there_is_nothing(desk: Desk) -> None:
    panel = desk.shown.widgets["approvals"] = desk.put(ApprovalsPanel(desk.context), 900, 300)
    notify(desk.context)
    assert isinstance(panel, ApprovalsPanel)
    assert panel.form.isVisible()
    grant(desk.context)
    deny(desk.context)
    assert [n.text for n in desk.context.notices.all] == [t("approvals.refusal.none")]
    assert desk.services.commands.entries() == ()
