"""How the columns of a file are listed: what each is taken for, in which unit, why, and which tell rows apart."""

from console.exporting.fields import COMMITMENTS
from console.features.importing.work import Header
from console.importing.columns import KINDS
from console.importing.columns import Column as Taken
from console.importing.foreign_words import LONGEST
from console.importing.measures import choices, known_units, mixed_words
from console.importing.reasons import field_words
from console.importing.rows import REFERENCES
from models.kinds import KINDS as FACTS
from resources.words import has, t
from widgets.rows import Column
from widgets.status_badge import Badge

BY_HEADER = 0.9
"""A column matched with this score was known by its header."""
ALWAYS = ("key", "sheet", "id")
"""Fields that are no field of the record: what tells rows apart."""


def fields_of(kind: str) -> list[str]:
    """Every field a column of this kind of record can fill, the usual first."""
    committed = COMMITMENTS.get(KINDS[kind], set())
    own = [
        name for name in FACTS[KINDS[kind]].__struct_fields__ if not name.endswith("_id") and name not in committed
    ]
    beside = [name for name, (field, _kind) in REFERENCES.items() if field in FACTS[KINDS[kind]].__struct_fields__]
    return [*own, *beside, *ALWAYS]


def shown_field(name: str) -> str:
    """What a person calls a field."""
    key = f"wizard.field.{name}"
    return t(key) if has(key) else field_words(name)


def shown_unit(column: Taken) -> str:
    """The unit a column is taken in, as a person writes it; empty for what measures nothing."""
    factors = known_units(column.field)
    return next((shown for shown, unit in choices(column.field).items() if factors[unit] == column.factor), "")


def why_words(header: Header, said: dict[str, str]) -> str:
    """Why a column is taken for that, and what is open about it; `said`: header -> unit that a person named."""
    column = header.column
    if column is None:
        return t("wizard.why.none")
    lines = [column.reason or t("wizard.why.given")]
    unit = shown_unit(column)
    if header.question is not None:
        likely = [shown for shown, plain in choices(column.field).items() if plain in header.question.candidates]
        middle = f"{header.question.middle:g}"
        key = "unit_doubted" if header.question.possible else "unit_unfit"
        mixed = header.question.mixed
        seen = mixed_words(mixed) if mixed else {"unit": unit, "middle": middle, "likely": " / ".join(likely)}
        lines.append(t(f"wizard.{'unit_mixed' if mixed else key}", **seen))
    elif unit and header.name not in said:
        lines.append(t("wizard.unit_written" if column.unit else "wizard.unit_assumed", unit=unit))
    if header.written is not None:
        one = header.written
        number = {"column": one.header, "example": one.example.number}
        asked = t("wizard.decimal_open", count=one.count, **number, **one.both)
        lines.append(one.sentence if one.meaning else asked)
    if unknown := [word for word in header.words if not word.value]:
        key = "words_refused_all" if unknown[0].refuses else "words_left_all"
        count = sum(word.count for word in unknown)
        lines.append(t(f"wizard.{key}", count=f"{count:,}", word=unknown[0].word[:LONGEST]))
    if header.days is not None:
        lines.append(t("wizard.days_open", count=f"{header.days.count:,}", example=header.days.example))
    return "\n".join(lines)


def header_columns() -> list[Column]:
    """Of the list of headers."""

    def field(header: Header) -> str:
        return shown_field(header.column.field) if header.column else t("wizard.not_taken")

    def why(header: Header) -> Badge | None:
        column = header.column
        if column is None:
            return None
        if header.question is not None:
            return Badge(t("wizard.why_short.unit"), "warn")
        if header.written is not None and not header.written.meaning:
            return Badge(t("wizard.why_short.decimal"), "warn")
        if any(not word.value for word in header.words):
            return Badge(t("wizard.why_short.words"), "warn")
        if header.days is not None:
            return Badge(t("wizard.why_short.days"), "warn")
        how = "given" if not column.reason else "header" if column.score >= BY_HEADER else "content"
        return Badge(t(f"wizard.why_short.{how}"), "pending" if how == "content" else "ok")

    def unit(header: Header) -> str:
        return "" if header.column is None or header.question is not None else shown_unit(header.column)

    def part(header: Header) -> Badge | None:
        return Badge(t("wizard.key_badge"), "ok") if header.is_key else None

    def colour(header: Header) -> str:
        return "" if header.column else "text_muted"

    def samples(header: Header) -> str:
        return " · ".join(" ".join(sample[:60].split()) for sample in header.samples)

    return [
        Column("name", t("wizard.column.name"), lambda h: h.name, 130, sortable=False),
        Column("field", t("wizard.column.field"), field, 140, color=colour, sortable=False),
        Column("unit", t("wizard.column.unit"), unit, 60, sortable=False),
        Column("part", t("wizard.column.part"), lambda _h: "", 62, badge=part, sortable=False),
        Column("why", t("wizard.column.why"), lambda _h: "", 104, badge=why, sortable=False),
        Column("samples", t("wizard.column.samples"), samples, 0, tooltip=samples, sortable=False),
        Column("filled", t("wizard.column.filled"), lambda h: f"{h.filled:,}", 62, "right", sortable=False),
    ]
