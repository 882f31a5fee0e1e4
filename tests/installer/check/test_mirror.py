"""Source files without a mirrored test are named."""

from installer.check.mirror import without_test
from tests.installer.check.conftest import Build

CODE = "def act() -> None:\n    pass\n"


def test_a_file_that_does_something_needs_its_test(build: Build) -> None:
    files = {
        "main.py": CODE,
        "models/unit.py": CODE,
        "models/site.py": CODE,
        "models/plan.py": CODE,
        "models/words.py": "X = 1\n",
        "tests/test_main.py": "",
        "tests/models/test_unit.py": "",
        "tests/models/test_plan_revision.py": "",
    }
    assert without_test(build(files)) == ["models/site.py"]
