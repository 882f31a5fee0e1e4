"""Ways over the roads of several region packs: each question goes to the pack that knows its places best."""

from collections.abc import Sequence

from maps.crossings import Crossing
from maps.matrix import Position
from maps.reach import Reach
from maps.routing import Drive, Route, Router, Vehicle, WalkDistance


class JoinedRouter:
    """Answers as a Router does. Where packs overlap, the one that a place lies deepest in is asked first.

    Near its edge a pack lacks roads: a way that leads around there is found in the neighbour's pack.
    """

    def __init__(self, routers: Sequence[Router]) -> None:
        self._routers = tuple(routers)

    def walk_distances(self, origin: Position, targets: Sequence[Position]) -> list[WalkDistance | None]:
        """Metres of hose from the origin to each target; None where no pack knows a way."""
        found: list[WalkDistance | None] = [None] * len(targets)
        for router in self._near(origin):
            open_ = [i for i, answer in enumerate(found) if answer is None]
            for i, answer in zip(open_, router.walk_distances(origin, [targets[i] for i in open_]), strict=True):
                found[i] = answer
        return found

    def walk_table(
        self, origins: Sequence[Position], targets: Sequence[Position]
    ) -> list[list[WalkDistance | None]]:
        """The same from each of several origins: in one question where one pack knows them all best."""
        asked = [self._near(origin) for origin in origins]
        if len({tuple(map(id, routers)) for routers in asked}) == 1 and len(asked[0]) == 1:
            return asked[0][0].walk_table(origins, targets)
        return [self.walk_distances(origin, targets) for origin in origins]

    def drive_times(self, vehicles: Sequence[Vehicle], target: Position) -> list[Drive | None]:
        """Seconds and metres from each vehicle to the target; None where no pack knows a way."""
        found: list[Drive | None] = [None] * len(vehicles)
        for router in self._near(target):
            open_ = [i for i, answer in enumerate(found) if answer is None]
            for i, answer in zip(open_, router.drive_times([vehicles[i] for i in open_], target), strict=True):
                found[i] = answer
        return found

    def route(self, origin: Position, target: Position, vehicle: Vehicle | None = None) -> Route | None:
        """The line of a hose, or of the vehicle's way; None where no pack knows one."""
        routes = (router.route(origin, target, vehicle) for router in self._near(target))
        return next((route for route in routes if route is not None), None)

    def crossings(self, origin: Position, target: Position) -> list[Crossing] | None:
        """Roads that a hose crosses, in the first pack that can tell."""
        told = (router.crossings(origin, target) for router in self._near(target))
        return next((found for found in told if found is not None), None)

    def reaches_of(self, origin: Position, minutes: Sequence[int], vehicle: Vehicle | None = None) -> list[Reach]:
        """What is reached, by the pack that the place lies deepest in."""
        found = (router.reaches_of(origin, minutes, vehicle) for router in self._near(origin))
        return next((reaches for reaches in found if reaches), [])

    def close(self) -> None:
        """Close every pack's router."""
        for router in self._routers:
            router.close()

    def _near(self, place: Position) -> list[Router]:
        """The routers whose pack reaches the place, the one it lies deepest in first."""
        reaching = [router for router in self._routers if router.reaches(place)]
        return sorted(reaching, key=lambda router: -_depth(router, place))


def _depth(router: Router, place: Position) -> float:
    """How far in degrees the place is from the nearest edge of the pack's box; below zero outside."""
    box, (lon, lat) = router.box, place
    return min(lon - box.west, box.east - lon, lat - box.south, box.north - lat)
