"""What an import is asked for has a safe meaning when little is said."""

import msgspec
import pytest

from backend.import_report import ImportIn


def test_little_said_is_a_dry_run_that_looks_for_neighbours() -> None:
    wanted = msgspec.json.decode(b'{"kind": "hydrant", "source": "s", "rows": []}', type=ImportIn)
    assert (wanted.apply, wanted.near, wanted.near_m > 0) == (False, "import", True)


def test_only_three_decisions_can_be_made() -> None:
    with pytest.raises(msgspec.ValidationError, match="near"):
        msgspec.json.decode(b'{"kind": "hydrant", "source": "s", "rows": [], "near": "guess"}', type=ImportIn)
