"""Names in two scripts, and random streams that do not disturb each other."""

import random

import pytest

from console.demo.words import english, person, stream


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("望楼大道", "Wanglou Avenue"), ("望水河", "Wangshui River"), ("路", "Lu"), ("东门", "Dongmen")],
)
def test_a_name_is_spelled_and_its_last_word_translated(name, wanted):
    assert english(name) == wanted


def test_a_subject_has_a_stream_of_its_own_that_its_seed_repeats():
    assert stream(1, "hydrants").random() == stream(1, "hydrants").random()
    assert stream(1, "hydrants").random() != stream(1, "houses").random()
    assert stream(1, "hydrants").random() != stream(2, "hydrants").random()


def test_a_person_has_a_family_and_a_given_name():
    assert 2 <= len(person(random.Random(1))) <= 4
