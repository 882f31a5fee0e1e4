"""The page's modules joined to one: each that is asked for by itself costs a beginning page half a millisecond."""

import os
import re
from pathlib import Path

FRAME = Path(__file__).parent / "web" / "joined.js"

_IMPORT = re.compile(r'^import\s+(?:(\w+)|\{([^}]*)\})\s+from\s+"([^"]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (default )?(?:((?:async )?function\*?|class|const) (\w+)|(\w+);)", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


class NotJoined(ValueError):
    """A module is written in a way that this cannot join; the message says where."""


def names(web: Path, entry: str) -> list[str]:
    """Every module that is loaded by this one, those first that others need; itself is the last."""
    found: list[str] = []
    _visit(web, entry, found, ())
    return found


def join(web: Path, entry: str) -> str:
    """A module that does what `entry` does, and exports `joined`: what each module exports, by name.

    Each becomes a function that gives what it exports: names within stay its own. What is exported is fixed once
    the module has run. Raises NotJoined.
    """
    known = {name: f"m{at}" for at, name in enumerate(names(web, entry))}
    told = ", ".join(f'"{name}": {own}' for name, own in known.items())
    return "\n".join([*(_wrapped(web, name, known) for name in known), f"export const joined = {{ {told} }};", ""])


def _wrapped(web: Path, name: str, known: dict[str, str]) -> str:
    text = (web / name).read_text("utf-8")

    def taken(found: re.Match[str]) -> str:
        default, several, link = found.groups()
        parts = f"default: {default}" if default else several.replace(" as ", ": ")
        return f"const {{ {parts.strip()} }} = {known[_resolved(name, link)]};\n"

    given: list[str] = []

    def exported(found: re.Match[str]) -> str:
        default, kind, own, alone = found.groups()
        given.append(f"default: {own or alone}" if default else own)
        return f"{kind} {own}" if kind else ""

    body = _EXPORT.sub(exported, _IMPORT.sub(taken, text))
    left = _LEFT.search(body)
    if left is not None:
        raise NotJoined(f"{name}: {left[0][:80]}")
    _said, _gap, frame = FRAME.read_text("utf-8").partition("\n\n")
    before, _body, after = frame.replace("OWN", known[name]).replace("GIVEN", ", ".join(given)).partition("BODY")
    return f"// {name}\n{before}{body}{after}"


def _visit(web: Path, name: str, found: list[str], above: tuple[str, ...]) -> None:
    if name in above:
        raise NotJoined(f"{name} loads itself by way of {above[-1]}")
    if name in found:
        return
    for link in _links(web, name):
        _visit(web, link, found, (*above, name))
    found.append(name)


def _links(web: Path, name: str) -> list[str]:
    return [_resolved(name, found[2]) for found in _IMPORT.findall((web / name).read_text("utf-8"))]


def _resolved(name: str, link: str) -> str:
    return os.path.normpath(os.path.join(os.path.dirname(name), link)).replace(os.sep, "/")
