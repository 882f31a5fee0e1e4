"""Every source file has its test under the same path in tests/."""

import ast

from installer.check.house import House, Source


def without_test(house: House) -> list[str]:
    """The source files that no mirrored test stands behind; files that only declare something need none."""
    tests = {test.name for test in house.tests}
    return [source.name for source in house.product if not _tested(source, tests) and _does_something(source)]


def _tested(source: Source, tests: set[str]) -> bool:
    folder, _, file = source.name.rpartition("/")
    stem = file.removesuffix(".py")
    inside = f"tests/{folder}/" if folder else "tests/"
    return f"{inside}test_{stem}.py" in tests or any(name.startswith(f"{inside}test_{stem}_") for name in tests)


def _does_something(source: Source) -> bool:
    """Has the file a function or a class with a body of its own?"""
    if source.name.endswith("__init__.py"):
        return False
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in ast.walk(source.tree))
