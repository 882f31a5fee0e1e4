"""Rows as a table's query gives them."""

from typing import Any

from models.store import Row


def table_row(**fields: Any) -> Row:
    """A synced row with nothing in it but what is given."""
    values: dict[str, Any] = {
        "id": "1", "number": "1", "name": "", "type": "", "status": "", "grade": 0, "parent_id": "", "at": "",
        "lon": None, "lat": None, "state": "synced", "reason": "", "changed_at": "", "revision": 1,
        "exercise_id": None,
    }  # fmt: skip
    return Row(**(values | fields))
