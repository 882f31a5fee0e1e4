"""The demo town as a region, for files that are shifted there."""

from tests.console.importing.crs.conftest import town

__all__ = ["town"]
