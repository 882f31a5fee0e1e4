"""News: the rows that come into a list after the console has first seen it, each told once."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from console.context import Context
from console.follow import Follow
from models.store import Filter, Query, Row

MOST = 200
"""Newest rows looked at; of a greater burst the rest are in the list, but not told one by one."""


class FreshRows(QObject):
    """Follows the newest rows of a kind that pass the filters. What is there at the start is no news."""

    def __init__(
        self, context: Context, kind: str, filters: tuple[Filter, ...], told: Callable[[list[Row]], None]
    ) -> None:
        super().__init__(context.window)
        self._context, self._kind, self._filters, self._told = context, kind, filters, told
        self._known: set[str] | None = None
        self._follow = Follow(context, self, self._work, self._show, {kind})
        self._follow.ask()

    def _work(self) -> list[Row]:
        query = Query(
            kind=self._kind, filters=self._filters, order="at", descending=True,
            exercise_id=self._context.session.exercise_id,
        )  # fmt: skip
        return self._context.store.rows(query, MOST)

    def _show(self, rows: list[Row]) -> None:
        ids = {row.id for row in rows}
        if self._known is None:
            self._known = ids
            return
        fresh = [row for row in rows if row.id not in self._known]
        # Never forgotten: a row that comes back into sight when newer ones leave is no news.
        self._known |= ids
        if fresh:
            self._told(fresh)
