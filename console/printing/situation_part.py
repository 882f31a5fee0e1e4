"""What was plotted on the map, on paper: a table of what, as of when and by whom, and where it lies."""

from collections.abc import Mapping, Sequence

from console.drawing_words import estimate_lines, type_name
from console.holders import person
from console.printing.markup import Markup, beside, joined, table, tagged, text, unbroken
from console.printing.pack_facts import IncidentFacts, PackFacts
from console.printing.situation_drawing import situation_uri
from models.drawing import Drawing
from models.record import Record, SyncState
from resources.words import has, t

SHOWN_PX = 262


def situation(sheet: IncidentFacts) -> list[Markup]:
    """Nothing where nothing is drawn."""
    drawn, incident = sheet.drawn, sheet.incident
    if not drawn.items:
        return []
    listed = joined([_table(drawn.items, sheet.names), left_out(drawn.left_out)])
    heading = tagged("h2", t("printing.situation"))
    if incident.lon is None or incident.lat is None:
        return [heading, listed]
    uri = situation_uri(incident.lon, incident.lat, [record.fact for record in drawn.items])
    picture = Markup(
        f'<img src="{uri}" width="{SHOWN_PX}" height="{SHOWN_PX}" alt="{text(t("printing.situation"))}">'
    )
    return [heading, beside(listed, picture, 62)]


def everybodys(pack: PackFacts) -> Markup:
    """The part of a pack with what belongs to no incident and no plan."""
    heading = tagged("h1", t("printing.pack.drawn"))
    if not pack.drawn.items:
        return joined([heading, tagged("p", t("printing.none"), "muted")])
    return joined([heading, _table(pack.drawn.items, pack.names, places=True), left_out(pack.drawn.left_out)])


def left_out(count: int) -> Markup:
    """How many are not listed."""
    return tagged("p", t("printing.left_out", count=count), "muted") if count else Markup()


def _table(drawn: Sequence[Record[Drawing]], names: Mapping[str, str], *, places: bool = False) -> Markup:
    heads = ["", *(t(f"printing.column.{name}") for name in ("drawn", "as_of", "who"))]
    rows = [
        [
            str(number),
            _what(record, places=places),
            f"{record.fact.as_of.astimezone():%m-%d %H:%M}",
            _who(record, names),
        ]
        for number, record in enumerate(drawn, 1)
    ]
    return table(heads, rows, (6, 52, 18, 24))


def _what(record: Record[Drawing], *, places: bool) -> Markup:
    drawing = record.fact
    name = type_name(drawing.type, drawing.style)
    if drawing.estimate is not None:
        name = t("drawing.estimated", what=name)
    lines = [name, drawing.text, *estimate_lines(drawing)]
    if places:
        lines.append("{1:.5f}, {0:.5f}".format(*drawing.points[0]))
    words = [text(line) for line in lines if line]
    if record.state is not SyncState.SYNCED:
        key = f"enums.sync_state.{record.state}"
        words.append(tagged("span", unbroken(t(key) if has(key) else str(record.state)), "solid"))
    return Markup("<br>".join(words))


def _who(record: Record[Drawing], names: Mapping[str, str]) -> str:
    drawing = record.fact
    return " · ".join(part for part in (drawing.seat, person(drawing.author, names)) if part)
