"""A YAML text is read as it was written, and what YAML would lose is named."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr import document
from ivr.document import MAX_BYTES, MAX_DEPTH, Mapping, Node, Scalar, Sequence, read
from ivr.errors import DocumentError, Place


def plain(node: Node) -> object:
    match node:
        case Scalar(text=text):
            return text
        case Sequence(items=items):
            return [plain(item) for item in items]
        case Mapping(entries=entries):
            return {key.text: plain(value) for key, value in entries}


@pytest.fixture(params=["libyaml", "python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both parsers of PyYAML: libyaml is not everywhere."""
    if request.param == "python":
        monkeypatch.setattr(document, "_LOADER", yaml.SafeLoader)
    return str(request.param)


UNTYPED = (
    *("NO", "no", "on", "off", "yes", "true", "~", "null", "0123", "0o17", "0x1F", "12:30", "12:30:00"),
    *("2026-11-20", "1_000", "1e3", ".inf", ".5", "+1", "=", "<<"),
)


@pytest.mark.parametrize("written", UNTYPED)
def test_a_scalar_is_the_text_that_was_written(written: str, parser: str) -> None:
    assert plain(read(f"key: {written}\n", "a.yaml")) == {"key": written}
    assert plain(read(f"{written}: value\n", "a.yaml")) == {written: "value"}


def test_every_node_and_key_knows_its_place(parser: str) -> None:
    top = read("# first\nälter: ünd\nlist:\n  - ä: b\n  - [c, d]\n", "f.yaml")
    assert isinstance(top, Mapping)
    (first, second), (third, items) = top.entries
    assert first.place == Place("f.yaml", 2, 1)
    assert second.place == Place("f.yaml", 2, 8)
    assert third.place == Place("f.yaml", 3, 1)
    assert isinstance(items, Sequence)
    assert [item.place for item in items.items] == [Place("f.yaml", 4, 5), Place("f.yaml", 5, 5)]


def test_styles_are_told_apart() -> None:
    assert [
        node.style for _, node in read("a: x\nb: 'x'\nc: \"x\"\nd: |\n  x\ne: >\n  x\n", "f").entries
    ] == [
        "plain",
        "quoted",
        "quoted",
        "block",
        "block",
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n"])
def test_an_empty_text_holds_nothing(text: str, parser: str) -> None:
    node = read(text, "f")
    assert not plain(node)


def test_keys_stay_in_the_order_of_the_text() -> None:
    assert list(plain(read("z: 1\na: 2\nm: 3\n", "f"))) == ["z", "a", "m"]  # type: ignore[call-overload]


FAULTS = [
    ("a: 1\nb: 2\na: 3\n", 3, 1, "duplicate-key"),
    ("s: {x: 1, x: 2}\n", 1, 11, "duplicate-key"),
    ("a: &x 1\nb: *x\n", 1, 4, "anchor"),
    ("b: *x\n", 1, 4, "alias"),
    ("a: !!python/object:os.system x\n", 1, 4, "tag"),
    ("a: !important\n", 1, 4, "tag"),
    ("a: 1\n---\nb: 2\n", 2, 1, "several-documents"),
    ("a:\n\tb: 1\n", 2, 1, "tab"),
    ("say: {{ name }}\n", 1, 6, "bare-template"),
    ("- {{ name }}\n", 1, 3, "bare-template"),
    ("say: {{ name }}, hello\n", 1, 6, "bare-template"),
    ("say: Press 1 # for sales\n", 1, 13, "cut-value"),
    ("say: one\n  two # three\n", 2, 6, "cut-value"),
    ("say: [Sorry, I did not hear you]\n", 1, 14, "split-sentence"),
    ("say: {a: Hello, how are you}\n", 1, 17, "split-sentence"),
    ("keys: {*: operator}\n", 1, 8, "star-or-hash"),
    ("keys: {1: a, #: operator}\n", 1, 14, "star-or-hash"),
    ("keys:\n  1: a\n  #: operator\n", 3, 3, "star-or-hash"),
    ("say: Remember this: call us\n", 1, 19, "colon-in-sentence"),
    ("say: @home\n", 1, 6, "needs-quotes"),
    ("say: %x\n", 1, 6, "needs-quotes"),
    ("say: 'Hello' she said\n", 1, 6, "needs-quotes"),
    ("say: 'Hello\n", 1, 6, "open-quote"),
    ("a: [1\nb: 2\n", None, None, "syntax"),
    ("? [a, b]\n: c\n", 1, 3, "bad-key"),
    ("a: \x07\n", 1, 4, "bad-character"),
    ("a: b\nc: \ud800\n", 2, 4, "bad-character"),
    ("\x00", 1, 1, "bad-character"),
]


@pytest.mark.parametrize(("text", "line", "column", "code"), FAULTS, ids=[repr(f[0])[:40] for f in FAULTS])
def test_a_fault_has_place_code_and_sentence(
    text: str, line: int | None, column: int | None, code: str, parser: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        read(text, "f.yaml")
    fault = caught.value
    assert fault.code == code
    if line is not None and column is not None:
        assert fault.place == Place("f.yaml", line, column)
    assert fault.sentence.endswith(".") and str(fault).startswith("f.yaml:")


def test_a_comment_is_known_by_its_two_spaces() -> None:
    assert plain(read("a: b  # why\nc: 'd' # why\ne: # why\n  f: g\nh: i#j\n", "f")) == {
        "a": "b",
        "c": "d",
        "e": {"f": "g"},
        "h": "i#j",
    }


def test_a_short_list_in_brackets_is_no_split_sentence() -> None:
    assert plain(read('a: [en-US, es-ES]\nb: ["one, two", "three four"]\n', "f")) == {
        "a": ["en-US", "es-ES"],
        "b": ["one, two", "three four"],
    }


def test_faults_that_do_not_end_the_reading_are_gathered() -> None:
    faults: list[DocumentError] = []
    node = read("a: 1\na: 2\nb: x # y\nc: [d, e f]\n", "f", faults)
    assert [fault.code for fault in faults] == ["cut-value", "split-sentence", "duplicate-key"]
    assert plain(node) == {"a": "1", "b": "x", "c": ["d", "e f"]}


def test_an_alias_bomb_does_not_explode(parser: str) -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 10)]
    with pytest.raises(DocumentError) as caught:
        read("\n".join(lines), "f")
    assert caught.value.code == "anchor"


@pytest.mark.parametrize("nest", ["[" * 3000, "{a: " * 3000, "- " * 3000, "? " * 3000])
def test_three_thousand_levels_are_refused_without_a_recursion_error(nest: str, parser: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(nest, "f")
    assert caught.value.code == "too-deep"


def test_the_deepest_text_that_is_allowed_is_read(parser: str) -> None:
    read("[" * MAX_DEPTH + "]" * MAX_DEPTH, "f")
    with pytest.raises(DocumentError):
        read("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "f")


@pytest.mark.parametrize("text", ["a: b\n" * 1_000_000, "ä" * (MAX_BYTES // 2 + 1)])
def test_a_huge_text_is_refused_unread(text: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(text, "f")
    assert caught.value.code == "too-large"


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab:-{}[]#&*!|>'\"%@`,? \n\t\x00é😀"), max_size=60))
def test_any_text_is_read_or_refused_with_a_document_error(text: str) -> None:
    try:
        read(text, "f")
    except DocumentError as fault:
        lines = text.split("\n")
        assert 1 <= fault.place.line <= len(lines) + 1
        assert fault.place.column >= 1


WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)


@settings(deadline=None)
@given(st.recursive(WORDS, lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner), max_leaves=12))
def test_what_yaml_writes_is_read_back(data: object) -> None:
    written = yaml.dump(data, default_style='"', default_flow_style=False, allow_unicode=True)
    assert plain(read(written, "f")) == data or data == {}


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("polcy", "Did you mean 'policy'?"),
        ("zzz", "Known here: policy, steps."),
        ("POLICY", "Did you mean 'policy'?"),
    ],
)
def test_a_near_miss_has_a_hint(word: str, hint: str) -> None:
    assert document.did_you_mean(word, ["policy", "steps"]) == hint


@pytest.mark.parametrize("text", ["{" + "a: , " * 9 + "}\n", "{b: }\n"])
def test_an_empty_value_is_not_a_lost_one(text: str, parser: str) -> None:
    faults: list[DocumentError] = []
    read(text, "f", faults)
    assert "split-sentence" not in [fault.code for fault in faults]


@pytest.mark.parametrize("piece", ["{k%d: }\n", "#: x%d\n", "k%d: x # y\n", "- {a: b, c%d}\n"])
def test_large_texts_full_of_oddities_are_read_in_one_pass(piece: str) -> None:
    text = "".join(piece % number for number in range(20_000))
    faults: list[DocumentError] = []
    try:
        read(text, "f", faults)
    except DocumentError as fault:
        faults.append(fault)
    assert faults
