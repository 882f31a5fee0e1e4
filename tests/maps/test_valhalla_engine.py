"""The engine over a pack's roads, and the shape of its answers."""

import json
import shutil
from pathlib import Path

import pytest

from maps.region.pack import BadPack, Pack
from maps.valhalla_engine import decode_shape, open_engine
from tests.maps.osm_file import place
from tests.maps.towns import two_roads


def test_a_shape_is_read_as_it_was_written() -> None:
    assert decode_shape("_p~iF~ps|U_ulLnnqC_mqNvxq`@") == [(-12.02, 3.85), (-12.095, 4.07), (-12.6453, 4.3252)]
    assert decode_shape("") == []


def test_a_route_over_the_pack_begins_and_ends_where_it_was_asked() -> None:
    engine = open_engine(two_roads(), 10, 2_000)
    spots = [dict(zip(("lon", "lat"), place(x, 0), strict=True)) for x in (-300, 1300)]
    answer = json.loads(engine.route(json.dumps({"locations": spots, "costing": "pedestrian"})))
    points = decode_shape(answer["trip"]["legs"][0]["shape"])
    assert points[0] == pytest.approx(place(-300, 0), abs=1e-5)
    assert points[-1] == pytest.approx(place(1300, 0), abs=1e-5)


@pytest.mark.parametrize("content", [b"", b"no tar at all" * 100])
def test_roads_that_are_none_are_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    copy = Path(shutil.copytree(two_roads().path, tmp_path / "p"))
    (copy / "valhalla" / "tiles.tar").write_bytes(content)
    with pytest.raises(BadPack, match="p"):
        open_engine(Pack(copy, two_roads().manifest), 10, 2_000)
