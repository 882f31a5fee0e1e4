"""Where a backend has the records that a file names: a dry run of nothing but their places tells."""

from collections.abc import Callable, Sequence

import msgspec

from console.importing.crs.held import Compared, Position
from console.importing.reading.table import Stopped
from console.importing.send import TIMEOUT_S, Changed, Duplicate, Refused, RefusedRow
from console.sync.client import Client
from models.geo import distance_m
from resources.words import t


class _Answer(msgspec.Struct):
    """What is of interest in the report of a dry run; `made`: rows that name no record."""

    refused: list[RefusedRow] = []
    changes: list[Changed] = []
    duplicates: list[Duplicate] = []
    made: list[int] = []


class ServedPlaces:
    """The records of a backend; `client` is asked for its line when there is something to compare."""

    def __init__(self, client: Callable[[], Client], should_stop: Callable[[], bool] = lambda: False) -> None:
        self._client = client
        self._should_stop = should_stop

    def compare(self, kind: str, positions: Sequence[Position]) -> Compared:
        """Which rows are where their records are. Raises LinkError, Refused, Stopped."""
        rows = [
            {"row": at, "key": "", "id": position.record_id, "data": {"lon": position.lon, "lat": position.lat}}
            for at, position in enumerate(positions)
        ]
        body = {"kind": kind, "source": "-", "apply": False, "near_m": 0, "rows": rows}
        found = self._client().request("POST", "/v1/imports", body, timeout_s=TIMEOUT_S, before_portion=self._go_on)
        try:
            answer = msgspec.convert(found, _Answer)
        except msgspec.ValidationError as error:
            raise Refused(t("importing.command.answer", reason=str(error))) from error
        moved = {change.row: change for change in answer.changes}
        silent = {*answer.made, *(one.row for one in answer.refused), *(one.row for one in answer.duplicates)}
        away_m = {}
        for at, change in moved.items():
            if (far := _away_m(positions[at], change)) is not None:
                away_m[positions[at].row] = far
        same = (position.row for at, position in enumerate(positions) if at not in silent and at not in moved)
        return Compared(frozenset(same), away_m)

    def _go_on(self) -> None:
        if self._should_stop():
            raise Stopped


def _away_m(position: Position, change: Changed) -> float | None:
    """How far the record is from where the row puts it; None when it has no place."""
    lon, lat = (change.fields.get(name, (at, at))[0] for name, at in (("lon", position.lon), ("lat", position.lat)))
    if not isinstance(lon, float | int) or not isinstance(lat, float | int):
        return None
    return distance_m(lon, lat, position.lon, position.lat)
