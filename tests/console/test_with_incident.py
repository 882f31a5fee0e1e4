"""An act on an incident that was opened a moment ago waits until it can be read, and is never lost in silence."""

import logging
import threading
from typing import Any

import pytest

from console.with_incident import missing_words, with_incident
from models.ids import uuid7
from models.incident import CreateIncident, Incident
from models.store.store import Store
from resources.words import t
from tests.console.features import conftest as features
from tests.console.features.desk import Desk

world, desks, desk = features.world, features.desks, features.desk


def create(desk: Desk) -> str:
    incident_id = uuid7()
    number = desk.services.commands.next_incident_number()
    desk.services.commands.submit(
        CreateIncident(incident_id=incident_id, number=number, type="fire", address="中山路1号")
    )
    return incident_id


def test_an_act_waits_until_the_incident_can_be_read(desk: Desk) -> None:
    done: list[str] = []
    with desk.held_fold():
        incident_id = create(desk)
        with_incident(desk.context, incident_id, lambda incident: done.append(incident.id))
        desk.wait(lambda: desk.services.commands.openings._opened[incident_id].waiting != [])
        assert done == []
    desk.wait(lambda: done == [incident_id])
    assert not desk.context.notices.all


def test_an_act_that_read_too_early_and_is_answered_after_the_incident_came_is_done_while_the_line_is_down(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.cut()
    done: list[str] = []
    read, go_on = threading.Event(), threading.Event()
    real = Store.get

    def late(store: Store, kind: Any, record_id: str) -> Any:
        found = real(store, kind, record_id)
        if kind is Incident and not read.is_set():
            read.set()
            go_on.wait()
        return found

    with desk.held_fold():
        incident_id = create(desk)
        with_incident(desk.context, incident_id, lambda _incident: done.append("answered before"))
        desk.wait(lambda: desk.services.commands.openings._opened[incident_id].waiting != [])
        monkeypatch.setattr(Store, "get", late)
        with_incident(desk.context, incident_id, lambda _incident: done.append("answered after"))
        desk.wait(read.is_set)
    desk.wait(lambda: done == ["answered before"])
    go_on.set()
    desk.wait(lambda: done == ["answered before", "answered after"])
    desk.mend()


def test_an_act_on_an_incident_that_was_not_opened_says_why(
    desk: Desk, expected_log: list[logging.LogRecord]
) -> None:
    done: list[str] = []
    with desk.locked_outbox():
        incident_id = create(desk)
        with_incident(desk.context, incident_id, lambda incident: done.append(incident.id))
        desk.wait(lambda: desk.services.commands.openings.why_not(incident_id) != "")
        words = missing_words(desk.context, incident_id)
        desk.wait(lambda: words in [notice.text for notice in desk.context.notices.all])
    assert words.startswith(t("shell.dossier.not_opened"))
    assert done == []
