"""Where a unit nobody was told of is now: as it is drawn on the map, which hears of it before its record does."""

from console.untold import Untold
from maps.live import LiveLayer
from maps.view import MapView
from models.unit import Unit


def place_of(view: MapView, one: Untold) -> tuple[float, float] | None:
    """lon, lat; where the map does not draw the unit, what the records know."""
    layer = view.layer(Unit.KIND)
    drawn = layer.position(one.dispatch.unit_id) if isinstance(layer, LiveLayer) else None
    return drawn if drawn is not None else one.place
