"""The wind as it is measured near a place: by the nearest anemometer that says how strong and from where."""

from datetime import datetime
from typing import NamedTuple

from models.device import Device
from models.plume import LEAST_WIND_M_S
from models.reading import Reading
from models.record import Record
from models.store import Store
from models.store.query import where
from resources.words import t
from widgets.ages import ago_text

TYPE = "wind"
SPEED, FROM = "wind_m_s", "wind_from_deg"
RADIUS_M = 20_000.0
"""Farther away another wind may blow."""
LOOKED_AT = 10
CHANNELS = 50


class MeasuredWind(NamedTuple):
    """What one anemometer said last; `at` is the older of its two readings."""

    speed_m_s: float
    from_deg: float
    at: datetime
    name: str
    distance_m: float

    @property
    def is_calm(self) -> bool:
        """Is it too little for a plume?"""
        return self.speed_m_s < LEAST_WIND_M_S

    def words(self, now: datetime, life_s: float) -> str:
        """Which one, how far, how it blows and how long ago; why it is not taken where it is not."""
        age_s = (now - self.at).total_seconds()
        said = t(
            "drawing.wind.measured", name=self.name, distance=f"{self.distance_m / 1000:.1f}",
            speed=f"{self.speed_m_s:.1f}", bearing=f"{self.from_deg:.0f}", ago=ago_text(age_s),
        )  # fmt: skip
        if self.is_calm:
            return f"{said} {t('drawing.wind.calm')}"
        return said if age_s <= life_s else f"{said} {t('drawing.wind.old')}"


def wind_near(store: Store, lon: float, lat: float, exercise_id: str | None) -> MeasuredWind | None:
    """The nearest that has said both. Blocks."""
    for near in store.near(
        Device, lon, lat, RADIUS_M, LOOKED_AT, filters=(where("type", TYPE),), exercise_id=exercise_id
    ):
        found: list[Record[Reading]] = store.children(
            Reading.KIND, near.record.id, CHANNELS, exercise_id=exercise_id
        )
        said = {record.fact.channel: record.fact for record in reversed(found)}
        if SPEED in said and FROM in said:
            speed, bearing, device = said[SPEED], said[FROM], near.record.fact
            return MeasuredWind(
                max(0.0, speed.value), bearing.value % 360, min(speed.at, bearing.at),
                device.number or device.name, near.distance_m,
            )  # fmt: skip
    return None
