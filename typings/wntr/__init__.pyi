"""What the tests ask WNTR itself for."""

from typing import Any

network: Any
sim: Any
