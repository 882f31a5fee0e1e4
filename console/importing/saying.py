"""What a person says to an import in words: columns, units, and profiles of both."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from console.importing.columns import match_columns
from console.importing.content import by_content
from console.importing.decimals import settle
from console.importing.errors import BadFile
from console.importing.keys import naming, propose, tell_apart
from console.importing.measures import with_units
from console.importing.profiles import ColumnMapping, fitting, load, save
from console.importing.reading.table import Table
from console.importing.rows import Prepared, key_fields
from resources.words import t


def said(words: Sequence[str], code: str) -> dict[str, str]:
    """`field=value` words as a mapping. Raises BadFile with the code for one that reads otherwise."""
    given = {}
    for word in words:
        field, equals, value = word.rpartition("=") if code == "word_form" else word.partition("=")
        if not (field and equals and value):
            raise BadFile(code, text=word)
        given[field.strip()] = value.strip()
    return given


def decimals_said(words: Sequence[str]) -> dict[str, str]:
    """`comma`, `point` or `header=comma` words as header -> word; without a header it is of every open column."""
    found = {}
    for text in words:
        header, _equals, word = text.rpartition("=")
        found[header.strip()] = word.strip()
    return found


def settled(args: argparse.Namespace, table: Table, given: dict[str, str], units: dict[str, str]) -> Table:
    """The table with every number of its columns in plain writing. Raises NeedsDecimals, BadFile."""
    columns = with_units(match_columns(args.kind, table.headers, given), units)
    return settle(args.kind, table, columns, decimals_said(args.decimal))


def key_said(args: argparse.Namespace, table: Table) -> tuple[str, ...]:
    """The headers of the key that was named: one a `--key`, or several as they are proposed, `street + number`."""
    if len(args.key) == 1 and args.key[0] not in table.headers:
        parts = tuple(part.strip() for part in args.key[0].split("+"))
        if set(parts) <= set(table.headers):
            return parts
    return tuple(dict.fromkeys(args.key))


def check_key(args: argparse.Namespace, table: Table, prepared: Prepared) -> None:
    """Raises BadFile when a key was named and other columns tell more rows apart."""
    if not args.key:
        return
    told = tell_apart(table, prepared.key_headers)
    headers = {column.field: column.header for column in prepared.columns}
    try:
        usual = [headers[name] for name in key_fields(prepared.columns, table)]
    except BadFile:
        return  # there is no other
    if tell_apart(table, usual).different > told.different:
        key, different = " + ".join(told.headers), str(told.different)
        raise BadFile("key_mixes", key=key, different=different, rows=str(told.rows), other=" + ".join(usual))


def profile_lines(args: argparse.Namespace, table: Table) -> Iterator[str]:
    """The kept profile that fits the file best, when none was named."""
    if not args.use_profile and (names := fitting(_root(args), args.kind, table.headers)):
        yield t("importing.report.profile_fits", name=names[0])


def given_columns(kind: str, table: Table, named: dict[str, str]) -> dict[str, str]:
    """The columns named, and where none is for the place: the geometry's own, else those whose numbers tell."""
    if {"lon", "lat"} & set(named):
        return named
    if table.geometry_headers is not None and set(table.geometry_headers) <= set(table.headers):
        lon, lat = table.geometry_headers
        return {**named, "lon": lon, "lat": lat}
    found, _ = by_content(kind, table, match_columns(kind, table.headers, named))
    return {**named, **{column.field: column.header for column in found if column.field in ("lon", "lat")}}


def with_profile(args: argparse.Namespace) -> argparse.Namespace:
    """The arguments with what the profile says where they say nothing. Raises BadFile."""
    if not args.use_profile:
        return args
    kept = load(_root(args), args.use_profile)
    args.column = [*(f"{field}={header}" for field, header in kept.columns.items()), *args.column]
    args.unit = [*(f"{field}={unit}" for field, unit in kept.units.items()), *args.unit]
    args.sheet, args.crs, args.source = args.sheet or kept.sheet, args.crs or kept.crs, args.source or kept.source
    args.encoding = args.encoding or kept.encoding
    args.header_row = kept.header_row if args.header_row is None else args.header_row
    args.decimal = [*(f"{header}={word}" for header, word in kept.decimals.items()), *args.decimal]
    args.word = [*(f"{word}={value}" for word, value in kept.words.items()), *args.word]
    args.key, args.dates = args.key or list(kept.key), args.dates or kept.dates
    return args


def keep_profile(args: argparse.Namespace, prepared: Prepared, table: Table) -> None:
    """Save what this import was told and found out, when a name was given for it. Raises BadFile."""
    if not args.save_profile:
        return
    made = set(table.geometry_headers or ())
    mapping = ColumnMapping(
        kind=args.kind,
        columns={c.field: c.header for c in prepared.columns if c.header not in made and c.header in table.headers},
        units={column.field: column.unit for column in prepared.columns if column.unit},
        sheet=args.sheet, header_row=args.header_row, encoding=args.encoding, crs=args.crs, source=args.source,
        key=prepared.key_headers if args.key else (), dates=args.dates, decimals=decimals_said(args.decimal),
        words=said(args.word, "word_form"),
    )  # fmt: skip
    save(_root(args), args.save_profile, mapping)


def key_lines(kind: str, table: Table, prepared: Prepared) -> Iterator[str]:
    """Whether the key tells every row apart; where it does not, the columns that would."""
    key = tell_apart(table, prepared.key_headers)
    if key.is_unique:
        yield t("importing.report.key_unique", key=" + ".join(key.headers))
    elif (best := propose(naming(kind, table, prepared.columns), key.headers)) and best[0].is_unique:
        words = " ".join(f'--key "{header}"' for header in best[0].headers)
        yield t("importing.report.better_key", key=" + ".join(best[0].headers), words=words)


def _root(args: argparse.Namespace) -> Path:
    from console.profile import default_root

    return args.profile or default_root()
