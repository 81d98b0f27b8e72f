"""The map of relations as geometry: nodes on a ring, chords between them. No markup, no chance.

Coordinates are units of an SVG view box whose middle is 0, 0, rounded to tenths so that the same
framework gives the same bytes everywhere.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from math import cos, pi, sin, tau
from typing import NamedTuple

MOST = 40  # nodes that a ring can have and be read
NODE = 19.0  # radius of a node
PITCH = 62.0  # along the ring, from the middle of one node to the next
GAP = 0.6  # between two groups, as a share of that
LEAST = 170.0  # radius of the smallest ring
LABEL = 24  # characters to a line of a label
LINE = 16.0  # height of a line of a label
UPRIGHT = 0.12  # sine of the angle up to which a node is above or below the middle


class Node(NamedTuple):
    """A facet on the ring, and where its label stands."""

    id: str
    group: int  # from 0
    x: float
    y: float
    label_x: float
    label_y: float  # of the first line
    anchor: str  # start, middle or end: SVG's text-anchor
    lines: list[str]


class Edge(NamedTuple):
    """A chord from one node to another, as the data of an SVG path."""

    one: str
    other: str
    path: str


class Arc(NamedTuple):
    """The stretch of the ring that a group takes, as the data of an SVG path."""

    group: int
    path: str


class Drawing(NamedTuple):
    """All that is drawn. `reach` is half the side of the square that holds it without labels."""

    reach: float
    node: float  # radius of a node
    line: float  # height of a line of a label
    nodes: list[Node]
    edges: list[Edge]
    arcs: list[Arc]

    def touching(self, id_: str) -> list[Edge]:
        """The edges at one node."""
        return [edge for edge in self.edges if id_ in (edge.one, edge.other)]

    def beside(self, id_: str) -> list[Node]:
        """The nodes that share an edge with one node."""
        others = {edge.one if edge.other == id_ else edge.other for edge in self.touching(id_)}
        return [node for node in self.nodes if node.id in others]


def draw(
    groups: Sequence[Sequence[str]], titles: dict[str, str], pairs: Sequence[tuple[str, str]]
) -> Drawing:
    """A ring of the ids in `groups`, in order from the top clockwise, and a chord for each pair."""
    angles, arcs = _angles(groups)
    steps = sum(len(ids) for ids in groups) + GAP * len(groups)
    radius = max(LEAST, steps * PITCH / tau)
    nodes = [
        _node(id_, group, angles[id_], radius, titles[id_])
        for group, ids in enumerate(groups)
        for id_ in ids
    ]
    nodes = _apart(nodes)
    edges = [
        Edge(one, other, _chord(angles[one], angles[other], radius))
        for one, other in pairs
        if one in angles and other in angles
    ]
    return Drawing(
        _round(radius + NODE + 14),
        NODE,
        LINE,
        nodes,
        edges,
        [Arc(group, _arc(start, end, radius + NODE + 8)) for group, start, end in arcs],
    )


def _angles(
    groups: Sequence[Sequence[str]],
) -> tuple[dict[str, float], list[tuple[int, float, float]]]:
    """The angle of each id, and where each group begins and ends; 0 is the top."""
    step = tau / (sum(len(ids) for ids in groups) + GAP * len(groups) or 1)
    angles: dict[str, float] = {}
    arcs = []
    at = step * (1 + GAP) / 2
    for group, ids in enumerate(groups):
        start = at
        for id_ in ids:
            angles[id_] = at
            at += step
        arcs.append((group, start - step * 0.34, at - step * 0.66))
        at += step * GAP
    return angles, arcs


def _node(id_: str, group: int, angle: float, radius: float, title: str) -> Node:
    x, y = _point(angle, radius)
    label_x, label_y = _point(angle, radius + NODE + 18)
    lines = textwrap.wrap(title, LABEL) or [""]
    anchor = "middle" if abs(sin(angle)) < UPRIGHT else "start" if x > 0 else "end"
    # From the middle of the block at the sides to its whole height above and below the ring.
    top = label_y - LINE * len(lines) * (1 + cos(angle)) / 2 + LINE * 0.75
    return Node(id_, group, _round(x), _round(y), _round(label_x), _round(top), anchor, lines)


def _apart(nodes: list[Node]) -> list[Node]:
    """The same nodes with labels moved away from the middle until none covers another."""
    moved = {}
    for right in (True, False):
        for below in (True, False):
            corner = [n for n in nodes if (n.x > 0) == right and (n.y >= 0) == below]
            free: float | None = None
            for node in sorted(corner, key=lambda n: abs(n.y)):
                height = LINE * len(node.lines)
                top = node.label_y
                if free is not None:
                    top = max(top, free) if below else min(top, free - height)
                free = top + height + LINE / 3 if below else top - LINE / 3
                moved[node.id] = node._replace(label_y=_round(top))
    return [moved[node.id] for node in nodes]


def _chord(one: float, other: float, radius: float) -> str:
    """A curve that bends the more towards the middle the further its ends are apart."""
    apart = abs(one - other)
    apart = min(apart, tau - apart)
    depth = radius * (0.8 - 0.7 * apart / pi)
    start, end = _point(one, radius - NODE), _point(other, radius - NODE)
    points = [*_point(one, depth), *_point(other, depth), *end]
    return f"M{_pair(*start)}C{_pair(*points[:2])} {_pair(*points[2:4])} {_pair(*points[4:])}"


def _arc(start: float, end: float, radius: float) -> str:
    far = 1 if end - start > pi else 0
    return (
        f"M{_pair(*_point(start, radius))}"
        f"A{_round(radius):g} {_round(radius):g} 0 {far} 1 {_pair(*_point(end, radius))}"
    )


def _point(angle: float, radius: float) -> tuple[float, float]:
    return radius * sin(angle), -radius * cos(angle)


def _pair(x: float, y: float) -> str:
    return f"{_round(x):g} {_round(y):g}"


def _round(value: float) -> float:
    return round(value, 1) + 0.0  # no minus zero
