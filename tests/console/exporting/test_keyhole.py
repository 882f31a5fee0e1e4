"""KML that is well-formed whatever is in it."""

from pathlib import Path

from defusedxml.ElementTree import fromstring

from console.exporting.keyhole import write_kml
from console.exporting.places import Placed

NAMES = {"k": "http://www.opengis.net/kml/2.2"}


def test_a_placemark_a_record_its_columns_as_data(tmp_path: Path) -> None:
    path = tmp_path / "a.kml"
    rows = [Placed(121.5, 25.0, ["</x> & 'y'", None]), Placed(None, None, ["", 3])]
    write_kml(path, ['a"<&', "b"], rows, "<title>")
    found = fromstring(path.read_bytes()).findall(".//k:Placemark", NAMES)
    one, other = (
        {d.get("name"): d.findtext("k:value", None, NAMES) for d in p.iter(f"{{{NAMES['k']}}}Data")} for p in found
    )
    assert (one, other) == ({'a"<&': "</x> & 'y'"}, {"b": "3"})
    assert [p.findtext(".//k:coordinates", None, NAMES) for p in found] == ["121.5,25.0", None]
