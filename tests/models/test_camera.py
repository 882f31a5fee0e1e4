"""A camera's address never carries a secret, and is one that can be played."""

import pytest

from models.camera import Camera
from models.record import BadFact


@pytest.mark.parametrize(
    "address", ["rtsp://10.1.2.3/ch1", "file:///srv/clips/gate.mp4", "https://video.example/7", ""]
)
def test_an_address_that_can_be_played_is_taken(address: str) -> None:
    assert Camera(number="C1", name="东门", stream_url=address).stream_url == address


@pytest.mark.parametrize("address", ["rtsp://admin:1234@10.1.2.3/ch1", "rtsp://admin@10.1.2.3/ch1"])
def test_an_address_with_a_user_in_it_is_refused(address: str) -> None:
    with pytest.raises(BadFact, match="password"):
        Camera(number="C1", name="东门", stream_url=address)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "C:\\clips\\gate.mp4", "gate.mp4"])
def test_an_address_nobody_can_play_is_refused(address: str) -> None:
    with pytest.raises(BadFact, match="scheme"):
        Camera(number="C1", name="东门", stream_url=address)


def test_a_camera_is_listed_under_its_site() -> None:
    assert Camera(number="C1", name="东门", site_id="S").columns().parent_id == "S"
