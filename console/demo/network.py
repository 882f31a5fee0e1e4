"""Cuts the drawn streets where they meet, and keeps what belongs together: nodes, edges, ways."""

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from console.demo.plane import XY, Cells, crossing, distance_to_segment, length, middle
from console.demo.streets import BANK_M, EDGE_X, EDGE_Y, RAIL_Y, Street, in_clearing, river_distance

_SNAP_M = 7.0
_STUB_M = 45.0
_CLEARED_STUB_M = 260.0


@dataclass(frozen=True)
class Edge:
    """A straight piece of a street between two nodes; `bridge` crosses the river."""

    a: int
    b: int
    street: int
    bridge: bool = False


@dataclass
class Network:
    """Nodes in metres, and the edges between them in the direction they were drawn."""

    streets: list[Street]
    nodes: list[XY] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)

    def ways(self) -> Iterator[tuple[Street, bool, list[int]]]:
        """Runs of edges of one street that follow each other: (street, is it a bridge, node numbers)."""
        run: list[int] = []
        last: Edge | None = None
        for edge in self.edges:
            if last and edge.street == last.street and edge.a == last.b and edge.bridge == last.bridge:
                run.append(edge.b)
            else:
                if last:
                    yield self.streets[last.street], last.bridge, run
                run = [edge.a, edge.b]
            last = edge
        if last:
            yield self.streets[last.street], last.bridge, run

    def segments(self) -> Iterator[tuple[Edge, Street, XY, XY]]:
        """Every edge with its street and its ends."""
        for edge in self.edges:
            yield edge, self.streets[edge.street], self.nodes[edge.a], self.nodes[edge.b]

    def degree(self) -> dict[int, int]:
        """Edges at each node."""
        count: dict[int, int] = defaultdict(int)
        for edge in self.edges:
            count[edge.a] += 1
            count[edge.b] += 1
        return count


def cut(streets: list[Street]) -> Network:
    """The network of the streets: cut at crossings, cleared of stray ends, in one piece."""
    net = Network(streets)
    joints = _joints(streets)
    spots: Cells[int] = Cells(20.0)
    for number, street in enumerate(streets):
        chain = _chain(street, joints.get(number, {}))
        ids = [_node(net, spots, p) for p in chain]
        for a, b in itertools.pairwise(ids):
            if a == b:
                continue
            half = middle(net.nodes[a], net.nodes[b])
            over = abs(river_distance(half)) < BANK_M - 3
            if street.keep(half) and (street.bridges or not over):
                net.edges.append(Edge(a, b, number, over))
    _unique(net)
    for _ in range(3):
        _prune(net)
    _largest(net)
    return net


def _joints(streets: list[Street]) -> dict[int, dict[int, list[XY]]]:
    """Where each segment (street -> segment number) is met by other streets."""
    cells: Cells[tuple[int, int]] = Cells(120.0)
    for s, street in enumerate(streets):
        for k, pair in enumerate(zip(street.points, street.points[1:], strict=False)):
            cells.add((s, k), pair)
    joints: dict[int, dict[int, list[XY]]] = defaultdict(lambda: defaultdict(list))
    for s, street in enumerate(streets):
        for k, (a, b) in enumerate(zip(street.points, street.points[1:], strict=False)):
            for other, m in dict.fromkeys(cells.near((a, b))):
                if other <= s:
                    continue
                points = streets[other].points
                spot = crossing(a, b, points[m], points[m + 1])
                if spot is not None:
                    joints[s][k].append(spot)
                    joints[other][m].append(spot)
    return joints


def _chain(street: Street, met: dict[int, list[XY]]) -> list[XY]:
    chain: list[XY] = []
    for k, (a, b) in enumerate(zip(street.points, street.points[1:], strict=False)):
        inner = sorted(met.get(k, ()), key=lambda p: length(a, p))
        # A drawn point close to a crossing gives way to it.
        if not chain or not inner or length(a, inner[0]) > _SNAP_M:
            chain.append(a)
        chain += inner
        if inner and length(inner[-1], b) <= _SNAP_M and k + 2 < len(street.points):
            chain.append(inner[-1])
    chain.append(street.points[-1])
    return chain


def _node(net: Network, spots: Cells[int], p: XY) -> int:
    """The node at a place: one within _SNAP_M is taken, else a new one."""
    best = min(
        (n for n in spots.near([p], _SNAP_M) if length(net.nodes[n], p) <= _SNAP_M),
        key=lambda n: (length(net.nodes[n], p), n),
        default=None,
    )
    if best is not None:
        return best
    net.nodes.append((round(p[0], 2), round(p[1], 2)))
    spots.add(len(net.nodes) - 1, [p])
    return len(net.nodes) - 1


def _unique(net: Network) -> None:
    """One edge between two nodes, the first drawn (the greater street)."""
    seen: set[tuple[int, int]] = set()
    kept = []
    for edge in net.edges:
        pair = (min(edge.a, edge.b), max(edge.a, edge.b))
        if pair not in seen:
            seen.add(pair)
            kept.append(edge)
    net.edges = kept


def _prune(net: Network) -> None:
    """Take away dead ends shorter than _STUB_M, but not the roads that leave the map."""
    degree = net.degree()
    at: dict[int, list[Edge]] = defaultdict(list)
    for edge in net.edges:
        at[edge.a].append(edge)
        at[edge.b].append(edge)
    gone: set[Edge] = set()
    for start, count in degree.items():
        x, y = net.nodes[start]
        if count != 1 or abs(x) > EDGE_X - 5 or y > EDGE_Y - 5 or y < RAIL_Y + 120:
            continue
        chain, node, whole = [], start, 0.0
        while True:
            onward = [e for e in at[node] if e not in gone and e not in chain]
            if len(onward) != 1 or (node != start and degree[node] != 2):
                break
            chain.append(onward[0])
            whole += length(net.nodes[onward[0].a], net.nodes[onward[0].b])
            node = onward[0].b if onward[0].a == node else onward[0].a
        limit = _CLEARED_STUB_M if in_clearing(net.nodes[start], 70.0) else _STUB_M
        if whole < limit:
            gone.update(chain)
    net.edges = [e for e in net.edges if e not in gone]


def _largest(net: Network) -> None:
    """Keep the largest part that cars can reach (footpaths join it later)."""
    parent = list(range(len(net.nodes)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for edge in net.edges:
        parent[root(edge.a)] = root(edge.b)
    sizes: dict[int, int] = defaultdict(int)
    for edge in net.edges:
        sizes[root(edge.a)] += 1
    best = max(sizes, key=lambda r: (sizes[r], -r))
    net.edges = [e for e in net.edges if root(e.a) == best]


class Nearby:
    """Which street runs where: for kerbs, addresses and room for buildings."""

    def __init__(self, net: Network) -> None:
        self._net = net
        self._cells: Cells[Edge] = Cells(60.0)
        for edge, _, a, b in net.segments():
            self._cells.add(edge, (a, b), 20.0)

    def clearance_m(self, p: XY) -> float:
        """Metres from a point to the nearest kerb; negative on the carriageway, at most about 40."""
        net, best = self._net, 40.0
        for edge in self._cells.near([p], 20.0):
            away = distance_to_segment(p, net.nodes[edge.a], net.nodes[edge.b])
            best = min(best, away - net.streets[edge.street].width_m / 2)
        return best

    def clear(self, p: XY, margin_m: float) -> bool:
        """Is the point at least margin_m (up to 20) beyond every kerb?"""
        net = self._net
        return all(
            distance_to_segment(p, net.nodes[edge.a], net.nodes[edge.b])
            >= margin_m + net.streets[edge.street].width_m / 2
            for edge in self._cells.near([p])
        )

    def street(self, p: XY, named: bool = True) -> Street | None:
        """The nearest street within some 120 m."""
        net = self._net
        found = min(
            (
                (distance_to_segment(p, net.nodes[e.a], net.nodes[e.b]), e.street)
                for e in self._cells.near([p], 120.0)
                if not named or net.streets[e.street].name
            ),
            default=None,
        )
        return None if found is None else net.streets[found[1]]
