"""The views as data: tags, matrices, registers, slices, relations, evidence, and the drawing."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from conftest import GARDEN, PROJECT
from edits import edit

from living_framework.model import Marked, Statement, Term
from living_framework.source.load import load
from living_framework.source.mentions import names
from living_framework.views.map import LINE, MOST, NODE, Drawing, draw
from living_framework.views.overviews import Overviews

ROOTS = (PROJECT, GARDEN)
WIDEST = 8.0  # units that a character of a label takes at most, on average


def seen(root: Path) -> Overviews:
    return Overviews(load(root))


def saying(text: str) -> Statement:
    return Statement("G01", 1, "context", "paragraph", text, Marked(text), (), Marked(), 1)


# --- Tags ----------------------------------------------------------------------------------------

BARRELS = Term(Marked("rain barrels"), Marked("Barrels for rain"), words=(Marked("butt"),))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Rain barrels hold water.", True),
        ("RAIN BARRELS!", True),
        ("“barrels for rain”", True),
        ("A butt, half full", True),
        ("the butt’s lid", True),
        ("Rain fills barrels.", False),
        ("A butter dish", False),
        ("a water-butt", False),
        ("butt-jointed boards", False),
        ("", False),
    ],
)
def test_a_term_is_named_by_whole_words_in_any_case(text: str, named: bool) -> None:
    assert names(saying(text), BARRELS) is named


def test_a_term_that_the_facet_does_not_list_is_no_tag(garden: Path) -> None:
    work = "facets/03-work.md"
    edit(garden, {"edits": {work: [["gardeners come", "gardeners and neighbours come"]]}})

    def tagged() -> list[str]:
        above = seen(garden)
        return [str(t.key) for t in above.tags(above.framework.statements["G03.1"])["people"]]

    assert tagged() == ["gardeners"]
    edit(garden, {"edits": {work: [["people: [gardeners]", "people: [gardeners, neighbours]"]]}})
    assert tagged() == ["gardeners", "neighbours"]


# --- One count in every view ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("root", "vocabulary"),
    [(root, key) for root in ROOTS for key in load(root).settings.tagging],
    ids=lambda value: value.name if isinstance(value, Path) else value,
)
def test_matrix_slices_and_explorer_count_the_same(root: Path, vocabulary: str) -> None:
    views = seen(root)
    matrix = views.matrix(vocabulary)
    rows = [row for _, group in matrix.groups for row in group]
    explored = [entry.tags[vocabulary] for entry in views.explorer()]
    for place, found in enumerate(views.slices(vocabulary)):
        cells = {row.facet.id: row.cells[place].named for row in rows}
        assert matrix.totals[place] == found.total == sum(found.term in tags for tags in explored)
        assert {f.id: len(s) for f, s in found.facets} == {i: n for i, n in cells.items() if n}
    assert matrix.total == sum(row.total for row in rows) == sum(1 for tags in explored if tags)


def test_a_facet_may_list_a_term_that_no_statement_names(garden: Path) -> None:
    edit(
        garden,
        {"edits": {"facets/01-soil.md": [["arrangements: []", "arrangements: [rain barrels]"]]}},
    )
    views = seen(garden)
    row = next(r for _, rows in views.matrix("arrangements").groups for r in rows)
    assert [(c.listed, c.named) for c in row.cells] == [(True, 0), (False, 0)]
    found = views.slice_of("arrangements", "rain-barrels")
    assert [f.id for f in found.silent] == ["G01"]
    assert [listed.facet.id for listed in found.facets] == ["G02"]
    assert [f.id for f in found.others] == ["G03"]


def test_a_slice_of_an_unknown_term_is_an_error() -> None:
    with pytest.raises(KeyError):
        seen(GARDEN).slice_of("people", "nobody")


# --- Registers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.name)
def test_a_register_has_every_statement_of_its_kind_and_no_other(root: Path) -> None:
    views = seen(root)
    for kind in views.framework.settings.sections:
        register = views.register(kind.key)
        listed = {s.id for _, items in register.groups for item in items for s in item.statements}
        every = {
            s.id for f in views.framework.facets for s in f.statements if s.section == kind.key
        }
        assert listed == every
        assert register.total == len(every)


def test_a_register_of_nothing_is_empty_and_of_an_unknown_section_an_error(garden: Path) -> None:
    for path in garden.glob("facets/0*.md"):
        text = path.read_text("utf-8")
        path.write_text(text[: text.index("## What is open")], "utf-8")
    assert seen(garden).register("question") == (
        load(garden).settings.sections[2], [], 0, 0,
    )  # fmt: skip
    with pytest.raises(KeyError):
        seen(garden).register("answers")


# --- Relations -----------------------------------------------------------------------------------


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.name)
def test_each_relation_comes_once_with_what_both_facets_say(root: Path) -> None:
    views = seen(root)
    pairs = {(str(r.one.id), str(r.other.id)) for r in views.relations()}
    assert len(pairs) == len(views.relations())
    for one in views.framework.facets:
        for id_, reason in one.related.items():
            found = [r for r in views.relations() if {r.one.id, r.other.id} == {one.id, str(id_)}]
            assert len(found) == 1
            assert reason == (found[0].reason if found[0].one.id == one.id else found[0].back)


# --- Evidence ------------------------------------------------------------------------------------


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.name)
def test_every_statement_rests_on_one_thing_so_that_columns_add_up(root: Path) -> None:
    views = seen(root)
    board = views.evidence()
    for basis in (board.total, *(b for _, b in board.pages), *(b for _, b in board.sections)):
        assert basis.statements == sum(basis[1:])
    for column in range(5):
        assert board.total[column] == sum(b[column] for _, b in board.pages)
        assert board.total[column] == sum(b[column] for _, b in board.sections)
    assert board.total.statements == len(views.framework.statements)


def test_what_is_cited_counts_before_who_added_it() -> None:
    board = seen(GARDEN).evidence()
    assert board.total == (13, 11, 0, 1, 1)
    assert [s.id for item in board.cited for s in item.statements] == ["G01.2"]
    assert [s.id for item in board.added for s in item.statements] == ["G02.3"]


def test_an_added_statement_that_cites_has_a_work_to_rest_on(garden: Path) -> None:
    edit(garden, {"edits": {"facets/02-water.md": [["{3: editorial}", "{3: editorial, 1: editorial}"], ["shed roof.", "shed roof [@garden2020soil]."]]}})  # fmt: skip
    assert seen(garden).evidence().total == (13, 10, 0, 2, 1)


def test_what_is_derived_from_the_source_has_a_count_of_its_own(garden: Path) -> None:
    edit(garden, {"edits": {"facets/02-water.md": [["{3: editorial}", "{3: derived}"]]}})
    assert seen(garden).evidence().total == (13, 11, 1, 1, 0)


def test_the_source_itself_is_no_further_work(garden: Path) -> None:
    path = garden / "framework.yml"
    source = "source: {reference: garden2020soil, note: What this restates.}\n"
    path.write_text(path.read_text("utf-8") + source, "utf-8")
    views = seen(garden)
    assert views.evidence().total.references == 0
    assert views.all_cited() == ["garden2020soil"]


# --- The drawing ---------------------------------------------------------------------------------


def ring(count: int) -> Drawing:
    ids = [f"G{n:02}" for n in range(1, count + 1)]
    groups = [ids[:1], ids[1 : 1 + count // 2], ids[1 + count // 2 :]]
    titles = dict.fromkeys(ids, "A title of a facet that is long enough for three lines of a label")
    return draw([g for g in groups if g], titles, list(combinations(ids, 2)))


def drawn(root: Path) -> Drawing:
    drawing = seen(root).relations_map()
    assert drawing
    return drawing


@pytest.mark.parametrize("count", [0, 1, 2, 3, 15, MOST])
def test_nodes_and_labels_cover_nothing_of_one_another(count: int) -> None:
    drawing = ring(count)
    assert len(drawing.nodes) == count
    assert len(drawing.edges) == count * (count - 1) // 2
    for one, other in combinations(drawing.nodes, 2):
        assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 > (2 * NODE) ** 2
    for right in (True, False):
        side = sorted((n for n in drawing.nodes if (n.x > 0) == right), key=lambda n: n.label_y)
        for above, below in pairwise(side):
            assert above.label_y + LINE * len(above.lines) <= below.label_y + 0.1


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.name)
def test_labels_stay_out_of_the_ring_and_within_their_room(root: Path) -> None:
    drawing = drawn(root)
    for node in drawing.nodes:
        widest = max(len(line) for line in node.lines) * WIDEST
        edge = {"start": node.label_x, "end": -node.label_x}.get(node.anchor)
        if edge is not None:
            assert edge > 0
            assert edge + widest <= 2 * drawing.reach


def test_a_node_knows_what_it_touches() -> None:
    drawing = drawn(GARDEN)
    assert [n.id for n in drawing.beside("G02")] == ["G01", "G03"]
    assert [(e.one, e.other) for e in drawing.touching("G03")] == [("G02", "G03")]


def test_the_drawing_is_short_and_the_same_each_time() -> None:
    assert ring(15) == ring(15)
    numbers = re.findall(r"-?\d+(?:\.\d+)?", "".join(edge.path for edge in ring(15).edges))
    assert all(len(n.partition(".")[2]) <= 1 for n in numbers)
    assert "-0" not in numbers


def test_a_ring_that_could_not_be_read_is_not_drawn(garden: Path) -> None:
    framework = load(garden)
    many = replace(framework, facets=framework.facets * MOST)
    assert Overviews(many).relations_map() is None
