import json
from pathlib import Path

import httpx
import pytest

from tests.backend.server import BackendProcess

MANIFEST = {
    "name": "demo",
    "built_at": "2026-01-01",
    "box": [1, 2, 3, 4],
    "files": {"a": {"size": 7, "sha256": ""}, "valhalla/tiles.tar": {"size": 3, "sha256": "ab"}},
}


@pytest.fixture
def pack(backend: BackendProcess) -> Path:
    """A pack with one file, and a folder that is none."""
    folder = backend.folder / "regions" / "演示"
    (folder / "valhalla").mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps(MANIFEST), "utf-8")
    (folder / "valhalla" / "tiles.tar").write_bytes(b"0123456789")
    (backend.folder / "regions" / "broken").mkdir(exist_ok=True)
    (backend.folder / "regions" / "broken" / "manifest.json").write_text("{", "utf-8")
    return folder


def test_packs_are_listed_with_what_names_their_build(client: httpx.Client, pack: Path) -> None:
    (region,) = client.get("/v1/regions").json()["regions"]
    assert (region["name"], region["size_bytes"], region["box"]) == ("演示", 10, [1, 2, 3, 4])
    manifest = client.get("/v1/regions/演示/manifest")
    assert manifest.content == (pack / "manifest.json").read_bytes()
    assert manifest.headers["etag"].strip('"') == region["manifest_sha256"]


def test_a_broken_download_is_resumed(client: httpx.Client, pack: Path) -> None:
    path = "/v1/regions/演示/files/valhalla/tiles.tar"
    assert client.get(path).content == b"0123456789"
    assert client.get(path, headers={"Range": "bytes=4-"}).content == b"456789"
    head = client.head(path).headers
    assert (head["content-length"], head["etag"]) == ("10", '"ab"')


def test_another_build_than_the_one_wanted_is_told_to_begin_again(client: httpx.Client, pack: Path) -> None:
    (region,) = client.get("/v1/regions").json()["regions"]
    path, build = "/v1/regions/演示/files/valhalla/tiles.tar", {"build": region["manifest_sha256"]}
    assert client.get(path, params=build).content == b"0123456789"
    (pack / "manifest.json").write_text(json.dumps({**MANIFEST, "built_at": "2026-02-02"}), "utf-8")
    answer = client.get(path, params=build, headers={"Range": "bytes=4-"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "rebuilt")
    assert client.get(path).status_code == 200


def test_what_is_being_built_or_put_there_is_not_offered(client: httpx.Client, pack: Path) -> None:
    for name in ("town.building-7", "town.adding-7", ".hidden"):
        folder = pack.parent / name
        folder.mkdir(exist_ok=True)
        (folder / "manifest.json").write_text(json.dumps(MANIFEST), "utf-8")
        assert client.get(f"/v1/regions/{name}/manifest").status_code == 404
    assert [region["name"] for region in client.get("/v1/regions").json()["regions"]] == ["演示"]


@pytest.mark.parametrize(
    "path",
    [
        "演示/files/..%2f..%2f..%2fbackend.sqlite",
        "演示/files/%2e%2e/%2e%2e/backend.sqlite",
        "演示/files//etc/passwd",
        "演示/files/link",
        "演示/files/valhalla",
        "演示/files/%00",
        "../manifest",
        "%2e%2e/manifest",
        "none/manifest",
    ],
)
def test_nothing_outside_of_a_pack_is_served(client: httpx.Client, pack: Path, path: str) -> None:
    link = pack / "link"
    if not link.is_symlink():
        link.symlink_to("/etc/passwd")
    assert client.get(f"/v1/regions/{path}").status_code == 404
