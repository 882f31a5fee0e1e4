import pytest

from maps.sources.capabilities import BadCapabilities, read_capabilities
from maps.sources.grid import Projection, is_web
from tests.maps.sources import wmts_documents as documents


def test_the_webs_own_grid_is_known_tile_for_tile():
    found = read_capabilities(
        documents.document([documents.layer("vec", ["GoogleMapsCompatible"])], [documents.web_set()])
    )
    grid = found.grids["GoogleMapsCompatible"]
    assert all(is_web(grid, grid.levels[z], z) for z in range(19))


@pytest.mark.parametrize("name", ["vec", "cva", "img"])
def test_the_national_service_is_read_in_its_own_ways(name):
    web = read_capabilities(documents.tianditu(name, "w")).grids["w"]
    assert [level.name for level in web.levels] == [str(z) for z in range(1, 19)]
    assert is_web(web, web.levels[13], 14)
    degrees = read_capabilities(documents.tianditu(name, "c")).grids["c"]
    assert degrees.projection is Projection.DEGREES
    assert degrees.levels[0].pixel == pytest.approx(0.703125)
    assert (degrees.levels[0].left, degrees.levels[0].top) == (-180, 90)


def test_the_web_grid_is_preferred_and_another_is_taken_when_asked_for():
    both = [documents.degree_set(), documents.web_set()]
    found = read_capabilities(
        documents.document([documents.layer("a", ["EPSG:4326", "GoogleMapsCompatible"])], both)
    )
    assert found.chosen("a", "")[1] == "GoogleMapsCompatible"
    assert found.chosen("", "EPSG:4326")[1] == "EPSG:4326"


@pytest.mark.parametrize(
    ("layer", "grid", "code"), [("other", "", "no_layer"), ("", "", "no_layer"), ("a", "other", "no_grid")]
)
def test_what_the_service_does_not_offer_is_said(layer, grid, code):
    layers = [documents.layer(name, ["GoogleMapsCompatible"]) for name in "ab"]
    found = read_capabilities(documents.document(layers, [documents.web_set()]))
    with pytest.raises(BadCapabilities) as caught:
        found.chosen(layer, grid)
    assert caught.value.code == code


BOMB = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<Capabilities><Contents>&b;</Contents></Capabilities>"""
OUTSIDE = b"""<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]><Capabilities><Contents>&a;</Contents></Capabilities>"""


@pytest.mark.parametrize(
    "data",
    [b"", b"<html></html>", b"\xff\xfe\x00", BOMB, OUTSIDE, b"<Capabilities/>", b"<a>" * 100_000,
     b'<?xml version="1.0" encoding="none-such"?><Capabilities/>'],
    ids=["nothing", "a page", "no text", "a bomb", "reaching out", "empty", "deep", "unknown letters"],
)  # fmt: skip
def test_what_is_no_description_is_refused(data):
    with pytest.raises(BadCapabilities) as caught:
        read_capabilities(data)
    assert caught.value.code == "not_capabilities"


def test_a_grid_that_cannot_be_read_costs_itself_only():
    bad = documents.matrix_set("bad", "EPSG:3857", [documents.level(0, float("nan"), "x y", 0, 0)])
    foreign = documents.matrix_set("foreign", "urn:ogc:def:crs:EPSG::2154", [documents.level(0, 1.0, "0 0", 1, 1)])
    sets = [bad, foreign, documents.web_set("good")]
    found = read_capabilities(documents.document([documents.layer("a", ["bad", "foreign", "good"])], sets))
    assert found.chosen("a", "")[1] == "good"
    assert set(found.grids) == {"good"}


def test_a_document_without_measure_is_too_large():
    layers = [documents.layer(f"l{at}", ["w"]) for at in range(2_001)]
    with pytest.raises(BadCapabilities) as caught:
        read_capabilities(documents.document(layers, []))
    assert caught.value.code == "too_large"
