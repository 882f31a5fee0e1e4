"""The cache of a profile: fast lists over what the backend said, with the acts on their way laid over."""

from models.sqlite_errors import (
    CorruptDatabase,
    DiskFull,
    ProfileInUse,
    ProfileNotWritable,
    QueryInterrupted,
    StoreError,
)
from models.store.query import Filter, Op, Query, where
from models.store.readers import Interruption, interruptible
from models.store.search import Found, Search, Wish
from models.store.store import Near, Positions, Row, Store

__all__ = [
    "CorruptDatabase", "DiskFull", "Filter", "Found", "Interruption", "Near", "Op", "Positions",
    "ProfileInUse", "ProfileNotWritable", "Query", "QueryInterrupted", "Row", "Search", "Store", "StoreError",
    "Wish", "interruptible", "where",
]  # fmt: skip
