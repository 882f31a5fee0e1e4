"""Grades have words, a tone and a shape; a grade nobody knows is shown as the mildest."""

from console.features.alarms.badges import TONES, badge_of
from models.alarm import Grade


def test_every_grade_looks_and_reads_differently() -> None:
    badges = [badge_of(grade) for grade in Grade]
    assert len({badge.text for badge in badges}) == len({badge.tone for badge in badges}) == len(TONES) == 4


def test_an_unknown_grade_is_shown_as_the_mildest() -> None:
    assert badge_of(77) == badge_of(Grade.BLUE)
