"""A centre's own list of which hydrant hangs on which junction of its model: a CSV file, two columns."""

import csv
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from console.mains.inp_text import BadText, readable
from resources.words import LANGUAGES, catalogue, t

MAX_BYTES = 10_000_000
MOST = 50_000
"""More hydrants than this are no list of one centre."""
MOST_NUMBER, MOST_NAME = 120, 31
"""Characters of a hydrant's number; of a junction's name, as EPANET takes them."""
_SEPARATORS = ",;\t"
_KEPT = 4
Pairs = tuple[tuple[str, str], ...]


class BadJunctions(ValueError):
    """No such list; the message is a sentence with the line."""


def read_junctions(path: Path) -> Pairs:
    """(a hydrant's number, its junction) of each line. Raises BadJunctions. Not for the UI thread."""
    try:
        found = path.stat()
        if not path.is_file():
            raise BadJunctions(t("hydrants.junctions.unreadable", file=path.name))
        if found.st_size > MAX_BYTES:
            raise BadJunctions(t("hydrants.junctions.large", file=path.name, limit=MAX_BYTES // 1_000_000))
        return _read(path, found.st_mtime_ns, found.st_size)
    except OSError as error:
        raise BadJunctions(t("hydrants.junctions.unreadable", file=path.name)) from error


@lru_cache(maxsize=_KEPT)
def _read(path: Path, _changed_ns: int, _size: int) -> Pairs:
    """The file as it was then: a plan is solved for every reading, and the list changes once a year."""
    try:
        data, encoding = readable(path.read_bytes())
        text = data.decode(encoding)
    except (BadText, UnicodeError) as error:
        raise BadJunctions(t("hydrants.junctions.no_text", file=path.name)) from error
    told: dict[str, tuple[str, int]] = {}
    try:
        for line, number, junction in _rows(text, path.name):
            junction_before, line_before = told.setdefault(number, (junction, line))
            if junction_before != junction:
                raise BadJunctions(
                    t("hydrants.junctions.twice", file=path.name, line=line, number=number, before=line_before)
                )
    except csv.Error as error:
        raise BadJunctions(t("hydrants.junctions.no_text", file=path.name)) from error
    if not told:
        raise BadJunctions(t("hydrants.junctions.empty", file=path.name))
    if len(told) > MOST:
        raise BadJunctions(t("hydrants.junctions.many", file=path.name, limit=MOST))
    return tuple((number, junction) for number, (junction, _) in told.items())


def _rows(text: str, file: str) -> Iterator[tuple[int, str, str]]:
    """(line, number, junction); the first line may be a heading."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(text.splitlines(), delimiter=separator)
    first = True
    for cells in reader:
        plain = [cell.strip() for cell in cells]
        if not any(plain):
            continue
        was_first, first = first, False
        if was_first and len(plain) > 1 and plain[1].casefold() in _headings():
            continue
        number, junction = (*plain, "", "")[:2]
        wrong = "cells" if not (number and junction) else ""
        wrong = wrong or ("long" if len(number) > MOST_NUMBER or len(junction) > MOST_NAME else "")
        if wrong:
            raise BadJunctions(t(f"hydrants.junctions.{wrong}", file=file, line=reader.line_num))
        yield reader.line_num, number, junction


def _headings() -> frozenset[str]:
    """What the second column may be called, in any language."""
    words = (catalogue(name)["hydrants.junctions.heading"] for name in LANGUAGES)
    return frozenset(word.casefold() for word in " ".join(words).split())
