"""JSON by the standard library, for answers that stricter readers refuse."""

from __future__ import annotations

import json

from dialpad_contacts.providers.http import Answer


def any_json(answer: Answer) -> object:
    """Return the answer's JSON, lone surrogates and all.

    Raises:
        ValueError: it is none.
    """
    if not answer.is_json:
        raise ValueError("not JSON")
    try:
        return json.loads(answer.body.decode("utf-8"), parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _no_constant(name: str) -> object:
    raise ValueError(name)
