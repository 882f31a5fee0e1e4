"""The checkout is read without what is fetched or generated."""

from installer.check.house import Finding
from tests.installer.check.conftest import Build


def test_fetched_and_generated_files_are_left_out(build: Build) -> None:
    house = build({"maps/web/node_modules/a.js": "", "maps/web/map.js": "", "var/b.js": "", "maps/a.py": "x = 1"})
    assert [house.name(path) for path in house.files(".js")] == ["maps/web/map.js"]
    (source,) = house.product
    assert (source.name, source.area, source.lines) == ("maps/a.py", "maps", ["x = 1"])


def test_a_finding_reads_as_a_line() -> None:
    assert str(Finding("a.py:1", "too long")) == "a.py:1: too long"
