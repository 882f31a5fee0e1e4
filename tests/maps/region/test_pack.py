"""A pack is what its manifest says, or is refused with a sentence that names what is wrong."""

import shutil
from pathlib import Path

import msgspec
import pytest

from maps.region.pack import FILES, MANIFEST, BadPack, Pack, file_sha256
from tests.maps.towns import small_town


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_town().path, tmp_path / "town"))


def change(folder: Path, **fields: object) -> None:
    manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=dict[str, object])
    (folder / MANIFEST).write_bytes(msgspec.json.encode({**manifest, **fields}))


def test_a_whole_pack_opens_and_every_file_is_where_it_says(copy: Path) -> None:
    pack = Pack.open(copy)
    pack.verify()
    assert pack.name == "small-town"
    for path in (pack.basemap, pack.roads, pack.gazetteer, pack.hydrants, pack.stations):
        assert path.is_file()


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(BadPack, match=name):
        Pack.open(copy)


def test_a_changed_byte_is_found_by_reading_through(copy: Path) -> None:
    data = bytearray((copy / "hydrants.geojson").read_bytes())
    data[5] ^= 1
    (copy / "hydrants.geojson").write_bytes(data)
    pack = Pack.open(copy)
    with pytest.raises(BadPack, match=r"hydrants\.geojson"):
        pack.verify()


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "a/../../b"])
def test_a_manifest_that_names_a_file_elsewhere_is_refused(copy: Path, name: str) -> None:
    listed = msgspec.to_builtins(Pack.open(copy).manifest.files)
    change(copy, files={**listed, name: {"sha256": "0" * 64, "size": 0}})
    with pytest.raises(BadPack, match="清单"):
        Pack.open(copy)


def test_the_hash_is_that_of_the_whole_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert file_sha256(tmp_path / "a").startswith("ba7816bf8f01cfea")
