"""What EPANET says is wrong with a file, in the reader's language: what, in which section, and at which line."""

import re

from resources.words import has, t

MOST_SHOWN = 60
"""Characters of a line of the file in a sentence."""
_ERROR = re.compile(r"Error (\d{3}):(.*?)(?:in (\[\w+\]) section:?(.*))?", re.DOTALL)


def complaint(words: str) -> str:
    """EPANET's words as a part of a sentence; what nobody knows stays as it is."""
    found = _ERROR.fullmatch(words)
    if found is None:
        return words
    code, said, section, line = found.groups()
    key = f"water.epanet.{code}"
    what = t("water.network.coded", what=t(key) if has(key) else said.strip(" :"), code=code)
    if section is None:
        return what
    plain = " ".join("".join(c if c.isprintable() else " " for c in line).split())
    if not plain:
        return t("water.network.in_section", what=what, section=section)
    shown = plain if len(plain) <= MOST_SHOWN else plain[:MOST_SHOWN] + "…"
    return t("water.network.in_line", what=what, section=section, line=shown)
