"""What was granted for an incident and not carried out stands in queue and on the map, and leads to its request."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.features.approvals.layer import LAYER, UndoneLayer
from console.features.approvals.voice import DoneWindow
from console.features.incidents.layer import IncidentLayer
from console.features.queue.panel import QueuePanel, status_text
from console.features.queue.work import Entry
from maps.shapes import Mark
from models.incident import Incident
from models.record import Key
from resources.words import t
from tests.backend.server import BackendProcess
from tests.console.features.approvals.pair import Desks, ask, pair, without_channel


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[BackendProcess]:
    with without_channel(tmp_path / "centre") as process:
        yield process


def marks(source: UndoneLayer | IncidentLayer) -> dict[str, str]:
    return {one.id: one.badge for one in source.layer.shown() if isinstance(one, Mark)}


def test_what_nobody_carried_out_is_at_its_incident_until_it_was_done_by_voice(
    centre: BackendProcess, desks: Desks
) -> None:
    li, wang = pair(centre, desks)
    context = li.desk.context
    queue = li.desk.put(QueuePanel(context))
    rings, plates = UndoneLayer(context), IncidentLayer(context)
    for source in (rings, plates):
        source.start()

    def entry() -> Entry | None:
        return next((one for one in queue.rows.items() if one.row.id == incident_id), None)

    try:
        incident_id = li.desk.open_incident()
        li.desk.level()
        li.desk.wait(lambda: incident_id in marks(plates))
        assert marks(rings) == {}
        ask(li)
        wang.desk.wait(lambda: len(wang.open()) == 1)
        wang.panel.grant_button.click()
        state = t("approvals.state.not_no_channel")
        li.desk.wait(lambda: marks(rings) == {incident_id: ""})
        li.desk.wait(lambda: marks(plates)[incident_id].startswith(f"{state} · {t('approvals.short.CutPower')}"))
        li.desk.wait(lambda: (one := entry()) is not None and status_text(one).startswith(state))
        request = li.panel.rows.items()[0]
        li.panel.table.select("")
        context.selection.clear()
        context.map.chosen.emit(LAYER, incident_id)
        assert context.selection.key == Key(Incident.KIND, incident_id)
        assert li.desk.shown.asked[-1] == "approvals"
        assert li.panel.table.selected_id() == request.id
        li.panel.by_voice()
        window = li.desk.context.window.findChild(DoneWindow)
        assert isinstance(window, DoneWindow)
        window.whom.setEditText("物业张工")
        window.accept()
        li.desk.wait(lambda: marks(rings) == {} and state not in marks(plates)[incident_id])
        li.desk.wait(lambda: (one := entry()) is not None and one.undone is None)
    finally:
        for source in (rings, plates):
            source.stop()
