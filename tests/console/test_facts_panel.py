"""A panel says what it found; the line, the record and the role decide what is said about it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from console.context import Context
from console.facts_panel import FactsPanel, line_words
from console.session import Identity
from console.sync.link import LinkState, Phase
from console.with_incident import opening_words
from models.command import Role
from models.outbox_entry import Entry, EntryState
from models.record import Record, SyncState
from models.unit import DispatchUnit, Unit
from resources.words import t
from tests.console.around import context_over
from tests.models.facts import envelope
from widgets.panel_state import State

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def context(qapp: object, tmp_path: Path) -> Iterator[Context]:
    with context_over(tmp_path, {}) as context:
        yield context


@pytest.fixture
def panel(context: Context, qtbot: QtBot) -> FactsPanel:
    panel = FactsPanel(context, QLabel("content"), (DispatchUnit,))
    qtbot.addWidget(panel)
    return panel


def line(context: Context, qtbot: QtBot, phase: Phase, code: str = "") -> None:
    context.link.report(LinkState(phase, code=code, last_contact_at=NOON))
    qtbot.waitUntil(lambda: context.link.state.phase is phase and context.link.state.code == code)


def state_of(panel: FactsPanel) -> State:
    return panel.state()


def test_until_it_has_said_anything_it_is_loading(panel: FactsPanel) -> None:
    assert state_of(panel) is State.LOADING


def test_nothing_found_is_empty_on_a_live_line_and_unknown_on_a_dead_one(
    context: Context, panel: FactsPanel, qtbot: QtBot
) -> None:
    panel.set_none("没有记录")
    assert state_of(panel) is State.LOADING
    line(context, qtbot, Phase.LIVE)
    assert state_of(panel) is State.EMPTY
    line(context, qtbot, Phase.OFFLINE)
    assert state_of(panel) is State.OFFLINE


@pytest.mark.parametrize("found", [True, False], ids=["content", "none"])
def test_while_the_console_catches_up_what_was_shown_stays_with_its_age(
    context: Context, panel: FactsPanel, qtbot: QtBot, found: bool
) -> None:
    line(context, qtbot, Phase.LIVE)
    panel.set_content() if found else panel.set_none("没有记录")
    later = NOON + timedelta(hours=2)
    context.link.report(LinkState(Phase.LOADING, last_contact_at=later, level_at=NOON, cursor=3, head=9))
    qtbot.waitUntil(lambda: context.link.state.phase is Phase.LOADING)
    assert state_of(panel) is (State.STALE if found else State.EMPTY)
    assert f"{NOON.astimezone():%H:%M:%S}" in panel.sentence(), "as of when it was whole, not of a word that came"
    assert found or panel.sentence().startswith("没有记录\n")
    line(context, qtbot, Phase.LIVE)
    assert state_of(panel) is (State.CONTENT if found else State.EMPTY)
    assert panel.sentence() == ("" if found else "没有记录")


def test_a_panel_without_anything_is_loading_while_the_first_load_runs(
    context: Context, panel: FactsPanel, qtbot: QtBot
) -> None:
    line(context, qtbot, Phase.LOADING)
    panel.set_none("没有记录")
    assert state_of(panel) is State.LOADING


def test_content_stays_in_view_and_says_how_old_it_is(context: Context, panel: FactsPanel, qtbot: QtBot) -> None:
    line(context, qtbot, Phase.LIVE)
    panel.set_content()
    assert state_of(panel) is State.CONTENT
    line(context, qtbot, Phase.OFFLINE)
    assert state_of(panel) is State.OFFLINE
    line(context, qtbot, Phase.LIVE)
    assert state_of(panel) is State.CONTENT


def test_a_refused_act_on_the_record_outweighs_the_line(context: Context, panel: FactsPanel, qtbot: QtBot) -> None:
    line(context, qtbot, Phase.OFFLINE)
    panel.show_record(Record(kind="unit", id="A", fact=Unit(number="A1"), state=SyncState.REFUSED))
    assert state_of(panel) is State.REFUSED
    words = line_words(context.link.state)[1]
    assert panel.sentence().endswith(f"\n{words}"), "how old it is is said as well"
    line(context, qtbot, Phase.LIVE)
    assert words not in panel.sentence()


def test_a_role_that_may_not_act_is_told_over_the_content(
    context: Context, panel: FactsPanel, qtbot: QtBot
) -> None:
    line(context, qtbot, Phase.LIVE)
    panel.set_content()
    context.session.sign_in(Identity("chen", "陈静", Role.OBSERVER, "2"))
    assert state_of(panel) is State.NO_PERMISSION
    context.session.sign_in(Identity("li", "李明", Role.DISPATCHER, "2"))
    assert state_of(panel) is State.CONTENT


@pytest.mark.parametrize("phase", [Phase.OFFLINE, Phase.STALE, Phase.SIGNED_OUT, Phase.REFUSED])
def test_every_line_that_is_not_live_has_a_sentence_with_the_time_of_the_data(phase: Phase) -> None:
    state, words = line_words(LinkState(phase, code="protocol", last_contact_at=NOON))
    assert state is not State.CONTENT
    assert f"{NOON.astimezone():%H:%M:%S}" in words


def test_what_can_only_be_done_online_is_never_said_to_be_kept_for_later() -> None:
    offline = LinkState(Phase.OFFLINE, last_contact_at=NOON)
    assert "操作待发" in line_words(offline)[1]
    assert "须在线" in line_words(offline, online_only=True)[1]


def test_a_record_with_a_newer_version_that_cannot_be_read_is_not_shown_as_current(
    context: Context, panel: FactsPanel
) -> None:
    record = Record(kind="unit", id="u", fact=Unit(number="11"))
    context.store.outdated = frozenset({record.key})
    panel.show_record(record)
    assert (state_of(panel), panel.sentence()) == (State.STALE, t("ages.newer_unread"))
    context.store.outdated = frozenset()
    panel.show_record(record)
    assert state_of(panel) is State.CONTENT


def test_nothing_written_says_so_to_who_may_write_and_that_he_may_not_to_who_may_not(
    context: Context, panel: FactsPanel
) -> None:
    panel.set_blank("还没有写")
    assert (state_of(panel), panel.sentence()) == (State.EMPTY, "还没有写")
    context.session.sign_in(Identity("chenjing", "陈静", Role.OBSERVER, "2"))
    assert state_of(panel) is State.NO_PERMISSION


def test_the_sentence_about_a_refused_act_leads_to_the_act(tmp_path: Path, qtbot: QtBot) -> None:
    act = Entry(seq=1, envelope=envelope(DispatchUnit(unit_id="A", incident_id="I")), state=EntryState.REFUSED)
    led: list[str] = []
    parts = {
        "commands": SimpleNamespace(entries=lambda: (act,)),
        "desk": SimpleNamespace(show_panel=lambda _name: SimpleNamespace(show_act=led.append)),
    }
    with context_over(tmp_path, {}, **parts) as context:
        panel = FactsPanel(context, QLabel("content"))
        qtbot.addWidget(panel)
        panel.show_record(Record(kind="unit", id="A", fact=Unit(number="A1"), state=SyncState.REFUSED))
        (button, *_others) = [b for b in panel.findChildren(QPushButton) if b.text() == t("panel.to_send")]
        button.click()
        assert led == [act.id]
        panel.show_record(Record(kind="unit", id="A", fact=Unit(number="A1")))
        assert not [b for b in panel.findChildren(QPushButton) if b.text()]


def test_no_incident_is_said_of_none_and_never_of_one_that_was_just_opened(
    context: Context, panel: FactsPanel
) -> None:
    openings = context.commands.openings
    openings.begin("I")
    panel.set_no_incident("I", "没有警情")
    assert (state_of(panel), panel.sentence()) == (State.LOADING, opening_words())
    openings.end("I", "磁盘已满")
    panel.set_no_incident("I", "没有警情")
    assert state_of(panel) is State.REFUSED
    assert panel.sentence().endswith("磁盘已满")
    panel.set_no_incident("", "没有警情")
    assert (state_of(panel), panel.sentence()) == (State.EMPTY, "没有警情")
