"""The site tab says what the site is, whom to call and what watches it."""

from PySide6.QtTest import QAbstractItemModelTester

from console.features.sites.tab import SiteTab
from tests.console.features.desk import Desk
from tests.console.features.world import DEVICE, SITE


def test_a_chosen_site_is_shown_with_its_devices(desk: Desk) -> None:
    tab = desk.put(SiteTab(desk.context))
    QAbstractItemModelTester(tab.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, tab)
    desk.context.selection.choose("site", SITE)
    desk.wait(lambda: tab.rows.rowCount() == 1 and tab.rows.id_at(0) == DEVICE)
    assert tab.fields["contact"].text() == "王经理"
    assert tab.fields["phone"].text() == "13800000000"
    assert tab.fields["floors"].text() == "18"
    assert tab.fields["height"].text() == "—"


def test_a_chosen_device_shows_its_site(desk: Desk) -> None:
    tab = desk.put(SiteTab(desk.context))
    desk.context.selection.choose("device", DEVICE)
    desk.wait(lambda: tab.fields["address"].text() == "解放路 1 号")
