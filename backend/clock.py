"""The backend's clock: UTC, and its text."""

from datetime import UTC, datetime, timedelta

from models.record import iso


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def now_iso() -> str:
    """This moment as sortable text with milliseconds."""
    return iso(now())


def iso_after(seconds: float) -> str:
    """The moment `seconds` from now (negative: ago) as sortable text."""
    return iso(now() + timedelta(seconds=seconds))
