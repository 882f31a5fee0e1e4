"""How grades and triage look: colour, shape and words together."""

from models.alarm import Grade
from resources.words import t
from widgets.status_badge import Badge, grade_badge

TONES = {Grade.BLUE: "blue", Grade.YELLOW: "yellow", Grade.ORANGE: "orange", Grade.RED: "red"}


def badge_of(grade: int) -> Badge:
    """The badge of a warning grade."""
    known = Grade(grade) if grade in TONES else Grade.BLUE
    return grade_badge(t(f"enums.grade.{TONES[known]}"), TONES[known])
