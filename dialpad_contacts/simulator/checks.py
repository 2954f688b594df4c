"""Checks JSON bodies and query values as strictly as Google's JSON transcoding does."""

from __future__ import annotations

import json

from dialpad_contacts.simulator import refusals, schema
from dialpad_contacts.simulator.wire import Fields, Json

_INT32 = range(-(2**31), 2**31)
Violations = list[tuple[str, str]]


def parse(body: bytes) -> Fields:
    """Return ``body`` as a JSON object; an empty body is an empty message."""
    if not body.strip():
        return {}
    try:
        document = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise refusals.invalid("Invalid JSON payload received. Unexpected token.\n\n^") from None
    if not isinstance(document, dict):
        raise refusals.bad_fields(
            [
                (
                    "",
                    'Invalid JSON payload received. Unknown name "": Root element must be a'
                    " message.",
                )
            ]
        )
    return document


def _refuse_constant(text: str) -> Json:
    raise ValueError(text)


def message(document: Json, kind: str, where: str) -> None:
    """Raise unless ``document`` fits the message ``kind``; ``where`` is the path errors name."""
    found: Violations = []
    _message(document, kind, where, found)
    if found:
        raise refusals.bad_fields(found)


def _message(document: Json, kind: str, where: str, found: Violations) -> None:
    if not isinstance(document, dict):
        found.append(
            (
                where,
                f"Invalid value at '{where}' (type.googleapis.com/{kind}), {json.dumps(document)}",
            )
        )
        return
    known = schema.keys(kind)
    for name, value in document.items():
        key = known.get(name)
        if key is None:
            place = f" at '{where}'" if where else ""
            text = f'Invalid JSON payload received. Unknown name "{name}"{place}'
            found.append((where, f"{text}: Cannot find field."))
        elif value is not None:
            path = f"{where}.{schema.snake(name)}" if where else schema.snake(name)
            _value(value, key, f"{kind}.{name}", path, found)


def _value(value: Json, key: schema.Key, enum: str, path: str, found: Violations) -> None:
    if not key.repeated:
        if isinstance(value, list):
            text = f'Invalid JSON payload received. Unknown name "{path.rpartition(".")[2]}"'
            found.append(
                (
                    path,
                    f"{text} at '{path.rpartition('.')[0]}': Proto field is not"
                    " repeating, cannot start list.",
                )
            )
        else:
            _one(value, key.kind, enum, path, found)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _one(item, key.kind, enum, f"{path}[{index}]", found)
    else:  # Google's JSON reader takes a lone value for a list of one; no client should rely on it
        found.append((path, f"Invalid value at '{path}' (repeated), {json.dumps(value)}"))


def _one(value: Json, kind: str, enum: str, path: str, found: Violations) -> None:
    if schema.is_message(kind):
        _message(value, kind, path, found)
        return
    expected = {"s": "TYPE_STRING", "b": "TYPE_BOOL", "i": "TYPE_INT32"}.get(kind)
    if kind == "e":
        allowed = schema.ENUMS.get(enum)
        fits = isinstance(value, str) and (allowed is None or value in allowed)
        expected = f"type.googleapis.com/google.people.v1.{enum}"
    elif kind == "i":
        fits = type(value) is int and value in _INT32
    elif kind == "s":
        fits = isinstance(value, str) and _is_unicode(value)
    else:
        fits = isinstance(value, bool)
    if not fits:
        shown = json.dumps(value, ensure_ascii=not isinstance(value, str) or not _is_unicode(value))
        found.append((path, f"Invalid value at '{path}' ({expected}), {shown}"))


def _is_unicode(text: str) -> bool:
    """Whether ``text`` can be written in UTF-8, which half a surrogate pair cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def mask(text: str | None, *, name: str, page: str, valid: tuple[str, ...]) -> tuple[str, ...]:
    """Return the paths of a field mask in the order of ``valid``.

    Raises:
        Refused: the mask is missing, empty, or holds a path outside ``valid``.
    """
    if not text:
        raise refusals.mask_required(name, page)
    paths = text.split(",")
    for path in paths:
        if path not in valid:
            raise refusals.mask_path(name, path, page)
    return tuple(path for path in valid if path in paths)


def int32(text: str | None, name: str) -> int:
    """Return a query value as an integer, 0 when absent."""
    if text is None or text == "":
        return 0
    try:
        number = int(text)
    except ValueError:
        number = None
    if number is None or number not in _INT32:
        field = schema.snake(name)
        raise refusals.bad_fields([(field, f"Invalid value at '{field}' (TYPE_INT32), \"{text}\"")])
    return number


def boolean(text: str | None, name: str) -> bool:
    """Return a query value as a boolean, False when absent."""
    if text is None or text in ("false", "0"):
        return False
    if text in ("true", "1"):
        return True
    field = schema.snake(name)
    raise refusals.bad_fields([(field, f"Invalid value at '{field}' (TYPE_BOOL), \"{text}\"")])


def enums(values: list[str], name: str, kind: str, valid: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values of a repeated enumeration parameter, in the order of ``valid``."""
    for value in values:
        if value not in valid:
            raise refusals.bad_fields(
                [
                    (
                        schema.snake(name),
                        f"Invalid value at '{schema.snake(name)}'"
                        f' (type.googleapis.com/google.people.v1.{kind}), "{value}"',
                    )
                ]
            )
    return tuple(value for value in valid if value in values)


def page_size(text: str | None, *, default: int, most: int, capped: bool = False) -> int:
    """Return the page size asked for: 1 to ``most``; 0 and absent mean ``default``.

    ``capped`` is for the methods that cut a larger size down instead of refusing it.
    """
    size = int32(text, "pageSize")
    if size == 0:
        return default
    if capped and size > most:
        return most
    if not 1 <= size <= most:
        raise refusals.invalid(f"Page size must be between 1 and {most}, inclusive.")
    return size
