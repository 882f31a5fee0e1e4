"""Which layers a person sees in which workspace."""

import json
from collections.abc import Callable
from typing import Any

from console.features.map_layers.presets import FILE, Presets
from maps.layer_looks import LayerLooks
from maps.points import PointLayer
from maps.symbols import LayerStyle
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.map_layers.maps import SYMBOLS, dressed, fill


def on_disk(desk: Desk) -> Any:
    path = desk.context.profile / FILE
    return json.loads(path.read_text()) if path.exists() else None


def visible(desk: Desk) -> set[str]:
    view = desk.context.map
    return {layer.name for layer in view.layers if view.is_layer_visible(layer.name)}


def read(desk: Desk, presets: Presets) -> None:
    desk.wait(lambda: presets._file._is_read)


def test_each_workspace_has_its_own_layers_and_gives_them_back(desk: Desk) -> None:
    looks, presets = dressed(desk)
    read(desk, presets)
    looks.set_visible("hydrant", False)
    desk.shown.choose_workspace("emergency")
    assert visible(desk) == {"hydrant", "hose_lays", "untold"}, "sensors are left out there"
    looks.set_visible("device", True)
    desk.shown.choose_workspace("routine")
    assert visible(desk) == {"device", "hose_lays", "untold"}
    desk.shown.choose_workspace("emergency")
    assert visible(desk) == {"device", "hydrant", "hose_lays", "untold"}
    assert presets.is_own
    presets.reset()
    assert not presets.is_own
    assert visible(desk) == {"hydrant", "hose_lays", "untold"}


def test_it_is_kept_over_a_restart(desk: Desk, desks: Callable[..., Desk], world: BackendProcess) -> None:
    looks, presets = dressed(desk)
    read(desk, presets)
    looks.set_opacity("hydrant", 0.5)
    looks.set_hidden("hydrant", [1])
    desk.wait(lambda: "hidden" in json.dumps(on_disk(desk)))
    kept = on_disk(desk)
    other = desks(world)
    (other.context.profile / FILE).write_text(json.dumps(kept))
    again, presets = dressed(other)
    read(other, presets)
    assert again.look("hydrant").opacity == 0.5
    assert again.look("hydrant").hidden == (1,)


def test_nonsense_in_the_file_is_passed_over(desk: Desk) -> None:
    user = desk.context.session.user
    kept = {user: {"routine": {"hydrant": {"opacity": "much"}, "device": {"visible": False}, "gone": {}}}}
    (desk.context.profile / FILE).write_text(json.dumps(kept))
    looks, presets = dressed(desk)
    read(desk, presets)
    assert looks.look("hydrant").opacity == 1.0
    assert visible(desk) == {"hydrant", "hose_lays", "untold"}


def test_a_layer_that_comes_later_is_dressed_when_it_is_painted(desk: Desk) -> None:
    user = desk.context.session.user
    (desk.context.profile / FILE).write_text(json.dumps({user: {"routine": {"camera": {"opacity": 0.5}}}}))
    fill(desk.context.map)
    looks = LayerLooks(desk.context.map)
    presets = Presets(desk.context, looks)
    read(desk, presets)
    desk.context.map.add_layer(PointLayer("camera", "视频", LayerStyle(SYMBOLS)))
    desk.context.map.painted.emit("camera", 1)
    assert looks.look("camera").opacity == 0.5
