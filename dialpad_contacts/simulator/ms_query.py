"""OData query options, read as strictly as Graph reads them for Outlook contacts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dialpad_contacts.simulator.clock import rfc3339
from dialpad_contacts.simulator.ms_book import Card
from dialpad_contacts.simulator.ms_errors import bad_option, refusal
from dialpad_contacts.simulator.ms_schema import PROPERTIES, TYPE
from dialpad_contacts.simulator.wire import Request

TOP_MOST = 1000
_OPTIONS = frozenset({"$select", "$top", "$skip", "$filter", "$orderby", "$count", "$expand"})
_LITERAL = r"'((?:[^']|'')*)'"
_MARKED = re.compile(
    rf"singleValueExtendedProperties/any\(\s*(\w+)\s*:\s*\1/id eq {_LITERAL} and \1/value"
    rf" (?:eq {_LITERAL}|(ne) null)\s*\)", re.I,
)  # fmt: skip
_STARTS = re.compile(rf"startswith\(\s*(\w+)\s*,\s*{_LITERAL}\s*\)", re.I)
_EQUALS = re.compile(rf"(\w+) eq {_LITERAL}")
_EMAIL = re.compile(rf"emailAddresses/any\(\s*(\w+)\s*:\s*\1/address eq {_LITERAL}\s*\)", re.I)
_SINCE = re.compile(r"(createdDateTime|lastModifiedDateTime) (ge|gt|le|lt) ([\d:.TZ-]+)")
_EXPAND = re.compile(r"singleValueExtendedProperties\(\$filter=(.+)\)", re.I)
_EXPANDED = re.compile(rf"(?:\w+/)?id eq {_LITERAL}", re.I)
_QUOTED = re.compile(r"('(?:[^']|'')*')")
Test = Callable[[Card], bool]


@dataclass(slots=True)
class Options:
    """What one request asks for."""

    select: tuple[str, ...] = PROPERTIES
    expand: tuple[str, ...] = ()
    test: Test | None = None
    order: tuple[str, bool] | None = None
    top: int = 10
    skip: int = 0
    count: bool = False


def options(request: Request, allowed: Iterable[str] = _OPTIONS) -> Options:
    """Return the query options of ``request``.

    Raises:
        Refused: one is unknown, given twice, or can't be read.
    """
    allowed = frozenset(allowed)
    names = [name for name, _ in request.query]
    for name in names:
        if name.startswith("$") and name not in allowed:
            raise bad_option(f"The query parameter '{name}' is not supported.")
        if names.count(name) > 1:
            raise bad_option(f"Query option '{name}' was specified more than once.")
    order = request.first("$orderby")
    return Options(
        select=selected(request.first("$select")),
        expand=_expanded(request.first("$expand")),
        test=_filter(request.first("$filter")),
        order=_ordered(order) if order else None,
        top=_number(request.first("$top"), "$top", 10, most=TOP_MOST, least=1),
        skip=_number(request.first("$skip"), "$skip", 0),
        count=request.first("$count") == "true",
    )


def selected(text: str | None) -> tuple[str, ...]:
    """Return the properties that ``$select`` names; ``id`` always comes along."""
    if text is None:
        return PROPERTIES
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in PROPERTIES:
            raise bad_option(f"Could not find a property named '{name}' on type '{TYPE}'.")
    return tuple(name for name in PROPERTIES if name in names or name == "id")


def _number(text: str | None, name: str, default: int, *, most: int = 10**9, least: int = 0) -> int:
    if text is None:
        return default
    if not text.isdigit() or not least <= int(text) <= most:
        raise bad_option(f"Invalid value '{text}' for {name} query option found. The {name} query"
                         f" option requires an integer from {least} to {most}.")  # fmt: skip
    return int(text)


def _ordered(text: str) -> tuple[str, bool]:
    name, _, way = text.strip().partition(" ")
    if name not in PROPERTIES or way not in ("", "asc", "desc"):
        raise bad_option(f"The $orderby '{text}' is not valid.")
    return name, way == "desc"


def _expanded(text: str | None) -> tuple[str, ...]:
    if text is None:
        return ()
    match = _EXPAND.fullmatch(text.strip())
    if match is None:  # without a filter nothing can be expanded
        raise bad_option(f"Parsing OData Select and Expand failed: '{text}'.")
    ids = []
    for part in _split(match[1], "or"):
        found = _EXPANDED.fullmatch(part.strip())
        if found is None:
            raise bad_option(f"Parsing OData Select and Expand failed: '{part}'.")
        ids.append(found[1].replace("''", "'"))
    return tuple(ids)


def _filter(text: str | None) -> Test | None:
    if text is None:
        return None
    either = [[_atom(a) for a in _split(part, "and")] for part in _split(text, "or")]
    return lambda card: any(all(test(card) for test in tests) for tests in either)


def _split(text: str, word: str) -> list[str]:
    """Split at ``word`` outside quotes and parentheses."""
    parts, depth, current = [], 0, ""
    for piece in _QUOTED.split(text):
        if piece.startswith("'"):
            current += piece
            continue
        for token in re.split(r"([()]|\s+(?:and|or)\s+)", piece):
            depth += {"(": 1, ")": -1}.get(token, 0)
            if token.strip() == word and depth == 0:
                parts.append(current)
                current = ""
            else:
                current += token
    return [*parts, current]


def _atom(text: str) -> Test:
    text = text.strip()
    for pattern, make in _ATOMS:
        match = pattern.fullmatch(text)
        if match:
            return make(*match.groups())
    raise refusal(
        400, "ErrorInvalidUrlQueryFilter", "The query filter contains one or more invalid nodes."
    )


def _plain(literal: str) -> str:
    return literal.replace("''", "'").casefold()


def _known(name: str) -> str:
    if name not in PROPERTIES:
        raise bad_option(f"Could not find a property named '{name}' on type '{TYPE}'.")
    return name


def _marked(_: str, name: str, value: str | None, unequal: str | None) -> Test:
    if unequal:
        return lambda card: name in card.extended
    return lambda card: card.extended.get(name, "").casefold() == _plain(value or "")


def _starts(name: str, value: str) -> Test:
    key, wanted = _known(name), _plain(value)
    return lambda card: str(card.fields.get(key) or "").casefold().startswith(wanted)


def _equals(name: str, value: str) -> Test:
    key, wanted = _known(name), _plain(value)
    return lambda card: str(card.fields.get(key) or "").casefold() == wanted


def _has_email(_: str, value: str) -> Test:
    wanted = _plain(value)
    return lambda card: any(
        str(item.get("address", "")).casefold() == wanted for item in card.fields["emailAddresses"]
    )


def _since(name: str, operator: str, moment: str) -> Test:
    def test(card: Card) -> bool:
        when = rfc3339(card.created_us if name == "createdDateTime" else card.changed_us)
        return {
            "ge": when >= moment,
            "gt": when > moment,
            "le": when <= moment,
            "lt": when < moment,
        }[operator]

    return test


_ATOMS: tuple[tuple[re.Pattern[str], Callable[..., Test]], ...] = (
    (_MARKED, _marked),
    (_STARTS, _starts),
    (_EQUALS, _equals),
    (_EMAIL, _has_email),
    (_SINCE, _since),
)
