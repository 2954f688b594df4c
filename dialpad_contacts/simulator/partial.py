"""Partial responses: the ``fields`` parameter, in the forms ``a,b/c`` and ``a(b,c)``.

Source: developers.google.com/people/v1/performance#partial.
"""

from __future__ import annotations

import json
import re

from dialpad_contacts.simulator import refusals
from dialpad_contacts.simulator.wire import Json, Response, encode

_TOKENS = re.compile(r"[\w$.]+|[(),/*]")
Tree = dict[str, "Tree"]


def check(selector: str) -> None:
    """Raise unless ``selector`` can be understood."""
    _parse(selector)


def reduce(response: Response, selector: str) -> Response:
    """Return ``response`` with the selected keys alone; an error stays whole."""
    if response.status != 200:
        return response
    response.body = encode(_kept(json.loads(response.body), _parse(selector)))
    return response


def _parse(selector: str) -> Tree:
    tokens = _TOKENS.findall(selector)
    if "".join(tokens) != selector:
        raise _bad(selector)
    tree, rest = _list(tokens, selector)
    if rest:
        raise _bad(selector)
    return tree


def _list(tokens: list[str], selector: str) -> tuple[Tree, list[str]]:
    tree: Tree = {}
    while True:
        tokens = _path(tree, tokens, selector)
        if not tokens or tokens[0] != ",":
            return tree, tokens
        tokens = tokens[1:]


def _path(tree: Tree, tokens: list[str], selector: str) -> list[str]:
    if not tokens or tokens[0] in "(),/":
        raise _bad(selector)
    branch = tree.setdefault(tokens[0], {})
    tokens = tokens[1:]
    if tokens[:1] == ["/"]:
        return _path(branch, tokens[1:], selector)
    if tokens[:1] == ["("]:
        inner, tokens = _list(tokens[1:], selector)
        if tokens[:1] != [")"]:
            raise _bad(selector)
        branch.update(inner)
        return tokens[1:]
    return tokens


def _kept(document: Json, tree: Tree) -> Json:
    if not tree or "*" in tree:
        return document
    if isinstance(document, list):
        return [_kept(item, tree) for item in document]
    if isinstance(document, dict):
        return {
            key: _kept(document[key], branch) for key, branch in tree.items() if key in document
        }
    return document


def _bad(selector: str) -> Exception:
    return refusals.bad_fields(
        [("fields", f"Error expanding 'fields' parameter. Cannot parse '{selector}'.")]
    )
