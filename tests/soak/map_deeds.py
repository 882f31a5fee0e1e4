"""What is drawn on the map, drawn anew, and wiped out."""

from models.drawing import AddDrawing, Drawing, Form, change, removal
from tests.soak.eye import Deed, Eye, deed


def draw(eye: Eye) -> Deed:
    """A line of a few points, at an incident or for everybody."""
    chance = eye.chance
    count = chance.randint(2, 9)
    points = tuple((121.5 + chance.random() / 100, 25.0 + chance.random() / 100) for _ in range(count))
    incident = eye.incident() if chance.random() < 0.8 else ""
    return deed(
        AddDrawing(
            drawing_id=eye.new_id(), type="sector_line", form=Form.LINE, points=points, text=eye.text(),
            incident_id=incident,
        )
    )  # fmt: skip


def redraw(eye: Eye) -> Deed | None:
    """Another end of it, or other words."""
    found = eye.store.get(Drawing, _one(eye))
    if found is None:
        return None
    moved = (*found.fact.points[:-1], (121.5 + eye.chance.random() / 100, 25.0))
    after = {"points": moved} if eye.chance.random() < 0.5 else {"text": eye.text()}
    command = change(found.id, found.fact, **after)
    return deed(command) if command is not None else None


def wipe(eye: Eye) -> Deed | None:
    """One less."""
    found = eye.store.get(Drawing, _one(eye))
    return deed(removal(found.id, found.fact)) if found is not None else None


def _one(eye: Eye) -> str:
    return eye.one(row.id for row in eye.rows(Drawing.KIND))
