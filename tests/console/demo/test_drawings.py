"""Plans are drawn as two pages that say the site's name and that it is a demonstration."""

import json
import unicodedata

from PySide6.QtPdf import QPdfDocument

from console.demo.drawings import write_drawings


def test_a_drawing_has_two_pages_names_its_site_and_is_the_same_each_time(qapp, town, folder, tmp_path):
    plans = json.loads((folder / "plans.json").read_text("utf-8"))[:1]
    bytes_of = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_drawings(town, plans, tmp_path / name)
        bytes_of.append((tmp_path / name / plans[0]["documents"][0]).read_bytes())
    assert bytes_of[0] == bytes_of[1]
    document = QPdfDocument()
    assert document.load(str(tmp_path / "a" / plans[0]["documents"][0])) is QPdfDocument.Error.None_
    assert document.pageCount() == 2
    size = document.pagePointSize(0)
    assert size.width() > size.height()
    for page in range(2):
        # A PDF may give characters back as their radicals: ⽰ for 示.
        text = unicodedata.normalize("NFKC", document.getAllText(page).text()).replace("\r", "").replace("\n", "")
        assert town.site(plans[0]["site"]).name in text
        assert "SYNTHETIC" in text
    document.close()
