from pathlib import Path

from backend.grades import read_grades
from models.alarm import Grade
from tests.backend.server import ROOT


def test_the_catalogue_gives_types_their_grades() -> None:
    grades = read_grades(ROOT / "resources" / "catalogues")
    assert grades["smoke"] is Grade.RED
    assert grades["low_pressure"] is Grade.YELLOW


def test_no_catalogue_or_a_broken_one_gives_none(tmp_path: Path) -> None:
    assert read_grades(None) == {}
    assert read_grades(tmp_path) == {}
    (tmp_path / "alarm_types.toml").write_text("[a]\ngrade = 'pink'\n[b]\ngrade = 'red'\n", "utf-8")
    assert read_grades(tmp_path) == {"b": Grade.RED}
    (tmp_path / "alarm_types.toml").write_text("[", "utf-8")
    assert read_grades(tmp_path) == {}
