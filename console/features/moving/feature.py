"""What moves besides units, how to keep one in view, and where everything went."""

from collections.abc import Callable

from console.context import Context
from console.feature import Act, Feature, Setting
from console.features.moving.following import can_follow, follow
from console.features.moving.layers import device_layer, person_layer
from console.features.moving.playing import Playing
from console.track_keeper import KEEP_HOURS
from maps.tools.follow import Follow


def _play(hours: float) -> Callable[[Context], None]:
    def act(context: Context) -> None:
        playing = context.map.findChild(Playing)
        if playing is not None:
            playing.open(hours)

    return act


def _start(context: Context) -> None:
    Playing(context)
    Follow(context.map)
    context.beside.each(lambda here: Follow(here.map))


FEATURE = Feature(
    name="moving",
    layers=lambda context: (person_layer(context), device_layer(context)),
    acts=(
        Act("moving.play_hour", "moving.act.play_hour", _play(1.0), "H", "play", "map"),
        Act("moving.follow", "moving.act.follow", follow, "T", "locate", "map", can_follow),
        Act("moving.play_day", "moving.act.play_day", _play(24.0), "Shift+H", "clock", "map"),
    ),
    settings=(Setting(KEEP_HOURS, 24.0, "moving.setting.keep_hours", 1.0, 72.0, "h"),),
    start=_start,
)
