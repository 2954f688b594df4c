"""From a document to what stands in the index, and from a query's term to what is asked of it.

Words go in as they are, each later part of a word or address behind a mark that nobody types, so
that 'contains' is 'begins with' in the index too. SQLite's ascii tokenizer takes every character
above 127 as part of a word, so marks and punctuation are such characters here.
"""

from __future__ import annotations

from collections.abc import Iterable

from dialpad_contacts.domain.search import MIN_INSIDE, Document, Term

PART_CHARS = 8
"""How much of a later part is kept. A longer search word is checked against the document."""
KEY_DIGITS = 13
"""How many digits of an end of a number are kept: 11**13 fits six bytes."""

# Neither is left in folded text: one is dropped there, the other becomes a space.
_PART = "\xad"
_NUMBER = "\xa0"
_PUNCTUATION = str.maketrans(
    {c: chr(0x80 + i) for i, c in enumerate("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")}
)
# Each digit plus one, in base 11: what fills a short end up is no digit, not even a 0.
_RAISED = str.maketrans("0123456789", "123456789a")
_FILL = "0" * KEY_DIGITS


def name_tokens(document: Document) -> set[str]:
    """Return the words of the index of names."""
    return set(document.names)


def all_tokens(document: Document) -> set[str]:
    """Return the words of the index of everything, parts included."""
    found = {*document.names, *document.others}
    parts = {part for word in found for part in _parts(word, 1)}
    for mail in document.mails:
        parts.update(_parts(mail.translate(_PUNCTUATION), 0))
    found.update(_PART + part for part in parts)
    found.update(_NUMBER + number[: MIN_INSIDE - 1] for number in document.numbers)
    return found


def replaced(old: set[str], new: set[str]) -> tuple[set[str], set[str]]:
    """Return what to take out of a document and what to put in, to make ``old`` ``new``.

    With a word all its beginnings leave the index of prefixes. So what stays, and begins as a
    word that leaves, is put in once more.
    """
    gone = old - new
    begun = {_beginning(token) for token in gone}
    return gone, (new - old) | {t for t in old & new if _beginning(t) in begun}


def _beginning(token: str) -> str:
    """Return the shortest prefix of a token that is ever asked for."""
    match token[0]:
        case "\xad":
            return token[: 1 + MIN_INSIDE]
        case "\xa0":
            return token[:2]
    return token[0]


def _parts(text: str, first: int) -> list[str]:
    return [text[i : i + PART_CHARS] for i in range(first, len(text) - MIN_INSIDE + 1)]


def number_keys(document: Document) -> set[int]:
    """Return a key for each end of each number that has three digits or more."""
    keys = set()
    for number in document.numbers:
        raised = number.translate(_RAISED) + _FILL
        for start in range(len(number) - MIN_INSIDE + 1):
            keys.add(int(raised[start : start + KEY_DIGITS], 11))
    return keys


def key_range(digits: str) -> tuple[int, int]:
    """Return (first key, one past the last key) of the ends that begin with ``digits``."""
    first = int((digits.translate(_RAISED) + _FILL)[:KEY_DIGITS], 11)
    return first, first + 11 ** (KEY_DIGITS - min(len(digits), KEY_DIGITS))


def names_query(terms: tuple[Term, ...]) -> str:
    """Return the FTS5 expression for all words of ``terms`` beginning a word.

    Asked of the index of names these are words of the name; asked of the index of everything,
    words of name, company or title: all else there has a mark.
    """
    return _all(_begins(w) for t in terms for w in t.words)


def anywhere_query(term: Term) -> str:
    """Return the FTS5 expression for ``term`` anywhere; '' when the index can't answer it.

    Numbers of three digits or more are in an index of their own and not part of it.
    """
    ways = []
    if term.words:
        ways.append(_all(_has(w) for w in term.words))
    if len(term.raw) >= MIN_INSIDE:
        ways.append(_contains(term.raw.translate(_PUNCTUATION)))
    ways += [_begins(_NUMBER + d) for d in term.digits if len(d) < MIN_INSIDE]
    return _any(ways)


def needs_check(term: Term) -> bool:
    """Return whether the index answers more than the truth: the term is longer than its parts."""
    return any(len(w) > PART_CHARS for w in (*term.words, term.raw))


def is_long_number(term: Term) -> bool:
    """Return whether a number is longer than what is kept of it, and a hit is to be checked."""
    return any(len(d) > KEY_DIGITS for d in term.digits)


def _has(word: str) -> str:
    if len(word) < MIN_INSIDE:
        return _begins(word)
    return _any([_begins(word), _contains(word)])


def _contains(part: str) -> str:
    if len(part) <= PART_CHARS:
        return _begins(_PART + part)
    ends = (part[:PART_CHARS], part[-PART_CHARS:])
    return _all(_begins(_PART + end) for end in ends)


def _begins(token: str) -> str:
    return f'"{token}"*'


def _all(queries: Iterable[str]) -> str:
    return _joined(" AND ", list(queries))


def _any(queries: Iterable[str]) -> str:
    return _joined(" OR ", list(queries))


def _joined(word: str, queries: list[str]) -> str:
    return queries[0] if len(queries) == 1 else f"({word.join(queries)})" if queries else ""
