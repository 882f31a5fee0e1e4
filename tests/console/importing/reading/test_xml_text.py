"""XML that could blow up or reach out gets a sentence."""

from pathlib import Path

import pytest

from console.importing.errors import BadFile
from tests.console.importing.reading.files import table_of

LAUGHS = '<!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><kml><name>&b;</name></kml>'
OUTSIDE = '<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml><name>&a;</name></kml>'


@pytest.mark.parametrize(
    ("content", "code"),
    [(LAUGHS, "entities"), (OUTSIDE, "entities"), ("<kml><Placemark></kml>", "xml"), ("<kml><Place", "xml"),
     ("<kml>" + "<a>" * 5000, "xml_depth"), ('<?xml version="1.0" encoding="klingon"?><kml></kml>', "encoding"),
     ("<kml></kml>", "no_placemarks"), ("<gpx><trk/></gpx>", "no_waypoints")],
)  # fmt: skip
def test_bad_xml_gets_a_sentence(tmp_path: Path, content: str, code: str) -> None:
    with pytest.raises(BadFile) as caught:
        table_of(tmp_path, content, "a.kml")
    assert caught.value.code == code
