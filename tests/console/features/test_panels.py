"""Each panel shows each of its six states: empty, loading, offline, stale, refused, no permission."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from backend.accounts import DEMO_PASSWORD
from console.facts_panel import FactsPanel
from console.features import FEATURES
from console.features.alarms.feed import Feed
from console.features.alarms.tab import AlarmTab
from console.features.approvals.panel import ApprovalsPanel
from console.features.audit.panel import AuditPanel
from console.features.conflicts.panel import ConflictsPanel
from console.features.drawing.estimate_panel import EstimatePanel
from console.features.drawing.palette import Palette
from console.features.drawing.tab import DrawingTab
from console.features.hydrant_care.care_tab import CareTab
from console.features.hydrant_care.coverage_panel import CoveragePanel
from console.features.hydrant_care.panel import CarePanel
from console.features.hydrants.plan_page import PlanPage
from console.features.hydrants.water_tab import WaterTab
from console.features.incidents.forces import ForcesTab
from console.features.incidents.intake import Intake
from console.features.incidents.log_tab import LogTab
from console.features.incidents.overview import OverviewTab
from console.features.map_layers.panel import LayersPanel
from console.features.map_sources.panel import SourcesPanel
from console.features.map_tools.bookmarks import BookmarksPanel
from console.features.map_tools.contents import WithinPanel
from console.features.outbox.panel import OutboxPanel
from console.features.packs.catch_up import CatchUpPanel
from console.features.packs.panel import PacksPanel
from console.features.plans.tab import PlanTab
from console.features.queue.panel import QueuePanel
from console.features.resources.table import OneTable
from console.features.seats.handover_panel import HandoverPanel
from console.features.seats.panel import SeatsPanel
from console.features.sites.tab import SiteTab
from console.features.support.tab import SupportTab
from console.features.untold.panel import UntoldPanel
from console.features.video.panel import VideoPanel
from console.sync.link import LinkState, Phase
from tests.backend.server import BackendProcess
from tests.console.features.contents import asked_for, contested, drawn, told_by_nobody, typed
from tests.console.features.desk import Desk
from tests.console.features.world import HYDRANT, SHELTER, SITE, raise_alarm
from widgets.panel_state import State

Desks = Callable[..., Desk]


@dataclass(frozen=True)
class Case:
    """A panel, what must be chosen for it to have something to show, and how it stands."""

    make: Callable[..., QWidget]
    chosen: str = ""
    acts: bool = False
    facts: bool = True
    """Does it show facts (or only a form)?"""
    before: Callable[[Desk, BackendProcess], None] | None = None
    """What has to happen for it to have something to show."""
    write: Callable[[Desk, Any], None] | None = None
    """What somebody has to write into it."""
    bare: State = State.EMPTY
    """How it stands where there is nothing; a form is there all the same."""


CASES = {
    "queue": Case(QueuePanel),
    "feed": Case(Feed, acts=True),
    "alarm": Case(AlarmTab, "alarm"),
    "intake": Case(Intake, acts=True, facts=False),
    "overview": Case(OverviewTab, "incident", acts=True),
    "forces": Case(ForcesTab, "incident", acts=True),
    "log": Case(LogTab, "incident", acts=True),
    "water": Case(WaterTab, "incident", acts=True),
    "hydrant_care": Case(CarePanel, acts=True),
    "care": Case(CareTab, "hydrant"),
    "water.plan": Case(PlanPage, "incident", acts=True),
    "video": Case(VideoPanel),
    "plan": Case(PlanTab, "site"),
    "site": Case(SiteTab, "site"),
    "support": Case(SupportTab, "shelter"),
    "table": Case(OneTable),
    "palette": Case(Palette, acts=True, facts=False, bare=State.CONTENT),
    "drawing.estimates": Case(EstimatePanel, acts=True, facts=False, bare=State.CONTENT),
    "drawing": Case(DrawingTab, before=drawn),
    "untold": Case(UntoldPanel, acts=True, before=told_by_nobody),
    "conflicts": Case(ConflictsPanel, before=contested),
    "approvals": Case(ApprovalsPanel, acts=True, before=asked_for),
    "catch_up": Case(CatchUpPanel, acts=True, write=typed),
    "seats": Case(SeatsPanel, "incident"),
    "handover": Case(HandoverPanel, "incident", acts=True, bare=State.CONTENT),
}
WITHIN = {PlanPage}
"""Pages of a tab with states of their own."""
OWN = {
    OutboxPanel: "this machine's own: no line makes it old",
    PacksPanel: "this machine's own: no line makes it old",
    BookmarksPanel: "a person's own: no line makes it old",
    WithinPanel: "says nothing before something was drawn around: its states are shown in its own tests",
    CoveragePanel: "worked out when somebody asks: its states are shown in its own tests",
    SourcesPanel: "of where images come from: it shows no facts",
    LayersPanel: "of the map as it is: it shows no facts",
    AuditPanel: "asked of the backend each time: nothing of it is kept that could grow old",
}
"""Panels that do not stand with the store and the line; their states are shown in their own tests."""
FACTS = [name for name, case in CASES.items() if case.facts]
ACTS = [name for name, case in CASES.items() if case.acts]


def state_of(panel: Any) -> FactsPanel:
    if isinstance(panel, OneTable):
        return panel.states[panel.kind]
    found = panel.state
    assert isinstance(found, FactsPanel)
    return found


def chosen_id(kind: str, alarm_id: str) -> str:
    return {"alarm": alarm_id, "shelter": SHELTER, "hydrant": HYDRANT}.get(kind, SITE)


def prepare(desk: Desk, world: BackendProcess, name: str, alarm_id: str) -> None:
    """Choose and do what the panel shows."""
    case = CASES[name]
    if case.chosen == "incident":
        desk.open_incident()
        desk.level()
    elif case.chosen:
        desk.context.selection.choose(case.chosen, chosen_id(case.chosen, alarm_id))
    if case.before is not None:
        case.before(desk, world)


def write(desk: Desk, name: str, panel: QWidget) -> None:
    case = CASES[name]
    if case.write is not None:
        case.write(desk, panel)


def shown(desk: Desk, world: BackendProcess, name: str, alarm_id: str) -> FactsPanel:
    """The panel with something in it."""
    prepare(desk, world, name, alarm_id)
    panel = desk.put(CASES[name].make(desk.context))
    state = state_of(panel)
    desk.wait(lambda: state.state() is not State.LOADING)
    write(desk, name, panel)
    desk.wait(lambda: state.state() is State.CONTENT)
    return state


@pytest.fixture(scope="module")
def alarm_id(world: BackendProcess) -> str:
    with world.client() as client:
        return raise_alarm(client)


@pytest.mark.parametrize("name", CASES)
def test_a_panel_with_nothing_to_show_says_so(desks: Desks, void: BackendProcess, name: str) -> None:
    desk = desks(void)
    state = state_of(desk.put(CASES[name].make(desk.context)))
    desk.wait(lambda: state.state() is CASES[name].bare)
    assert state.sentence() or CASES[name].bare is State.CONTENT


@pytest.mark.parametrize("name", FACTS)
def test_a_panel_is_loading_until_its_first_answer(desks: Desks, void: BackendProcess, name: str) -> None:
    desk = desks(void)
    state = state_of(desk.put(CASES[name].make(desk.context)))
    assert state.state() is State.LOADING
    desk.wait(lambda: state.state() is CASES[name].bare)


@pytest.mark.parametrize("name", FACTS)
def test_a_panel_keeps_what_it_shows_when_the_line_is_cut_and_says_how_old_it_is(
    desk: Desk, world: BackendProcess, alarm_id: str, name: str
) -> None:
    state = shown(desk, world, name, alarm_id)
    desk.cut()
    assert state.state() is State.OFFLINE
    contact = desk.services.link.state.last_contact_at
    assert contact is not None
    assert f"{contact.astimezone():%H:%M:%S}" in state.sentence()
    assert state.content().isVisible()
    desk.plug_in()
    desk.wait(lambda: state.state() is State.CONTENT)


@pytest.mark.parametrize("name", FACTS)
def test_a_panel_says_that_nothing_has_been_heard_for_too_long(
    desk: Desk, world: BackendProcess, alarm_id: str, name: str
) -> None:
    state = shown(desk, world, name, alarm_id)
    desk.pretend(LinkState(Phase.STALE))
    assert state.state() is State.STALE
    assert state.content().isVisible()


@pytest.mark.parametrize("name", FACTS)
def test_a_panel_whose_question_fails_says_why_and_asks_again(
    desk: Desk, world: BackendProcess, alarm_id: str, name: str, monkeypatch: pytest.MonkeyPatch,
    expected_log: list[object],
) -> None:  # fmt: skip
    prepare(desk, world, name, alarm_id)

    def fail(*_args: object, **_named: object) -> None:
        raise OSError("disk gone")

    with monkeypatch.context() as broken:
        for question in ("get", "rows", "page", "get_many", "children", "near", "positions", "count"):
            broken.setattr(desk.services.store, question, fail)
        panel = desk.put(CASES[name].make(desk.context))
        state = state_of(panel)
        desk.wait(lambda: state.state() is State.REFUSED)
        assert "disk gone" in state.sentence()
    state._act()
    desk.wait(lambda: state.state() is not State.REFUSED)
    write(desk, name, panel)
    desk.wait(lambda: state.state() is State.CONTENT)


@pytest.mark.parametrize("name", FACTS)
def test_a_panel_says_that_this_user_may_not_read(
    desk: Desk, world: BackendProcess, alarm_id: str, name: str
) -> None:
    state = shown(desk, world, name, alarm_id)
    desk.pretend(LinkState(Phase.REFUSED, code="forbidden"))
    assert state.state() is State.NO_PERMISSION
    assert state.sentence()


@pytest.mark.parametrize("name", ACTS)
def test_an_observer_is_told_that_acts_are_not_for_him(
    desk: Desk, desks: Desks, world: BackendProcess, alarm_id: str, name: str
) -> None:
    incident_id = desk.open_incident()
    desk.level()
    prepare(desk, world, name, alarm_id)
    observer = desks(world, "chenjing")
    observer.context.selection.choose("incident", incident_id)
    state = state_of(observer.put(CASES[name].make(observer.context)))
    observer.wait(lambda: state.state() is State.NO_PERMISSION)
    assert "观察员" in state.sentence()


def test_who_relieves_a_seat_and_may_not_act_sees_what_is_contested_there(
    desks: Desks, world: BackendProcess
) -> None:
    desk = desks(world, "liming")
    contested(desk, world)
    panel = desk.put(ConflictsPanel(desk.context))
    desk.wait(lambda: panel.state.state() is State.CONTENT)
    desk.services.sign_in("chenjing", DEMO_PASSWORD, "2")
    desk.wait(lambda: panel.state.state() is State.NO_PERMISSION)
    assert panel.state.content().isVisible()
    assert not panel.decide_button.isEnabled()


def test_what_was_typed_stays_in_sight_when_the_records_cannot_be_read(
    desk: Desk, world: BackendProcess, alarm_id: str, monkeypatch: pytest.MonkeyPatch, expected_log: list[object]
) -> None:
    state = shown(desk, world, "catch_up", alarm_id)

    def fail(*_args: object, **_named: object) -> None:
        raise OSError("disk gone")

    with monkeypatch.context() as broken:
        broken.setattr(desk.services.store, "rows", fail)
        desk.open_incident()
        desk.wait(lambda: state.state() is State.REFUSED)
        assert state.content().isVisible()
    state._act()
    desk.wait(lambda: state.state() is State.CONTENT)


def test_every_panel_and_tab_of_the_features_is_tested_here() -> None:
    made = [panel.make for feature in FEATURES for panel in feature.panels]
    made += [tab.make for feature in FEATURES for tab in feature.tabs]
    assert set(made) == {*OWN, *(case.make for case in CASES.values())} - WITHIN
