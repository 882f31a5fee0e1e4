"""The camera of the site comes before a nearer one of another site."""

from console.features.video.nearest import by_nearness
from models.camera import Camera
from models.record import Record


def _camera(number: str, lon: float, site: str = "", status: str = "online") -> Record[Camera]:
    fact = Camera(number=number, name=number, lon=lon, lat=30.0, site_id=site, status=status)
    return Record(kind="camera", id=number, fact=fact)


def test_the_sites_own_camera_comes_first_then_the_nearest() -> None:
    cameras = [_camera("far", 120.02), _camera("near", 120.001), _camera("own", 120.01, "s")]
    seen = by_nearness(cameras, 120.0, 30.0, "s")
    assert [s.record.id for s in seen] == ["own", "near", "far"]


def test_a_camera_that_is_offline_comes_after_those_that_play() -> None:
    cameras = [_camera("near", 120.001, status="offline"), _camera("far", 120.02)]
    assert [s.record.id for s in by_nearness(cameras, 120.0, 30.0)] == ["far", "near"]


def test_without_a_place_the_cameras_keep_their_numbers_order() -> None:
    seen = by_nearness([_camera("b", 120), _camera("a", 121)], None, None)
    assert [(s.record.id, s.distance_m) for s in seen] == [("a", None), ("b", None)]
