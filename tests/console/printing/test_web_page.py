import base64
import hashlib
import re

from console.printing.markup import Markup, tagged
from console.printing.paper import Part, Stamp
from console.printing.web_page import pointer_page, web_page
from resources.words import t
from tests.console.printing.printed_world import HOSTILE

STAMP = Stamp("断网应急资料包", "12:00", "11:59", "2")
PARTS = [Part("cover", HOSTILE, tagged("h1", HOSTILE)), Part("units", "力量", Markup("<p>11</p>"))]


def test_the_page_needs_nothing_and_runs_nothing() -> None:
    page = web_page(PARTS, STAMP)
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert not re.search(r"(?:src|href)=\"(?!#|data:)", page)


def test_the_policy_allows_the_style_that_is_in_the_page_and_no_other() -> None:
    page = web_page(PARTS, STAMP)
    style = page[page.index("<style>") + 7 : page.index("</style>")]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page
    assert "unsafe" not in page
    assert " style=" not in page


def test_the_head_says_when_of_when_and_whose_and_every_part_is_reached_by_a_link() -> None:
    page = web_page(PARTS, STAMP)
    for words in (t("printing.made", at="12:00"), t("printing.as_of", at="11:59"), t("printing.seat", seat="2")):
        assert words in page
    assert 'href="#units"' in page
    assert '<section id="units">' in page


def test_an_exercise_is_marked_on_the_screen_too() -> None:
    from dataclasses import replace

    assert 'class="watermark"' not in web_page(PARTS, STAMP)
    assert 'class="watermark"' in web_page(PARTS, replace(STAMP, exercise=True))


def test_the_pointer_opens_the_pack_beside_it() -> None:
    page = pointer_page("wanghuolou-pack-2-x/pack.html", STAMP)
    assert 'url=wanghuolou-pack-2-x/pack.html"' in page
    assert 'href="wanghuolou-pack-2-x/pack.html"' in page
