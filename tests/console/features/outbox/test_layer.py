"""A ring on the map around what an act did not reach, which leads to the act."""

from console.features.outbox.layer import LAYER, StuckLayer
from console.features.outbox.panel import OutboxPanel
from maps.shapes import Mark
from models.incident import Incident, UpdateIncident
from models.record import Key
from models.unit import SetUnitStatus, Unit, UnitStatus
from resources.words import t
from tests.backend.acts import envelope, send
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.world import PUMPER


def marks(source: StuckLayer) -> dict[str, str]:
    return {one.id: one.badge for one in source.layer.shown() if isinstance(one, Mark)}


def refused_on_an_incident(desk: Desk, world: BackendProcess) -> tuple[str, str]:
    """An incident that another seat closed before our change of it came."""
    incident_id = desk.open_incident(work=False)
    desk.level()
    desk.cut()
    with world.client() as client:
        send(client, envelope("CloseIncident", {"incident_id": incident_id}))
    act = desk.do(UpdateIncident(incident_id=incident_id, before={}, after={"note": "太晚"}))
    return incident_id, act


def test_a_refused_act_is_a_ring_around_its_incident_until_it_is_given_up(
    desk: Desk, world: BackendProcess
) -> None:
    source, panel = StuckLayer(desk.context), desk.put(OutboxPanel(desk.context), 900, 300)
    desk.shown.widgets["outbox"] = panel
    source.start()
    try:
        incident_id, act = refused_on_an_incident(desk, world)
        assert marks(source) == {}
        desk.plug_in()
        mark_id = f"incident/{incident_id}"
        # The incident's own plate has the words.
        desk.wait(lambda: marks(source) == {mark_id: ""})
        desk.context.map.chosen.emit(LAYER, mark_id)
        assert desk.context.selection.key == Key(Incident.KIND, incident_id)
        assert desk.shown.asked[-1] == "outbox"
        desk.wait(lambda: panel.table.selected_ids() == [act])
        panel.withdraw()
        desk.wait(lambda: marks(source) == {})
    finally:
        source.stop()


def test_the_plate_of_a_unit_says_how_the_act_stands_and_what_it_was(desk: Desk) -> None:
    source = StuckLayer(desk.context)
    source.start()
    try:
        desk.cut()
        act = desk.do(SetUnitStatus(unit_id=PUMPER, status=UnitStatus.OUT_OF_SERVICE))
        # It has no place of its own: it is at its station.
        assert desk.get(Unit, PUMPER).fact.lon is None
        desk.services.engine._acts.set_aside(act, "command.undeliverable", {"code": "rejected"})
        words = f"{t('outbox.state.set_aside')} · {t('outbox.act.SetUnitStatus')}"
        desk.wait(lambda: marks(source) == {f"unit/{PUMPER}": words})
        desk.services.commands.withdraw(act)
        desk.wait(lambda: marks(source) == {})
    finally:
        source.stop()
