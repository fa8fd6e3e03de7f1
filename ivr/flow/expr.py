"""Templates and formulas: a checked subset of Jinja that can neither loop, call nor grow.

A template is a sentence with `{{ name }}`, `{{ name | filter }}` and `{% if %}`, and, where it is
spoken, with the tags of `ivr.ssml`; what is put in is never a tag. A formula is one
expression, with comparison, and arithmetic on numbers. What is outside the subset is refused at
load. Names are looked up in plain data only: no attribute of any Python object can be reached, and
the words of a caller are never compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from jinja2 import StrictUndefined, Template, TemplateError, nodes, pass_context
from jinja2.environment import TemplateExpression
from jinja2.parser import Parser
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ivr.errors import ExpressionError
from ivr.flow.spoken import (
    FILTERS,
    Filter,
    Here,
    Spoken,
    kinded,
    resolved,
    speech,
    spoken,
    unmarked,
)
from ivr.flow.tags import SourceError, check_tags
from ivr.ssml import Annotated, MarkupError, escaped, said, words

MAX_SOURCE = 2_000  # characters of a template or formula
MAX_VALUE = 1_000  # characters of one value put in
MAX_DEPTH = 12
MAX_NUMBER = 1e15

Names = Mapping[str, Any]
"""What templates and formulas see: plain data. Filters read "today" (a date) and "language" (a tag)."""

_CURRENCY = "_currency"
"""A name that no flow can give: how filters learn the currency of a sentence."""
_SAY_AS = "<say-as"


class _Environment(ImmutableSandboxedEnvironment):
    """Data only: a dot reads a key, and nothing else."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Undefined):
            return self.undefined(name=str(argument))
        known = isinstance(obj, Mapping) and argument in obj
        listed = isinstance(obj, list) and isinstance(argument, int) and -len(obj) <= argument < len(obj)
        return obj[argument] if known or listed else self.undefined(obj=obj, name=argument)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        for side in (left, right):
            if isinstance(side, bool) or not isinstance(side, int | float) or abs(side) > MAX_NUMBER:
                raise TypeError(f"'{operator}' works on numbers of reasonable size")
        return super().call_binop(context, operator, left, right)


def _plain(value: Any) -> str:
    """Only words and numbers can be said; a list or a record cannot."""
    if isinstance(value, Undefined):
        return str(value)  # StrictUndefined raises here
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str | int | float):
        raise TypeError(f"a {type(value).__name__} cannot be put into a text")
    text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    if len(text) > MAX_VALUE:
        raise TypeError(f"a value of {len(text)} characters is too long")
    return text


@pass_context
def _spoken(context: Context, value: Any) -> str:
    """As data among the tags, marked as a value and with how it is spoken."""
    if isinstance(value, Annotated):
        return value
    words = value if isinstance(value, Spoken) else spoken(value, _here(context))
    return escaped(_plain(value), "text") if words is None else escaped(words, words.kind)


def _encoded(value: Any) -> str:
    """RFC 3986 section 2.1. An empty value or a dot segment would name another resource."""
    text = _plain(value)
    if text in ("", ".", ".."):
        raise TypeError(f"{text!r} cannot be a part of an address")
    return quote(text, safe="")


def _here(context: Context) -> Here:
    today, language = context.resolve("today"), context.resolve("language")
    tag = language if isinstance(language, str) else "en-US"
    currency = context.resolve(_CURRENCY)
    told = currency if isinstance(currency, str) else ""
    return Here(speech(tag), today if isinstance(today, date) else None, told)


def _in_context(name: str, one: Filter) -> Any:
    """The filter as Jinja calls it: it learns where it is, and speaks no name that has no value."""

    @pass_context
    def speak(context: Context, value: Any, *options: Any, **named: Any) -> str:
        if isinstance(value, Undefined):
            str(value)  # StrictUndefined raises here
        try:
            return kinded(one(value, _here(context), *options, **named), name)
        except TypeError as error:
            raise TypeError(f"'{name}' cannot say it: {error}") from None

    return speak


def _environment(finalize: Any) -> _Environment:
    made = _Environment(undefined=StrictUndefined, finalize=finalize, keep_trailing_newline=False)
    made.globals = {}
    own = {name: _in_context(name, one) for name, one in FILTERS.items()}
    made.filters = {**own, "default": made.filters["default"]}
    made.tests = {name: made.tests[name] for name in ("defined", "undefined", "none")}
    return made


def sentences_environment(finish: Any, undefined: type[Undefined], filter_: Callable[[str], Any]) -> Any:
    """For sentences whose values are not known: what stands for a name without a value, and for a filter."""
    made = _environment(finish)
    made.undefined = undefined
    made.filters = {**{name: filter_(name) for name in FILTERS}, "default": made.filters["default"]}
    return made


_FINISHES = {"spoken": _spoken, "plain": _plain, "encoded": _encoded}
_ENVIRONMENTS = {name: _environment(finish) for name, finish in _FINISHES.items()}
FILTER_NAMES = tuple(sorted(_ENVIRONMENTS["plain"].filters))

_DATA = (nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem, nodes.Filter, nodes.Keyword, nodes.Test)
_LOGIC = (nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not)
_SENTENCE = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.If)
_NUMBERS = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Neg)
_IN_TEMPLATE = (*_DATA, *_LOGIC, *_SENTENCE)
_IN_FORMULA = (*_DATA, *_LOGIC, *_NUMBERS, nodes.List, nodes.Tuple)
_WORDS: Mapping[str, str] = {
    "For": "a loop",
    "Call": "a call",
    "Concat": "'~'",
    "Pow": "a power",
    **dict.fromkeys(("Add", "Sub", "Mul", "Div", "FloorDiv", "Mod", "Neg", "Pos"), "arithmetic"),
    **dict.fromkeys(("Assign", "AssignBlock"), "an assignment"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A sentence with values put in. `names` are those it reads from the call, `settings` those of the
    settings among them. `fixed` is the whole of it when no value is put in; `language` is the one it is
    written in, `currency` that of its sums. `spoken` ones may have tags."""

    source: str
    names: frozenset[str]
    settings: frozenset[str]
    _template: Template
    fixed: str | None = None
    language: str = ""
    currency: str = ""
    spoken: bool = False

    def render(self, names: Names, step: str) -> str:
        """One line, outer blanks taken off, without tags. Raises ExpressionError."""
        return words(self.annotated(names, step)) if self.spoken else self._filled(names, step)

    def annotated(self, names: Names, step: str) -> Annotated:
        """The same with its tags, and with values marked. Raises ExpressionError."""
        filled = self._filled(names, step)
        if _SAY_AS not in filled:
            return Annotated(filled)
        language = self.language or names.get("language", "en-US")
        try:
            here = Here(speech(language), names.get("today"), self.currency)
            return Annotated(resolved(said(filled), here).annotated)
        except (TypeError, MarkupError) as error:
            raise _no_value(step, self.source, error) from None

    def _filled(self, names: Names, step: str) -> str:
        if self.fixed is not None:
            return self.fixed
        more = {_CURRENCY: self.currency, "language": self.language or names.get("language", "")}
        try:
            return _one_line(self._template.render(names, **more))
        except _FAULTS as error:
            raise _no_value(step, self.source, error) from None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (other.source, other.language) == (self.source, self.language)

    def __hash__(self) -> int:
        return hash(self.source)


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """One expression: a condition, or a value that is computed."""

    source: str
    names: frozenset[str]
    settings: frozenset[str]
    _expression: TemplateExpression

    def value(self, names: Names, step: str) -> Any:
        """Plain data. Raises ExpressionError."""
        try:
            found = self._expression(names)
            if isinstance(found, Undefined):
                str(found)
        except _FAULTS as error:
            raise _no_value(step, self.source, error) from None
        return unmarked(found)

    def holds(self, names: Names, step: str) -> bool:
        return bool(self.value(names, step))


_FAULTS = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError)


def _no_value(step: str, source: str, error: Exception) -> ExpressionError:
    """What failed, without the value that it failed for: that may be a caller's secret."""
    reason = "a value does not fit" if isinstance(error, ValueError | LookupError) else str(error)
    return ExpressionError(step, f"'{source:.80}' has no value here: {reason.rstrip('.')}.")


def _unreadable(what: str, error: Exception) -> SourceError:
    reason = "it nests too deep" if isinstance(error, RecursionError) else str(error).splitlines()[0]
    return SourceError(f"This {what} cannot be read: {reason.rstrip('.')}.")


@lru_cache(maxsize=4096)
def text(source: str, finish: str = "spoken") -> Text:
    """A template; `finish` is what becomes of the values: spoken, plain, or encoded for an address.

    Raises SourceError.
    """
    environment = _ENVIRONMENTS[finish]
    try:
        tree = environment.parse(_bounded(source))
        names, settings = _check(tree, _IN_TEMPLATE, "a template")
        spoken = finish == "spoken"
        if spoken:
            check_tags(source)
        fixed = None if "{" in source else _one_line(source)
        return Text(source, names, settings, environment.from_string(tree), fixed, spoken=spoken)
    except (TemplateError, RecursionError) as error:
        raise _unreadable("template", error) from None


def formula(source: str) -> Formula:
    """Raises SourceError."""
    environment = _ENVIRONMENTS["plain"]
    try:
        parser = Parser(environment, _bounded(source), state="variable")
        tree = parser.parse_expression()
        if not parser.stream.eos:
            raise SourceError("This formula does not end where it should.")
        names, settings = _check(tree, _IN_FORMULA, "a formula")
        return Formula(
            source, names, settings, environment.compile_expression(source, undefined_to_none=False)
        )
    except (TemplateError, RecursionError) as error:
        raise _unreadable("formula", error) from None


def _bounded(source: str) -> str:
    if len(source) > MAX_SOURCE:
        raise SourceError(f"It is longer than {MAX_SOURCE} characters.")
    return source


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _check(
    tree: nodes.Node, allowed: tuple[type[nodes.Node], ...], where: str
) -> tuple[frozenset[str], frozenset[str]]:
    """The names that are read, and those of the settings; SourceError for what is not in the subset."""
    names: set[str] = set()
    settings: set[str] = set()
    waiting = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        if not isinstance(node, allowed):
            word = _WORDS.get(type(node).__name__, f"'{type(node).__name__.lower()}'")
            raise SourceError(f"{word[0].upper()}{word[1:]} cannot stand in {where}.")
        if depth > MAX_DEPTH:
            raise SourceError(f"It nests deeper than {MAX_DEPTH} levels.")
        if isinstance(node, nodes.Filter) and node.name not in FILTER_NAMES:
            raise SourceError(f"There is no filter '{node.name}'.", "unknown-filter", node.name)
        if isinstance(node, nodes.Filter) and node.name in FILTERS:
            named = [one.key for one in node.iter_child_nodes() if isinstance(one, nodes.Keyword)]
            misuse = FILTERS[node.name].misuse(len(node.args), named)
            if misuse:
                raise SourceError(f"The filter '{node.name}' is not used so: {misuse}.")
        if isinstance(node, nodes.Name):
            names.add(node.name)
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            settings |= {node.attr} if node.node.name == "settings" else set()
        waiting += [(child, depth + 1) for child in node.iter_child_nodes()]
    return frozenset(names), frozenset(settings)
