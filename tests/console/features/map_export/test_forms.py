"""Names of exported files."""

from pathlib import Path

from console.features.map_export.forms import SUFFIXES, Form, named


def test_a_name_without_a_known_ending_gets_the_one_chosen() -> None:
    for form, suffixes in SUFFIXES.items():
        for suffix in suffixes:
            assert named(Path("map.v2"), form, suffix).name == f"map.v2{suffix}"
            assert named(Path(f"MAP{suffix.upper()}"), form, suffix).name == f"MAP{suffix.upper()}"
    assert named(Path("a.kml"), Form.THINGS, ".geojson").name == "a.kml"
