"""The plan opens with its incident, with its drawing, and both are there without a line."""

from PySide6.QtWidgets import QLabel, QPushButton

from console.features.plans.tab import PlanTab
from models.document import Document
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.world import DRAWING, PLAN, SITE
from widgets.panel_state import State


def words(tab: PlanTab) -> str:
    return "\n".join(label.text() for label in tab.findChildren(QLabel))


def test_choosing_a_site_shows_its_plan_and_its_drawing_as_soon_as_it_has_come(desk: Desk) -> None:
    tab = desk.put(PlanTab(desk.context))
    desk.context.selection.choose("site", SITE)
    desk.wait(lambda: tab.found.plan is not None and tab.found.plan.id == PLAN)
    assert "柴油 · UN 1202" in words(tab)
    desk.wait(lambda: bool(tab.shown_file))
    assert tab.pdf.panel().state() is State.CONTENT


def test_a_drawing_that_has_not_come_says_so_while_the_sheet_is_there(desk: Desk) -> None:
    tab = desk.put(PlanTab(desk.context))
    desk.cut()
    desk.context.selection.choose("plan", PLAN)
    desk.wait(lambda: tab.found.plan is not None)
    assert "东门进入" in words(tab)
    desk.wait(lambda: tab.pdf.panel().state() is State.OFFLINE)
    assert "总平面图.pdf" in tab.pdf.panel().sentence()
    desk.mend()
    desk.context.documents.want(desk.get(Document, DRAWING).fact.sha256)
    desk.wait(lambda: bool(tab.shown_file))


def test_a_drawing_that_did_not_come_says_why_and_is_fetched_again_when_asked(desk: Desk) -> None:
    tab = desk.put(PlanTab(desk.context))
    sha256 = desk.get(Document, DRAWING).fact.sha256
    in_the_way = desk.services.documents._path(sha256).parent
    in_the_way.parent.mkdir(parents=True, exist_ok=True)
    in_the_way.write_text("no folder")
    desk.context.selection.choose("plan", PLAN)
    panel = tab.pdf.panel()
    desk.wait(lambda: panel.state() is State.REFUSED)
    said = t("plans.fetching.did_not_come", name="总平面图.pdf", reason=t("os.EEXIST"))
    assert panel.sentence().startswith(said.rstrip("。"))
    in_the_way.unlink()
    button = next(b for b in panel.findChildren(QPushButton) if b.text() == t("plans.fetching.again"))
    button.click()
    desk.wait(lambda: bool(tab.shown_file))
    assert panel.state() is State.CONTENT
