"""Imports that import-linter cannot judge: parts of Qt by room, the maps' one model, heavy libraries at load."""

import ast
from collections.abc import Iterator

from installer.check.house import Finding, House, Source

WEB_ENGINE = ("PySide6.QtWebEngine", "PySide6.QtWebChannel")
GEOMETRY = ("models.geo.", "models.geo_shift.")
HEAVY = frozenset(
    {
        "folium",
        "pyqtgraph",
        "valhalla",
        "av",
        "pypinyin",
        "pyproj",
        "shapely",
        "pyogrio",
        "rasterio",
        "highspy",
        "scipy",
        "wntr",
    }
)


def check_imports(house: House) -> list[Finding]:
    """WebEngine outside maps/, others than geometry inside, heavy libraries imported before they are needed."""
    judges = (_web_engine, _models_in_maps, _heavy)
    return [finding for source in house.product for judge in judges for finding in judge(source)]


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every module named by an import statement below the node, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def _web_engine(source: Source) -> Iterator[Finding]:
    if source.area == "maps":
        return
    lines = {line for name, line in imported(source.tree) if name.startswith(WEB_ENGINE)}
    for line in sorted(lines):
        yield Finding(f"{source.name}:{line}", "the web engine is reached through maps/ only")


def _models_in_maps(source: Source) -> Iterator[Finding]:
    if source.area != "maps":
        return
    lines = {line for name, line in imported(source.tree) if f"{name}.".startswith("models.")}
    allowed = {line for name, line in imported(source.tree) if f"{name}.".startswith(GEOMETRY)}
    for line in sorted(lines - allowed):
        yield Finding(
            f"{source.name}:{line}",
            "maps know of models only the geometry (geo, geo_shift); the rest is handed to them",
        )


def _heavy(source: Source) -> Iterator[Finding]:
    """Imports that run when the module is loaded; those for type checkers only do not."""
    lines = set()
    for statement in _at_load(source.tree.body):
        for name, line in imported(statement):
            library = name.split(".")[0]
            if library in HEAVY:
                lines.add((line, library))
    for line, library in sorted(lines):
        yield Finding(
            f"{source.name}:{line}", f"{library} is heavy: import it inside the function that first uses it"
        )


def _at_load(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            yield statement
        elif isinstance(statement, ast.If) and "TYPE_CHECKING" not in ast.unparse(statement.test):
            yield from _at_load(statement.body + statement.orelse)
        elif isinstance(statement, ast.Try):
            yield from _at_load(statement.body)
