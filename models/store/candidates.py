"""What a query may mean, out of the index: a few of the best-ranked rows for each question, compared afterwards."""

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Any

import msgspec
from sqlalchemy import Connection

from models.record import Key
from models.store import grams
from models.store.fit import Asked
from models.store.postings import MOST_READ, Postings
from models.store.search_index import BAND_BITS, BANDS, Doc, doc_of
from models.store.spelling import is_wide
from models.store.syllables import initials_of

Used = dict[Key, tuple[Doc, float]]
"""What this seat chose before: the find, and how often and lately."""
ALL_BANDS = tuple(range(len(BANDS) + 1))
PLENTY = 400
"""Candidates that are enough: the questions after are for what is found by little else."""
_A_BAND = 40
_NEAR_VIEW = 80
LONG = 8
"""Characters from which a query is narrow by itself."""
_ALIKE, _ALIKE_MANY, _ALIKE_A_BAND = 60, 200, 12
"""Rows that are compared with a misspelt query: the best of all kinds, and of each band."""
_SELECT = "SELECT * FROM doc WHERE id IN ({})"
_ONE = "SELECT rowid FROM (SELECT rowid FROM gram WHERE gram MATCH ? AND rowid >= ? AND rowid < ? LIMIT ?)"
CHOSEN = "SELECT doc.*, chosen.times FROM chosen CROSS JOIN doc USING (kind, record) ORDER BY chosen.at DESC"
"""CROSS: the few that were chosen are looked up; never are all names read for them."""
_ANYWHERE = "SELECT rowid FROM gram WHERE gram MATCH ? LIMIT ?"


class Question(msgspec.Struct, frozen=True):
    """Questions over the grams that are asked together, and of how many rows in each band."""

    matches: tuple[str, ...]
    a_band: int = _A_BAND
    everywhere: bool = False
    """Over all bands at once: the question is narrow by itself."""


def questions(asked: Asked, near: tuple[float, float] | None) -> Iterator[Question]:
    """From the likeliest to the last resort."""
    forms = asked.forms
    inside = [grams.anywhere(form) for form in forms]
    initials = grams.as_initials(forms[0])
    is_long = len(forms[0]) >= LONG
    first = [] if is_long else [grams.whole(form) for form in forms]
    if not is_long:
        first += [grams.begun(form, question) for form, question in zip(forms, inside, strict=True)]
        first += [grams.begun(forms[0], initials, grams.BEGINS + grams.INITIALS)]
    first += [*inside, initials]
    if is_long:
        # So few texts hold all of it that no kind crowds out another, and whole and begun ones are among them.
        yield Question(_asked_once(first), _A_BAND * len(ALL_BANDS), everywhere=True)
    elif near is not None and len(forms[0]) > 1:
        cells = grams.some(f'"{cell}"' for cell in grams.cells_around(*near))
        around = grams.some([*inside, initials])
        yield Question((f"({around}) AND ({cells})",), _NEAR_VIEW, everywhere=True)
    if not is_long:
        yield Question(_asked_once(first))
    apart = " AND ".join(f"({grams.some(map(grams.anywhere, word))})" for word in asked.words)
    syllables = initials_of(forms[0])
    last = _asked_once([apart, grams.mixed(forms[0]), grams.as_initials(syllables)])
    if last:
        yield Question(last, _A_BAND * len(ALL_BANDS) if is_long else _A_BAND, everywhere=is_long)


def _asked_once(matches: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match for match in matches if match))


def rows(connection: Connection, question: Question, bands: Sequence[int], postings: Postings) -> Iterator[Any]:
    """Rows of `doc`: the first ones of each band for each of the questions."""
    if question.everywhere:
        yield from _docs(connection, sorted(_narrow(connection, question, postings)))
        return
    parts = _SELECT.format(" UNION ".join([_ONE] * len(question.matches)))
    for band in bands:
        span = (band << BAND_BITS, band + 1 << BAND_BITS, question.a_band)
        yield from connection.exec_driver_sql(parts, tuple(v for match in question.matches for v in (match, *span)))


def _narrow(connection: Connection, question: Question, postings: Postings) -> set[int]:
    """Answers of questions that few rows answer, asked by their rarest tokens; when too many do, by all."""
    found: set[int] = set()
    for match in question.matches:
        asked = grams.rarest(match, postings.common, MOST_READ)
        ids = connection.exec_driver_sql(_ANYWHERE, (asked, question.a_band)).scalars().all()
        if len(ids) == question.a_band and asked != match:
            ids = connection.exec_driver_sql(_ANYWHERE, (match, question.a_band)).scalars().all()
        found.update(ids)
    return found


def chosen(connection: Connection) -> Used:
    """What this seat chose before."""
    found = connection.exec_driver_sql(CHOSEN)
    return {Key(row[1], row[2]): (doc_of(row[:-1]), float(row[-1])) for row in found}


def alike(connection: Connection, asked: Asked, postings: Postings, bands: Set[int], many: bool) -> list[Any]:
    """Rows of `doc` that share most with a query that is misspelt; `many` when only few of them will be wanted."""
    tokens = {token for form in asked.forms[:2] for token in grams.text_grams(form)}
    if asked.letters:
        tokens.update(grams.text_grams(asked.letters))
    ids = postings.most_alike(connection, tokens, bands, _ALIKE_MANY if many else _ALIKE, _ALIKE_A_BAND)
    return _docs(connection, ids)


def _docs(connection: Connection, ids: Sequence[int]) -> list[Any]:
    return list(connection.exec_driver_sql(_SELECT.format(",".join(map(str, ids)))))


def is_one_gram(asked: Asked) -> bool:
    """Does the index alone answer, with nothing to compare afterwards?"""
    if len(asked.forms) > 1 or asked.words:
        return False
    wide = any(map(is_wide, asked.text))
    return len(asked.text) <= (2 if wide else 3) and (wide or len(asked.text) > 1)


def ids(connection: Connection, kind: str, asked: Asked) -> str:
    """All records of a kind that answer a query of one gram, as a JSON array made by SQLite."""
    match = grams.some([grams.anywhere(asked.text), grams.as_initials(asked.text)])
    found = connection.exec_driver_sql(
        "SELECT json_group_array(record) FROM doc WHERE kind = ?"
        " AND id IN (SELECT rowid FROM gram WHERE gram MATCH ?)",
        (kind, match),
    )
    return str(found.scalar_one())


def every_row(connection: Connection, kind: str, asked: Asked) -> Iterator[Any]:
    """All rows of `doc` of a kind that may fit, to be compared as they are read: a list leaves nothing out."""
    matches = {match for question in questions(asked, None) for match in question.matches}
    yield from connection.exec_driver_sql(
        "SELECT * FROM doc WHERE kind = ? AND id IN (SELECT rowid FROM gram WHERE gram MATCH ?)",
        (kind, grams.some(sorted(matches))),
    )
