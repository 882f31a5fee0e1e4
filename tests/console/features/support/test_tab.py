"""The support tab shows what the chosen kind has, and nothing of the others."""

import pytest

from console.features.support.tab import FIELDS, SupportTab
from models.kinds import KINDS
from tests.backend.acts import load
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON, id_of

ROWS = {
    "team": {"number": "T1", "name": "化工园专职队", "members": 24, "leader": "王队", "status": "away"},
    "expert": {"number": "E1", "name": "陈工", "type": "hazmat", "phone": "13900000001", "lon": LON, "lat": LAT},
    "supply": {"number": "G1", "name": "泡沫液", "amount": 1500.5, "unit": "kg", "expires_on": "2027-03-01"},
    "medical": {"number": "M1", "name": "县医院", "beds": 400, "beds_free": 0, "lon": LON, "lat": LAT},
    "shelter": {"number": "B1", "name": "一中操场", "capacity": 300, "occupied": 12, "area_m2": 12000.0},
}
SHOWN = {
    "team": {"members": "24", "leader": "王队", "status": "外出"},
    "expert": {"type": "危险化学品", "phone": "13900000001", "hours": "—"},
    "supply": {"amount": "1,500.5 kg", "expires_on": "2027-03-01"},
    "medical": {"beds": "400", "beds_free": "0", "ambulances": "—"},
    "shelter": {"capacity": "300", "area_m2": "12,000 m²", "status": "待命"},
}


@pytest.mark.parametrize("kind", ROWS)
def test_a_chosen_record_is_shown_with_the_fields_of_its_kind(desk: Desk, world: BackendProcess, kind: str) -> None:
    with world.client() as client:
        load(client, kind, ROWS[kind])
    record_id = id_of(kind, str(ROWS[kind]["number"]))
    desk.wait(lambda: desk.services.store.get(kind, record_id) is not None)
    tab = desk.put(SupportTab(desk.context))
    desk.context.selection.choose(kind, record_id)
    key, text = next(iter(SHOWN[kind].items()))
    desk.wait(lambda: tab.fields[key].text() == text)
    assert {key: tab.fields[key].text() for key in SHOWN[kind]} == SHOWN[kind]
    assert {key for key, label in tab.fields.items() if label.isVisible()} == set(FIELDS[kind])


@pytest.mark.parametrize("kind", FIELDS)
def test_every_field_told_is_one_of_the_kind(kind: str) -> None:
    assert set(FIELDS[kind]) <= set(KINDS[kind].__struct_fields__)
