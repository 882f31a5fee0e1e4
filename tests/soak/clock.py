"""A clock that is wrong, for a process that was started for it."""

from datetime import datetime, timedelta
from types import ModuleType
from typing import Any

from tests.soak.doom import put


class Shifted(datetime):
    """A datetime whose now() is wrong."""

    shift = timedelta(0)

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        """The wrong time, as an ordinary datetime."""
        return datetime.now(tz) + cls.shift


def go_wrong(module: ModuleType, seconds: float) -> None:
    """From now on the module's clock is so many seconds ahead."""
    Shifted.shift = timedelta(seconds=seconds)
    put(module, "datetime", Shifted)
