"""The area that a number's own prefix names, as libphonenumber's geocoder knows it, in English.

``phonenumbers.geocoder`` loads every prefix of the world: 0.4 s and 101 MB, for the one number
that rings. Its tables are files of ten thousand prefixes in order, so the one file that has the
prefix is found by halving, and is all that is loaded (some 12 ms and 3 MB). The small package,
phonenumberslite, has no such tables at all.
"""

from __future__ import annotations

from collections import OrderedDict
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from pkgutil import iter_modules

LONGEST = 9
"""Digits of the longest prefix, the country's included."""
KEPT = 3
"""Files that stay loaded; most callers of one book share a country or two."""
_PACKAGE = "phonenumbers.geodata"


class Areas:
    """The areas of numbers. One thread's own: loading a file is nothing for a window's."""

    def __init__(self) -> None:
        """Load nothing yet."""
        self._names: list[str] | None = None
        self._firsts: list[str | None] = []
        self._loaded: OrderedDict[int, dict[str, str]] = OrderedDict()

    def at_once(self, e164: str) -> str | None:
        """Return the area, '' when there is none, None when a file had to be loaded for that."""
        return self._area(e164, loads=False)

    def find(self, e164: str) -> str:
        """Return the area of a number: 'San Francisco, CA'; '' when its prefix names none."""
        return self._area(e164, loads=True) or ""

    # -- parts ----------------------------------------------------------------------------

    def _area(self, e164: str, *, loads: bool) -> str | None:
        prefix = _prefix(e164)
        for length in range(len(prefix), 0, -1):
            file = self._file_of(prefix[:length], loads=loads)
            if file is None:
                return None
            found = file.get(prefix[:length])
            if found is not None:
                return found
        return ""

    def _file_of(self, prefix: str, *, loads: bool) -> dict[str, str] | None:
        """Return the file that has ``prefix`` if any has; None when it is not loaded."""
        if self._names is None:
            if not loads:
                return None
            self._names = _files()
            self._firsts = [None] * len(self._names)
        low, high = 0, len(self._names) - 1
        while low < high:
            middle = (low + high + 1) // 2
            first = self._firsts[middle]
            if first is None:
                if not loads:
                    return None
                first = next(iter(self._load(middle)), "")
            low, high = (middle, high) if first <= prefix else (low, middle - 1)
        if low in self._loaded:
            self._loaded.move_to_end(low)
            return self._loaded[low]
        return self._load(low) if loads and low <= high else {} if low > high else None

    def _load(self, at: int) -> dict[str, str]:
        assert self._names is not None
        areas = self._loaded[at] = _read(self._names[at])
        self._loaded.move_to_end(at)
        if len(self._loaded) > KEPT:
            self._loaded.popitem(last=False)
        self._firsts[at] = next(iter(areas), "")
        return areas


def _prefix(e164: str) -> str:
    """Return the digits that may name an area, '' for a number that is of no place."""
    import phonenumbers

    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_number_geographical(number):
        return ""
    national = phonenumbers.national_significant_number(number)
    mobile = phonenumbers.country_mobile_token(number.country_code or 0)
    if mobile and national.startswith(mobile):  # Argentina's 9 stands before the area
        national = national[len(mobile) :]
    return f"{number.country_code}{national}"[:LONGEST]


def _files() -> list[str]:
    """Return the tables' modules in their prefixes' order; none when the package has no such."""
    package = find_spec(_PACKAGE)
    places = (package.submodule_search_locations if package is not None else None) or []
    found = {name.removeprefix("data"): name for _, name, _ in iter_modules(places)}
    return [found[number] for number in sorted(filter(str.isdigit, found), key=int)]


def _read(name: str) -> dict[str, str]:
    """Return one file's areas by prefix, without the package's own start, which loads them all."""
    package = find_spec(_PACKAGE)
    places = package.submodule_search_locations if package is not None else None
    spec = PathFinder.find_spec(f"{_PACKAGE}.{name}", places)
    if spec is None or spec.loader is None:
        return {}
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    table: dict[str, dict[str, str]] = getattr(module, "data", {})
    return {prefix: names["en"] for prefix, names in table.items() if "en" in names}
