"""Drawings are fetched while there is a line, so that they open when there is none."""

from console.features.plans.prefetch import Prefetch
from console.features.plans.tab import PlanTab
from models.document import Document
from tests.console.features.desk import Desk
from tests.console.features.world import DRAWING, PLAN
from widgets.panel_state import State


def test_drawings_fetched_ahead_open_when_the_line_is_gone(desk: Desk) -> None:
    Prefetch(desk.context)
    sha256 = desk.get(Document, DRAWING).fact.sha256
    desk.wait(lambda: desk.context.documents.get(sha256) is not None)
    desk.cut()
    tab = desk.put(PlanTab(desk.context))
    desk.context.selection.choose("plan", PLAN)
    desk.wait(lambda: bool(tab.shown_file))
    assert tab.state.state() is State.OFFLINE
