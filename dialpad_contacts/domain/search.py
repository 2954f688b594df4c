"""What a search asks and answers: terms that all must match, rows with where they do (R2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from dialpad_contacts.domain.contact import AccountId, AccountKind, Kind
from dialpad_contacts.domain.names import FIRST_EAST_ASIAN, fold, is_east_asian, words
from dialpad_contacts.domain.phone import Phone, calling_code, digits, display, phone

MatchField = Literal["name", "company", "email", "phone", "member"]


@dataclass(frozen=True, slots=True)
class Match:
    """Where a query matched: ``text[start:end]``, in code points, of one field."""

    field: MatchField
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the list, ready to paint; as lean as a keystroke wants it.

    ``id`` is the contact id as text, or ``<account>/<remote id>`` of a remote-only result.
    ``second`` is the line under the name (number, email or title); when the match lies in a
    value that is not the first one, ``second`` is that value. ``also`` is why the person
    comes up twice (R7): 'company', 'local', an account id, or ''.
    """

    id: str
    kind: Kind
    name: str
    second: str = ""
    account: AccountId | None = None
    account_kind: AccountKind | None = None
    waiting: int = 0
    also: str = ""
    gone: bool = False
    matches: tuple[Match, ...] = ()
    remote_only: bool = False
    recent: bool = False
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to ``query``: rows in section order company, group, personal.

    ``total`` and ``sections`` count all hits, also those beyond the limit; ``total`` is a
    lower bound when ``total_is_exact`` is False.
    """

    query: str
    total: int
    total_is_exact: bool
    sections: dict[Kind, int]
    rows: tuple[Row, ...]


MIN_INSIDE = 3
"""From how many characters on a word is also found inside other words, addresses and numbers."""

_PHONE_CHARS = frozenset("+-().#/*")


@dataclass(frozen=True, slots=True)
class Document:
    """What a contact can be found by: folded words, folded addresses, digits of its numbers."""

    names: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a query asks for: words, the same as typed (``raw``), or digits.

    ``raw`` is looked for inside addresses, so that 'eo.ci' finds leo.ciano@example.com; it is
    '' when that adds nothing to ``words``. ``digits`` holds the ways to dial what was typed.
    """

    words: tuple[str, ...]
    raw: str = ""
    digits: tuple[str, ...] = ()

    def matches(self, document: Document) -> bool:
        """Return whether the contact has what the term asks for, anywhere."""
        if self.words and all(_has(w, document) for w in self.words):
            return True
        if len(self.raw) >= MIN_INSIDE and any(self.raw in m for m in document.mails):
            return True
        return any(_dials(d, document.numbers) for d in self.digits)


@dataclass(frozen=True, slots=True)
class Query:
    """A typed query as terms, all of which must match; none at all matches nothing."""

    text: str
    terms: tuple[Term, ...]

    def matches(self, document: Document) -> bool:
        """Return whether ``document`` is a hit."""
        return bool(self.terms) and all(t.matches(document) for t in self.terms)


def parse_query(text: str, *, region: str = "") -> Query:
    """Return ``text`` as terms.

    Args:
        text: as typed.
        region: how a number without + is read (ISO 3166 alpha-2), '' to read it as it stands.
    """
    chunks = fold(text).split()
    terms: list[Term] = []
    run: list[str] = []
    for chunk in chunks:
        if all(c in _PHONE_CHARS or c.isdecimal() for c in chunk):
            run.append(chunk)
            continue
        terms += _number_term(run, region)
        run = []
        terms += _word_term(chunk)
    terms += _number_term(run, region)
    return Query(text, tuple(dict.fromkeys(terms)))


def _word_term(chunk: str) -> list[Term]:
    found = tuple(words(chunk))
    raw = "" if found == (chunk,) else folded_address(chunk)
    return [Term(found, raw)] if found or len(raw) >= MIN_INSIDE else []


def _number_term(run: list[str], region: str) -> list[Term]:
    """Return the term for chunks that look like one number, as '+1 (415)'."""
    typed = " ".join(run)
    plain = digits(typed)
    if not plain:
        return []
    ways = [plain]
    if "(0)" in typed:
        ways.append(digits(typed.replace("(0)", "")))
    if plain.startswith("00") and len(plain) > 4:
        ways.append(plain[2:])
    if region and len(plain) >= 7:
        e164 = phone(typed, region=region).e164
        if e164 is not None:
            ways.append(e164[1:])
    raw = run[0] if len(run) == 1 and run[0] != plain else ""
    found = tuple(w for chunk in run for w in words(chunk))
    return [Term(found, raw, tuple(dict.fromkeys(ways)))]


def _begins(word: str, among: tuple[str, ...]) -> bool:
    return any(w.startswith(word) for w in among)


def _has(word: str, document: Document) -> bool:
    if _begins(word, document.names) or _begins(word, document.others):
        return True
    if len(word) < MIN_INSIDE:
        return False
    return any(word in text for text in document.names + document.others + document.mails)


def _dials(typed: str, numbers: tuple[str, ...]) -> bool:
    if len(typed) < MIN_INSIDE:
        return _begins(typed, numbers)
    return any(typed in n for n in numbers)


def folded_address(address: str) -> str:
    """Return an email address as it is searched: folded, without spaces and controls."""
    folded = fold(address)
    if not folded.isprintable():
        folded = "".join(c for c in folded if c.isprintable())
    return folded.replace(" ", "")


def name_words(given_name: str, family_name: str) -> tuple[str, ...]:
    """Return the words a name is found by, as typed prefixes.

    Beside the words themselves: 'obrien' for O'Brien, and for scripts that are written without
    spaces every later start in the word, and both words as one, family name first.
    """
    given, family = words(given_name), words(family_name)
    found = [*given, *family]
    for part in f"{fold(given_name)} {fold(family_name)}".split():
        if not part.isalnum():  # else it is one word, and in already
            inner = words(part)
            if len(inner) > 1:
                found.append("".join(inner))
    if not all(w.isascii() for w in found):
        found += _unspaced([*given, *family]) + _unspaced([*family, *given])
    return tuple(dict.fromkeys(found))


def other_words(*texts: str) -> tuple[str, ...]:
    """Return the words of company or title, as typed prefixes."""
    found = [w for text in texts if text for w in words(text)]
    if not all(w.isascii() for w in found):
        found += _unspaced(found)
    return tuple(dict.fromkeys(found))


def _unspaced(ordered: list[str]) -> list[str]:
    """Return every later start in words without spaces, and neighbouring ones as one word."""
    text = "".join(ordered)
    if text.isalnum() and max(text) < FIRST_EAST_ASIAN:
        return ordered
    out: list[str] = []
    joined = ""
    for word in [*ordered, ""]:
        out += [word[i:] for i in range(len(word)) if _starts(word, i)]
        if word and all(map(is_east_asian, word)):
            joined += word
        else:
            out += [joined[i:] for i in range(len(joined))]
            joined = ""
    return out


def _starts(text: str, at: int) -> bool:
    """Return whether a word may be typed from ``text[at]`` on."""
    if at == 0 or not text[at - 1].isalnum():
        return True
    return is_east_asian(text[at]) or is_east_asian(text[at - 1])


def number_forms(number: Phone) -> tuple[str, ...]:
    """Return the digits people type for a number: as written, E.164, and national ('0176…')."""
    forms = {digits(number.written): None}
    if number.e164 is not None:
        international = number.e164[1:]
        forms[international] = None
        code = calling_code(international)
        if code:
            forms[_trunk_prefix(code) + international[len(code) :]] = None
    return tuple(f for f in forms if f)


@lru_cache(maxsize=256)
def _trunk_prefix(code: str) -> str:
    """Return what is dialled before a national number in the country of a calling code."""
    import phonenumbers  # not before first paint: see domain.phone

    region = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[int(code)][0]
    country = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    return (country.national_prefix or "") if country is not None else ""


@dataclass(frozen=True, slots=True)
class Texts:
    """What a row can show of a contact, as it is written."""

    name: str = ""
    company: str = ""
    members: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[Phone, ...] = ()


def match_spans(query: Query, texts: Texts) -> tuple[tuple[Match, ...], bool]:
    """Return where the terms of ``query`` match, the most telling place of each.

    The second value is False when a term is in none of the texts.
    """
    found = [_term_spans(term, texts) for term in query.terms]
    return tuple(dict.fromkeys(m for spans in found for m in spans)), all(found)


def _term_spans(term: Term, texts: Texts) -> list[Match]:
    by_word = _word_spans(term, texts)
    if by_word and all(m.field != "email" for m in by_word):
        return by_word
    if len(term.raw) >= MIN_INSIDE:
        raw = _first([("email", e) for e in texts.emails], term.raw)
        if raw is not None:
            return [raw]
    for number in texts.phones:
        for typed in term.digits:
            if _dials(typed, number_forms(number)):
                return [_dialled(number, typed)]
    return by_word


def _word_spans(term: Term, texts: Texts) -> list[Match]:
    """Return a place for each word, none at all when one of them has none."""
    places = _places(texts)
    spans = []
    for word in term.words:
        match = _first(places, word)
        if match is None:
            return []
        spans.append(match)
    return spans


def _places(texts: Texts) -> list[tuple[MatchField, str]]:
    places: list[tuple[MatchField, str]] = [("name", texts.name)]
    places += [("member", m) for m in texts.members]
    places.append(("company", texts.company))
    return places + [("email", e) for e in texts.emails]


def _first(places: Sequence[tuple[MatchField, str]], word: str) -> Match | None:
    """Return the first place where ``word`` begins a word, else the first that contains it."""
    inside: Match | None = None
    for field, text in places:
        folded, origin = _folded(text)
        at = folded.find(word)
        while at >= 0:
            begins = field != "email" and _starts(folded, at)
            if begins or (inside is None and len(word) >= MIN_INSIDE):
                match = Match(field, text, origin[at], origin[at + len(word) - 1] + 1)
                if begins:
                    return match
                inside = match
            at = folded.find(word, at + 1)
    return inside


@lru_cache(maxsize=4096)
def _folded(text: str) -> tuple[str, Sequence[int]]:
    """Return ``text`` folded, and for each of its characters where it came from."""
    if text.isascii():
        return text.lower(), range(len(text))
    out: list[str] = []
    origin: list[int] = []
    for i, c in enumerate(text):
        loose = fold(c)
        out.append(loose)
        origin += [i] * len(loose)
    return "".join(out), origin


def _dialled(number: Phone, typed: str) -> Match:
    """Return where ``typed`` stands in the number as it is shown; all of it when it is not there.

    A national 0 or another prefix that the shown form lacks is passed over.
    """
    text = display(number.written, number.e164)
    spots = [i for i, c in enumerate(text) if c.isdecimal()]
    shown_digits = digits(text)
    for lead in range(min(4, len(typed))):
        at = shown_digits.find(typed[lead:])
        if at >= 0:
            return Match("phone", text, spots[at], spots[at + len(typed) - lead - 1] + 1)
    return Match("phone", text, 0, len(text))
