"""WMTS by parameters and by templates, over the real line."""

from urllib.parse import parse_qs, urlsplit

import pytest

from maps.sources.capabilities import BadCapabilities, read_capabilities
from maps.sources.online import Online
from maps.sources.source import Kind, Source
from maps.sources.tile import State
from maps.sources.wmts import WmtsAddresses, capabilities_address
from tests.maps.sources import wmts_documents as documents
from tests.maps.sources.test_online import AT, GREEN, cache, clock, line, server
from tests.maps.sources.tile_server import Reply

__all__ = ["cache", "clock", "line", "server"]


def source(address: str, **more) -> Source:
    return Source(name="made", title="Made", kind=Kind.WMTS, address=address, **more)


def test_a_service_is_asked_to_describe_itself():
    address = capabilities_address(source("https://t0.example.org/vec_w/wmts?tk={key}&REQUEST=x"), "a b")
    assert parse_qs(urlsplit(address).query) == {
        "tk": ["a b"], "SERVICE": ["WMTS"], "REQUEST": ["GetCapabilities"], "VERSION": ["1.0.0"],
    }  # fmt: skip
    assert capabilities_address(source("https://a.org/1.0.0/WMTSCapabilities.xml"), "").endswith("Capabilities.xml")


def test_by_parameters_a_tile_is_named_in_the_services_own_words():
    made = WmtsAddresses(
        source("https://t{s}.example.org/vec_c/wmts?tk={key}", subdomains="0,1"),
        "k",
        read_capabilities(documents.tianditu("vec", "c")),
    )
    asked = parse_qs(urlsplit(made.address(0, 1, 0)).query)
    assert made.address(0, 1, 0).startswith("https://t1.example.org/vec_c/wmts?")
    assert (asked["TILEMATRIX"], asked["TILEROW"], asked["TILECOL"]) == (["1"], ["0"], ["1"])
    assert (asked["LAYER"], asked["FORMAT"], asked["tk"]) == (["vec"], ["tiles"], ["k"])


def rest(host: str) -> bytes:
    template = f"https://{host}/tile/{{Style}}/{{TileMatrixSet}}/{{TileMatrix}}/{{TileRow}}/{{TileCol}}.png"
    return documents.document([documents.layer("a", ["GoogleMapsCompatible"], template)], [documents.web_set()])


def test_by_a_template_of_the_services_own():
    made = WmtsAddresses(source("https://a.org/WMTSCapabilities.xml"), "", read_capabilities(rest("a.org")))
    assert made.address(5, 17, 11) == "https://a.org/tile/default/GoogleMapsCompatible/5/11/17.png"


@pytest.mark.parametrize("host", ["other.org", "127.0.0.1", "a.org@evil.org"])
def test_a_template_that_leads_elsewhere_is_refused(host):
    with pytest.raises(BadCapabilities) as caught:
        WmtsAddresses(source("https://a.org/WMTSCapabilities.xml"), "", read_capabilities(rest(host)))
    assert caught.value.code == "other_host"


@pytest.mark.parametrize("grid", ["c", "w"])
def test_a_tile_of_the_national_service_is_drawn_in_ours(server, line, cache, clock, grid):
    described = documents.tianditu("img", grid)
    server.answer = lambda path: Reply(described if "GetCapabilities" in path else GREEN)
    online = Online(source(server.address + "/wmts?tk={key}"), "k", line.fetch, cache, clock)
    assert online.tile(*AT).state is State.HERE
    tiles = [path for path in server.asked if "GetTile" in path]
    assert len(tiles) == 1 if grid == "w" else 1 <= len(tiles) <= 4
    again = Online(source(server.address + "/wmts?tk={key}"), "k", line.fetch, cache, clock)
    server.close()
    assert again.tile(*AT).state is State.HERE, "what the service said of itself is kept too"
    assert max(again.coverage(14, 14, AT[1], AT[2])) == 255


def test_a_service_that_says_nonsense_fails_with_its_reason(server, line, cache, clock):
    server.answer = lambda path: Reply(b"<html>no key</html>")
    online = Online(source(server.address + "/wmts"), "", line.fetch, cache, clock)
    assert online.tile(*AT).state is State.FAILED
    assert online.trouble == "not_capabilities"
