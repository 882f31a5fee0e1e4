"""The backend hands out where a camera plays; without it, what was known, else what the record says."""

from console.features.video.play_address import play_address
from models.camera import Camera
from tests.backend.acts import load
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.world import id_of


def test_a_stream_that_was_never_asked_for_still_plays_by_its_record_in_an_outage(
    desk: Desk, world: BackendProcess
) -> None:
    with world.client() as client:
        load(client, "camera", {"number": "C9", "name": "x", "stream_url": "rtsp://10.0.0.9/live"})
    camera_id = id_of("camera", "C9")
    desk.wait(lambda: desk.services.store.get(Camera, camera_id) is not None)
    desk.cut()
    assert play_address(desk.context, camera_id) == "rtsp://10.0.0.9/live"


def test_a_camera_nobody_knows_has_no_address(desk: Desk) -> None:
    assert play_address(desk.context, "nobody") == ""
