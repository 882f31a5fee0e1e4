from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from console.printing.markup import BOUND, Markup, beside, box, facts, joined, plates, table, tagged, text, unbroken


class Tags(HTMLParser):
    """Remembers what a browser would make of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


@given(st.text(max_size=200))
def test_no_text_becomes_an_element_whatever_is_in_it(words: str) -> None:
    seen = Tags(table([words], [[words], [tagged("b", words)]]))
    assert set(seen.tags) <= {"table", "thead", "tr", "th", "tbody", "td", "b", "br"}
    assert seen.tags.count("td") == 2


@given(st.text(min_size=BOUND, max_size=BOUND * 2))
def test_a_text_without_end_is_cut_and_says_so(words: str) -> None:
    cut = Tags(text(words)).words
    assert len(cut) <= BOUND
    assert len(words) == BOUND or cut.endswith("…")


def test_letters_that_turn_the_direction_of_a_line_are_taken_out() -> None:
    assert text("a\u202eb\u2066c\x00d") == "a b c d"


def test_what_is_markup_already_stays_as_it_is() -> None:
    assert joined([Markup("<b>"), "<i>"]) == "<b>&lt;i&gt;"


def test_facts_without_a_value_are_left_out() -> None:
    assert Tags(facts([("name", "望火大厦"), ("note", ""), ("caller", "赵")])).words == "name望火大厦caller赵"


def test_a_mark_stands_on_one_line() -> None:
    assert " " not in unbroken("NOT ORDERED 2")


def test_a_box_and_two_things_side_by_side_hold_what_they_are_given() -> None:
    assert Tags(beside(box("告警"), "图")).words == "告警图"


def test_plates_have_their_names_above_and_share_a_line() -> None:
    made = plates([[("泵压", "<b>", "figure"), ("流量", "22", "figure")], [], [("电台", "CH-3", "word")]])
    assert Tags(made).words == "泵压<b>流量22电台CH-3"
    assert made.count('width="50%"') == 2
    assert made.count("<table") == 2
