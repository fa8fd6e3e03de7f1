"""A flow is drawn whole, nothing upon anything else; in whatever way, the same boxes and arrows."""

from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.flow.graph import as_dot, as_mermaid, as_svg, drawing
from ivr.flow.graph.kinds import OTHER, look_of
from ivr.flow.graph.layout import Link, Size, laid_out
from ivr.flow.graph.lettering import cut, width, wrapped
from ivr.flow.graph.svg import arranged
from ivr.flow.reader import read_flow
from ivr.flow.steps import KINDS
from ivr.store.folder import read_folder

FLOWS = sorted(path for path in (Path(__file__).parents[2] / "flows").iterdir() if path.is_dir())
SVG = "{http://www.w3.org/2000/svg}"

FLOW = """flow: all_sorts
policy: {handover: desk}
slots: {n: {type: digits}}
intents:
  buy: {begin: number, label: buy "a" <thing> & more}
  ask_price: {begin: price}
steps:
  hello: {ask: Hello. What can I do?, keys: {1: buy}}
  number: {ask: Which number?, for: n}
  get: {http: 'GET things/{{ n }}', on: {not_found: gone, 404: gone, error: desk}}
  which: {branch: {by: n, open: tell, closed: hangup, else: number}}
  tell: {say: It is open., then: more}
  gone: {say: There is none., retry: number}
  price: {call: number, then: more}
  more: {ask: Anything else?, on: {yes: hello, no: more}}
  back: {goto: return}
  open: {ask: What else?}
  desk: {queue: support, on: {full: hangup}}
"""


@pytest.fixture(scope="module")
def drawn():
    return drawing(read_flow({"f.yaml": FLOW}))


def overlap(one, two):
    return min(one.right, two.right) - max(one.left, two.left) > 0.01 and (
        min(one.bottom, two.bottom) - max(one.top, two.top) > 0.01
    )


def crosses(route, box):
    """Whether a route runs through the inside of a box; between two layers there is none."""
    for (x, y), (there_x, there_y) in pairwise(route.points):
        top, bottom = min(y, there_y), max(y, there_y)
        if min(bottom, box.bottom) - max(top, box.top) < 0.01:
            continue
        if min(max(x, there_x), box.right - 0.01) - max(min(x, there_x), box.left + 0.01) >= 0:
            return True
    return False


def assert_tidy(layout, links):
    boxes = [*layout.boxes.values(), *(route.label for route in layout.routes if route.label)]
    assert [pair for pair in combinations(boxes, 2) if overlap(*pair)] == []
    assert all(box.left > -0.01 and box.top > -0.01 for box in boxes)
    assert all(box.right < layout.width + 0.01 and box.bottom < layout.height + 0.01 for box in boxes)
    for link, route in zip(links, layout.routes, strict=True):
        for name, box in layout.boxes.items():
            assert name in (link.source, link.target) or not crosses(route, box), (link, name)
        for (x, y), name in ((route.points[0], link.source), (route.points[-1], link.target)):
            box = layout.boxes[name]
            assert box.left - 0.01 <= x <= box.right + 0.01 and box.top - 0.01 <= y <= box.bottom + 0.01


@pytest.mark.parametrize("folder", FLOWS, ids=lambda folder: folder.name)
def test_the_flows_of_the_house_are_drawn_without_overlaps(folder):
    one = drawing(read_flow(read_folder(folder)))
    _, labels, layout = arranged(one)
    links = [
        Link(arrow.source, arrow.target, label.size) for arrow, label in zip(one.arrows, labels, strict=True)
    ]
    assert_tidy(layout, links)


NAMES = st.sampled_from([f"s{number}" for number in range(12)])
SIZES = st.builds(Size, st.floats(20, 230), st.floats(20, 120))


@settings(deadline=None, max_examples=60)
@given(
    st.dictionaries(NAMES, SIZES, min_size=1),
    st.lists(st.tuples(NAMES, NAMES, st.none() | st.builds(Size, st.floats(10, 150), st.floats(14, 60)))),
)
def test_whatever_leads_wherever_nothing_lies_upon_anything(sizes, ways):
    ways = {(one, two): label for one, two, label in ways if one in sizes and two in sizes}
    links = [Link(one, two, label) for (one, two), label in ways.items()]
    layout = laid_out(sizes, links)
    assert layout.boxes.keys() == sizes.keys() and len(layout.routes) == len(links)
    assert_tidy(layout, links)


def test_every_step_and_every_exit_is_drawn(drawn):
    flow = read_flow({"f.yaml": FLOW})
    ways = {(arrow.source, arrow.target.removeprefix(f"{arrow.source}:")) for arrow in drawn.arrows}
    for step in flow.steps.values():
        assert step.name in drawn.boxes
        assert {(step.name, there) for there in step.exits} <= ways
    labels = {(arrow.source, arrow.target): arrow.labels for arrow in drawn.arrows}
    assert labels["get", "gone"] == ("not_found", "404") and labels["get", "which"] == ()
    assert labels["which", "tell"] == ("open",) and labels["which", "number"] == ("else",)
    assert labels["gone", "number"] == ("again",) and labels["price", "number"] == ("call",)
    assert labels["more", "more"] == ("no",)
    assert labels["hello", "number"] == ('1 buy "a" <thing> & more',)
    assert labels["hello", "price"] == ("ask price",)
    assert ("open", "any intent") in ways and ("back", "return") in ways


def test_where_callers_come_in_stands_at_the_step(drawn):
    assert drawn.boxes["number"].intents == ('buy "a" <thing> & more',)
    assert drawn.boxes["hello"].marks == ("start",) and drawn.boxes["desk"].marks == ("hand-over",)
    assert drawn.boxes["get"].text == "GET things/[n]"


def test_the_picture_is_valid_and_holds_every_box_and_arrow(drawn):
    root = ElementTree.fromstring(as_svg(drawn))
    groups = {group.get("id") for group in root.iter(f"{SVG}g") if group.get("class") in ("step", "end")}
    assert len(groups) == len(drawn.boxes)
    arrows = [(path.get("data-from"), path.get("data-to")) for path in root.iter(f"{SVG}path")]
    assert [one for one in arrows if one[0]] == [(arrow.source, arrow.target) for arrow in drawn.arrows]
    written = {text.text for text in root.iter(f"{SVG}text")}
    assert {*read_flow({"f.yaml": FLOW}).steps} <= written


def test_mermaid_has_every_box_and_arrow_and_no_bare_word_of_its_own(drawn):
    lines = as_mermaid(drawn).splitlines()
    assert lines[0] == "flowchart TD"
    assert sum("-->" in line or "-.->" in line for line in lines) == len(drawn.arrows)
    assert all(line.startswith("  s_") or line.startswith("  classDef k_") for line in lines[1:])
    assert '  s_get -->|"not_found, 404"| s_gone' in lines
    assert "<thing>" not in "\n".join(lines)


def test_dot_has_every_box_and_arrow_quoted(drawn):
    lines = as_dot(drawn).splitlines()
    assert lines[0] == 'digraph "all_sorts" {' and lines[-1] == "}"
    assert sum(" -> " in line for line in lines) == len(drawn.arrows)
    assert '  "get" -> "gone" [label="not_found, 404"];' in lines
    assert all(line.count('"') % 2 == 0 for line in (line.replace('\\"', "") for line in lines))


def test_counts_are_written_where_the_calls_went():
    counted = drawing(
        read_flow({"f.yaml": FLOW}), {("hello",): 90, ("hello", "number"): 60, ("get", "gone"): 5}
    )
    assert counted.boxes["hello"].count == 90
    svg, mermaid, dot = as_svg(counted), as_mermaid(counted), as_dot(counted)
    assert all("90" in text and "60" in text for text in (svg, mermaid, dot))
    assert 'stroke-width="6"' in svg


def test_every_kind_has_a_sign_of_its_own_and_an_unknown_one_is_drawn_too():
    assert [kind for kind in KINDS if look_of(kind) is OTHER] == []
    assert len({look_of(kind).icon for kind in KINDS}) == len(KINDS)
    assert look_of("brand_new") is OTHER


@given(st.text(max_size=80), st.floats(20, 200), st.integers(1, 4))
def test_lines_fit_their_room(text, room, most):
    lines = wrapped(text, 10, room, most)
    assert len(lines) <= most
    assert all(width(line, 10) <= room or line == "…" for line in (*lines, cut(text, 10, room)))
