import msgspec
import pytest

from maps.sources.source import Kind, Source, address_fault, faults

GOOD = "https://tiles.example.org/{z}/{x}/{y}.png"


def source(**fields) -> Source:
    return Source(**{"name": "made", "title": "Made", "address": GOOD, **fields})


def test_a_whole_declaration_has_no_faults():
    assert faults(source()) == {}
    assert faults(source(address="https://t{s}.example.org/{z}/{x}/{-y}?tk={key}", subdomains="0,1,2")) == {}
    assert faults(source(address="http://127.0.0.1:8080/{z}/{x}/{y}")) == {}
    assert faults(source(kind=Kind.WMTS, address="https://example.org/wmts?tk={key}")) == {}


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"title": "  "}, "title", "no_title"),
        ({"min_zoom": 9, "max_zoom": 3}, "max_zoom", "zooms"),
        ({"address": ""}, "address", "no_address"),
        ({"address": "http://example.org/{z}/{x}/{y}"}, "address", "not_https"),
        ({"address": "ftp://example.org/{z}/{x}/{y}"}, "address", "address"),
        ({"address": "https://[::1/{z}/{x}/{y}"}, "address", "address"),
        ({"address": "https://user:word@example.org/{z}/{x}/{y}"}, "address", "address"),
        ({"address": "https://{key}.example.org/{z}/{x}/{y}"}, "address", "address"),
        ({"address": "https://example.org/{z}/{x}"}, "address", "template"),
        ({"address": "https://example.org/{z}/{x}/{y}/{quadkey}"}, "address", "template"),
        ({"address": "https://t{s}.example.org/{z}/{x}/{y}"}, "address", "subdomains"),
        ({"address": GOOD + "?tk=0123456789abcdef"}, "address", "open_key"),
        ({"kind": Kind.WMTS, "address": "https://example.org/wmts?TK=0123"}, "address", "open_key"),
    ],
)
def test_what_is_wrong_is_said_of_the_field(fields, field, code):
    assert faults(source(**fields)) == {field: code}


def test_a_name_serves_one_source():
    assert faults(source(), ["made"]) == {"name": "name_taken"}


def test_a_name_that_could_be_a_path_is_no_name():
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"name": "../made", "title": "x"}, Source)


def test_another_address_is_filed_apart_and_another_title_is_not():
    assert source().digest() == source(title="Other", attribution="©").digest()
    assert source().digest() != source(layer="other").digest()


def test_a_placeholder_for_the_key_is_no_key():
    assert address_fault("https://example.org/wmts?tk={key}") == ""
