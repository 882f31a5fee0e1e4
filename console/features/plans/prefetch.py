"""Fetches every plan's drawing while there is a line, so that it opens when there is none."""

from PySide6.QtCore import QObject

from console.context import Context
from console.follow import Follow
from console.sync.link import LinkState
from models.document import Document
from models.store import Query

MOST = 5_000


class Prefetch(QObject):
    """Follows the documents and the line."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context
        self._online = context.link.state.online
        self._follow = Follow(context, self, self._work, context.documents.prefetch, {Document.KIND})
        context.link.link_changed.connect(self._line_changed)
        self._follow.ask()

    def _line_changed(self, state: LinkState) -> None:
        back, self._online = state.online and not self._online, state.online
        if back:
            self._follow.soon()

    def _work(self) -> list[str]:
        query = Query(kind=Document.KIND, exercise_id=self._context.session.exercise_id)
        return [record.fact.sha256 for record in self._context.store.page(query, MOST)]
