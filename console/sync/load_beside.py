"""The file a load goes into while what is shown stays, because the backend does not know our place any more."""

from pathlib import Path

from models.sqlite_errors import ProfileNotWritable
from models.store.cache import Cache
from models.store.recovery import BESIDE, remove


class LoadBeside:
    """Used by the thread of the cache alone."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / BESIDE
        self.cache: Cache | None = None
        self.under_way = False
        """Pages are those of a load beside, even when there is no room for it: what is shown has another past."""

    @property
    def has_no_room(self) -> bool:
        """Are the pages that come for a file that could not be made, or was damaged?"""
        return self.under_way and self.cache is None

    def begin(self) -> None:
        """Pages go into an empty file from now on. Raises StoreError; then they go nowhere."""
        self.under_way = True
        self.drop()
        try:
            # One that could not take its place is of a load before: its records may be gone by now.
            remove(self.path)
        except OSError as error:
            raise ProfileNotWritable(self.path, str(error)) from error
        self.cache = Cache(self.path)
        self.cache.begin_load()

    def drop(self) -> None:
        """Give the file up; pages that still come go nowhere."""
        cache, self.cache = self.cache, None
        if cache is not None:
            cache.close()
            remove(self.path)

    def end(self) -> None:
        """Whatever became of it: pages are those of what is shown again."""
        self.under_way = False
        self.drop()

    def complete(self) -> bool:
        """Make ready to take its place what came; False when there is no file. Raises StoreError."""
        if self.cache is None:
            return False
        for ddl in self.cache.missing_indexes():
            self.cache.make_index(ddl)
        self.cache.end_load()
        self.cache.close()
        self.cache, self.under_way = None, False
        return True
