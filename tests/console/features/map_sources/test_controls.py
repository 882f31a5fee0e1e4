import pytest

from console.features.map_sources.controls import BadControls, controls_of, controls_text
from maps.sources.source import Control


def test_points_are_typed_a_line_each_and_come_back_as_text():
    found = controls_of("0 0 116.1 39.9\n100, 200, 116.2, 39.8\n")
    assert found == (Control(0, 0, 116.1, 39.9), Control(100, 200, 116.2, 39.8))
    assert controls_of(controls_text(found)) == found
    assert controls_of("  ") == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [("0 0 116 39", 0), ("0 0 116 39\nx", 2), ("0 0 200 39\n1 1 116 39", 1), ("nan 0 116 39\n1 1 116 39", 1),
     ("\n".join(["0 0 1 1"] * 5), 0)],
    ids=["one", "no numbers", "off the earth", "no number", "five"],
)  # fmt: skip
def test_what_cannot_be_read_is_named_by_its_line(text, line):
    with pytest.raises(BadControls) as caught:
        controls_of(text)
    assert caught.value.line == line
