"""One scene in one look and size: which pictures it promises, which were taken, and why the others were not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

type Look = tuple[str, str]
type Size = tuple[int, int]


class Sees(Protocol):
    """A driver, as far as a camera needs one."""

    @property
    def window(self) -> "QWidget": ...
    def rest(self, pause_ms: int) -> None: ...
    def screen(self) -> "QImage": ...


class Begins(Protocol):
    """A driver, as far as playing a step needs one."""

    def begin(self, limit_s: float) -> None: ...


@dataclass(frozen=True)
class Scene:
    """What is played, and the names of all its pictures in their order."""

    play: Callable[["Shoot"], None]
    pictures: tuple[str, ...]


@dataclass
class Shoot:
    """The account of one scene. `look`: its language and theme; `best`: may pictures go to the documentation?"""

    look: Look
    size: Size
    best: bool = False
    taken: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """What was not seen on the way, each in a sentence."""

    @property
    def suffix(self) -> str:
        """The end of its files' names."""
        return f"{'-'.join(self.look)}-{self.size[0]}"

    def missing(self, scene: Scene) -> list[str]:
        """The pictures that were promised and not taken."""
        return [name for name in scene.pictures if name not in self.taken]

    def sentences(self, name: str, scene: Scene) -> Iterable[str]:
        """What there is to say of a scene that is not complete."""
        at = f"{name}, {'-'.join(self.look)}, {self.size[0]}x{self.size[1]}"
        if missing := self.missing(scene):
            yield f"{at}: not taken: {', '.join(missing)}."
        if unknown := [picture for picture in self.taken if picture not in scene.pictures]:
            yield f"{at}: in no list of pictures: {', '.join(unknown)}."
        yield from (f"{at}: {fault}" for fault in self.faults)


def play(scene: Scene, shoot: Shoot, faults: tuple[type[Exception], ...]) -> None:
    """Play a scene to its end, or to where it does not go on; why is in its account."""
    try:
        scene.play(shoot)
    except faults as fault:
        last = shoot.taken[-1] if shoot.taken else "nothing"
        shoot.faults.append(f"it ended after {last}: {fault}")


def parse_size(text: str) -> Size:
    """`1366x768`. Raises ValueError for anything else."""
    width, _x, height = text.partition("x")
    if not (width.isascii() and width.isdigit() and height.isascii() and height.isdigit()):
        raise ValueError(text)
    return int(width), int(height)
