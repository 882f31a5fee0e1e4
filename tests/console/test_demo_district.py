"""The demo district is made step by step by our own commands; a step that fails says why."""

from pathlib import Path

import pytest

from console.demo_district import DemoDistrict, DemoFailed
from console.profile import Profile
from console.sync.access import Credentials


@pytest.fixture
def district(tmp_path: Path) -> DemoDistrict:
    return DemoDistrict(Profile(tmp_path / "profile"), tmp_path / "base")


def test_set_and_pack_lie_beside_each_other(district: DemoDistrict, tmp_path: Path) -> None:
    assert district.folder == tmp_path / "base" / "demo"
    assert district.pack == tmp_path / "base" / "regions" / "demo"
    assert "--demo" in district.backend_options()
    assert district.folder.is_dir()


def test_a_folder_that_holds_something_else_is_left_alone_and_said(district: DemoDistrict) -> None:
    district.backend_options()
    (district.folder / "mine.doc").write_text("x")
    with pytest.raises(DemoFailed, match="demo"):
        district.build()
    assert (district.folder / "mine.doc").read_text() == "x"
    assert district.saying


def test_what_was_cancelled_starts_no_further_step_and_blames_nobody(district: DemoDistrict) -> None:
    district.cancel()
    with pytest.raises(DemoFailed) as ended:
        district.build()
    assert str(ended.value) == ""
    assert not district.pack.exists()


class NeverUp:
    """A backend that does not come up."""

    url = "http://127.0.0.1:9"
    credentials = Credentials("local", "secret", "2")

    def wait_up(self, _timeout_s: float) -> bool:
        return False


def test_without_a_backend_nothing_is_taken_in(district: DemoDistrict) -> None:
    with pytest.raises(DemoFailed):
        district.take_in(NeverUp())  # type: ignore[arg-type]  # a backend that never comes up
