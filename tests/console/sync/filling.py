"""What a centre's backend holds before a seat comes to it."""

from typing import Any

from models.store import Query, where
from tests.backend.acts import load
from tests.backend.server import BackendProcess
from tests.console.sync.seat import Seat


def units(backend: BackendProcess, *numbers: str) -> None:
    """Units of these numbers."""
    _fill(backend, "unit", *({"number": number} for number in numbers))


def unit_id(seat: Seat, number: str) -> str:
    """The id of a unit the seat has."""
    return seat.store.rows(Query(kind="unit", filters=(where("number", number),)))[0].id


def hydrants(backend: BackendProcess, count: int) -> None:
    """So many hydrants, H0, H1..."""
    _fill(backend, "hydrant", *({"number": f"H{n}", "lon": 121.5, "lat": 25.0} for n in range(count)))


def _fill(backend: BackendProcess, kind: str, *rows: dict[str, Any]) -> None:
    with backend.client() as client:
        assert not load(client, kind, *rows)["refused"]
