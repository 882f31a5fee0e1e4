"""What nobody carried out stays in sight with whom to call until it is recorded who had it done: on real seats."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QDateTime

from console.contacts import Contact
from console.features.approvals.voice import DoneWindow, ask
from console.features.approvals.work import Request
from console.holders import person
from models.site import Site
from resources.words import t
from tests.backend.acts import load, loaded_id
from tests.backend.server import BackendProcess
from tests.console.features.approvals.pair import Desks, Side, pair, without_channel
from tests.console.features.approvals.pair import ask as ask_for


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[BackendProcess]:
    """A backend that has two operators and no channel."""
    with without_channel(tmp_path / "centre") as process:
        yield process


def undone(side: Side) -> Request:
    """The request, once the seat says that it was granted and not carried out."""
    side.desk.wait(lambda: "not_no_channel" in side.states())
    request = side.panel.rows.items()[0]
    assert isinstance(request, Request)
    return request


def calls(side: Side) -> bool:
    return "13900000000" in side.texts()


def window(side: Side) -> DoneWindow:
    found = side.desk.context.window.findChild(DoneWindow)
    assert isinstance(found, DoneWindow)
    return found


def test_both_seats_are_told_whom_to_call_and_one_records_who_did_it_even_offline(
    centre: BackendProcess, desks: Desks
) -> None:
    with centre.client() as client:
        load(client, "site", {"number": "W", "name": "万达", "contact": "张工", "phone": "13900000000"})
    li, wang = pair(centre, desks)
    with centre.client() as client:
        site = loaded_id("site", "W")
        post = {"number": "CP1", "name": "地下车库充电桩", "type": "charging_post", "site_id": site}
        load(client, "device", post)
    li.desk.wait(lambda: bool(li.desk.services.store.get(Site, site)))
    ask_for(li)
    wang.desk.wait(lambda: len(wang.open()) == 1)
    wang.panel.grant_button.click()
    request = undone(li)
    undone(wang)
    for side in (li, wang):
        side.desk.wait(partial(calls, side))
        badge = side.panel.rows.data(side.panel.rows.index(0, 0))
        assert badge == t("approvals.state.not_no_channel")
        assert side.panel.voice_button.isEnabled()
    assert request.contacts == (Contact("张工 · 万达", "13900000000"),)
    li.desk.cut()
    li.panel.voice_button.click()
    window(li).accept_button.click()
    li.desk.wait(lambda: "by_voice" in li.states())
    assert li.panel.rows.items()[0].approval.voice_whom == "张工 · 万达"
    assert not li.panel.voice_button.isEnabled()
    assert "not_no_channel" in wang.states()
    li.desk.mend()
    wang.desk.wait(lambda: "by_voice" in wang.states())
    done = t("approvals.notice.by_voice", what=request.words, user=person("wangfang", {}))
    wang.desk.wait(lambda: wang.texts().splitlines() == [done])


def test_a_time_before_the_decision_and_nobody_are_refused_and_nothing_typed_is_lost(
    centre: BackendProcess, desks: Desks
) -> None:
    li, wang = pair(centre, desks)
    ask_for(li)
    wang.desk.wait(lambda: len(wang.open()) == 1)
    wang.panel.grant_button.click()
    asked = ask(wang.desk.context, undone(wang))
    asked.whom.setEditText("")
    asked.accept()
    assert asked.problem.text() == t("refusal.told.whom", limit=200)
    asked.whom.setEditText("物业张工")
    early = wang.desk.context.now().timestamp() - 600
    asked.when.setTime(QDateTime.fromSecsSinceEpoch(int(early)).time())
    asked.accept()
    assert asked.problem.text() == t("refusal.approval.voice_time")
    assert (asked.isVisible(), asked.whom.currentText()) == (True, "物业张工")
    assert "not_no_channel" in wang.states()


def test_with_nothing_undone_the_deed_says_so(void: BackendProcess, desks: Desks) -> None:
    side = Side(desks(void, "liming", "2"))
    side.panel.by_voice()
    side.desk.wait(lambda: t("approvals.refusal.undone") in side.texts())
    assert side.desk.context.window.findChild(DoneWindow) is None
