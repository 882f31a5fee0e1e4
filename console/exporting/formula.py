"""No text of ours is a formula or an error in somebody's spreadsheet, and comes back as what it was."""

import re

_TAKEN = r"(?:[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]|#(?:N/A|NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!)\Z)"
_GUARDED = re.compile(f"'+{_TAKEN}", re.IGNORECASE)
_FORMULA = re.compile(f"'*{_TAKEN}", re.IGNORECASE)


def guarded(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet could take it for a formula (or for one guarded)."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text) else text
