"""What is shown is of another past until what was handed over behind the last load beside is written."""

from console.sync.other_past import OtherPast


def test_it_lasts_from_the_beginning_of_a_load_until_the_cache_is_there() -> None:
    past = OtherPast()
    assert not past
    number = past.begin()
    assert past
    past.come_to(number)
    assert past
    past.over()
    assert not past


def test_a_page_that_was_handed_over_before_a_load_began_ends_nothing() -> None:
    past = OtherPast()
    number = past.begin()
    past.over()
    assert past
    past.come_to(number)
    again = past.begin()
    past.over()
    assert past
    past.come_to(again)
    past.over()
    assert not past
