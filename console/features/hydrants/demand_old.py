"""The demand table a seat had of its own before the centre had one: offered once for taking over, and kept."""

from collections.abc import Mapping, Sequence

from console.features.hydrants.demand import shipped_rows
from console.features.hydrants.demand_table import BadDemandRows, Line, fresh_line, lines_in
from console.settings import Settings
from resources.words import t

SETTING = "hydrants.demand_rows"
"""The text of the old table. Nothing writes it any more, and nothing but a person takes it away."""
ANSWERED = "hydrants.demand_rows_answered"


def offered(settings: Settings) -> bool:
    """Is there an old table about which nobody has said anything yet?"""
    return bool(str(settings.get(SETTING)).strip()) and not settings.get(ANSWERED)


def old_lines(settings: Settings) -> tuple[Line, ...]:
    """The old table. Raises BadDemandRows when its text is none."""
    text = str(settings.get(SETTING))
    return lines_in(text) if text.strip() else ()


def old_count(settings: Settings) -> int:
    """How many rows the old table has, 0 where it cannot be read."""
    try:
        return len(old_lines(settings))
    except BadDemandRows:
        return 0


def unanswered_words(settings: Settings) -> str:
    """That plans go by the centre's table and not by this seat's old one; empty once somebody has answered."""
    return t("hydrants.table.old.plan", count=old_count(settings)) if offered(settings) else ""


def taken_over(draft: Sequence[Line], old: Sequence[Line]) -> tuple[Line, ...]:
    """The draft with the old rows in the places of those that are the same, by code or by name, others after them.

    A code that two seats gave to different rows is nobody's: the old row gets a new one. No row of the draft goes.
    """
    lines = {line[0]: line for line in draft}
    for line in old:
        key = _same(line, lines) or (fresh_line()[0] if line[0] in lines else line[0])
        lines[key] = (key, *line[1:])
    return tuple(lines.values())


def _same(line: Line, lines: Mapping[str, Line]) -> str:
    """The code of the row it is; empty for none. A shipped row is that one whatever it was called."""
    if line[0] in lines and (line[0] in shipped_rows() or _same_name(line, lines[line[0]])):
        return line[0]
    return next((key for key, one in lines.items() if _same_name(line, one)), "")


def _same_name(one: Line, other: Line) -> bool:
    return any(name and name == known for name, known in zip(one[1:3], other[1:3], strict=True))
