import httpx
import pytest

from models.ids import uuid7
from tests.backend.acts import load, loaded_id
from tests.backend.server import BackendProcess


def camera(client: httpx.Client, url: str) -> str:
    number = uuid7()
    load(client, "camera", {"number": number, "name": "x", "stream_url": url}, source="cameras")
    return f"/v1/cameras/{loaded_id('camera', number, 'cameras')}/session"


def test_a_stream_address_is_handed_out_for_a_while(client: httpx.Client) -> None:
    body = client.post(camera(client, "rtsp://10.0.0.1/live")).json()
    assert body["url"] == "rtsp://10.0.0.1/live"
    assert body["expires_at"]


@pytest.mark.parametrize("url", ["file:clips/一 号.mp4", "file:clips/%E4%B8%80%20%E5%8F%B7.mp4"])
def test_a_clip_is_looked_up_in_the_media_folder(client: httpx.Client, backend: BackendProcess, url: str) -> None:
    clip = backend.folder / "media" / "clips" / "一 号.mp4"
    clip.parent.mkdir(exist_ok=True)
    clip.write_bytes(b"x")
    assert client.post(camera(client, url)).json()["url"] == clip.as_uri()


@pytest.mark.parametrize("url", ["file:../backend.sqlite", "file:///etc/passwd", "file:none.mp4", ""])
def test_a_clip_elsewhere_is_not_found(client: httpx.Client, url: str) -> None:
    assert client.post(camera(client, url)).status_code == 404


def test_a_camera_nobody_knows_is_not_found(client: httpx.Client) -> None:
    assert client.post("/v1/cameras/nobody/session").status_code == 404
