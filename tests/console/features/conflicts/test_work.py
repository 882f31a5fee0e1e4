"""A contested act as a person is shown it: whose value stands against ours, and what may be chosen."""

from types import SimpleNamespace
from typing import cast

import pytest

from console.features.conflicts.work import conflicts, who_words
from models.conflict import Choice
from models.incident import UpdateIncident
from models.outbox_entry import Entry
from resources.words import t
from tests.backend.server import BackendProcess
from tests.console.features.conflicts.test_panel import edited_by_both
from tests.console.features.desk import Desk

pytestmark = pytest.mark.both_databases


def test_both_values_are_told_in_words_with_who_changed_it_and_an_act_comes_of_the_choices(
    desk: Desk, world: BackendProcess
) -> None:
    incident_id, ours = edited_by_both(desk, world, "9-501")
    desk.wait(lambda: [one.id for one in conflicts(desk.context)] == [ours])
    (conflict,) = conflicts(desk.context)
    assert "9-501" in conflict.who
    assert not conflict.is_one_decision
    lines = {line.field: line for line in conflict.lines}
    assert set(lines) == {"grade", "note"}
    assert lines["grade"].usual is None
    assert lines["note"].usual is Choice.BOTH
    decided = conflict.decision({"grade": Choice.MINE, "note": Choice.BOTH})
    assert isinstance(decided, UpdateIncident)
    assert (decided.incident_id, decided.after["grade"], decided.before["grade"]) == (incident_id, 2, 3)
    assert "烟大" in str(decided.after["note"])
    desk.services.engine.withdraw(ours)
    desk.wait(lambda: conflicts(desk.context) == [])
    desk.level()


@pytest.mark.parametrize("at", ["", "yesterday", "9999"])
def test_a_backend_that_does_not_say_who_or_when_leaves_dashes(at: str) -> None:
    entry = cast("Entry", SimpleNamespace(params={"kind": "incident", "id": "I", "at": at}))
    said = who_words(entry, {}, {})
    assert t("conflicts.somebody") in said
    assert "—" in said
