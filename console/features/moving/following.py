"""Keeps the chosen unit, person, drone or vehicle in the middle of the map."""

from console.context import Context
from maps.live import LiveLayer
from maps.tools.follow import Follow
from resources.words import t


def follow(context: Context) -> None:
    """Follow what is chosen, on the map in hand; once more ends it."""
    tool, found = context.in_hand.map.findChild(Follow), _chosen(context)
    if tool is None or found is None:
        return
    layer, id_ = found
    if tool.followed == (layer.name, id_):
        tool.end()
    else:
        tool.begin(layer, id_, lambda: words(layer, id_))


def can_follow(context: Context) -> str:
    """Why not, empty when something is chosen that moves and has a place."""
    return "" if _chosen(context) is not None else t("moving.nothing_to_follow")


def words(layer: LiveLayer, id_: str) -> str:
    """What the map says of it: its number, and as of when where that is old."""
    return t("moving.following", what=" ".join(layer.labels([id_])) if layer.labels is not None else id_)


def _chosen(context: Context) -> tuple[LiveLayer, str] | None:
    key = context.selection.key
    layers = (layer for layer in context.map.layers if isinstance(layer, LiveLayer))
    return None if key is None else next(((one, key.id) for one in layers if one.position(key.id)), None)
