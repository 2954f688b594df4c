"""Links: three kinds, and nothing smuggled into them (faults.md control 3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialpad_contacts.desktop.links import https, mailto, open_link, tel


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("+44 20 7946-0001", "tel:+442079460001"),
        ("(212) 555.0142", "tel:2125550142"),
        ("*#06#", "tel:*#06#"),
        ("555,,1;2", "tel:555,,1;2"),
        ("212\u2011555\u00a00142", "tel:2125550142"),
        ("call me", None),
        ("555;phone-context=evil.example", None),
        ("555\r\nX: y", None),
        ("tel:555", None),
        ("+", None),
        ("", None),
        ("5" * 41, None),
        ("٥٥٥", None),
        ("\u202a555\u202c", "tel:555"),
        ("555\n555", None),
    ],
)
def test_tel(number: str, link: str | None) -> None:
    assert tel(number) == link


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("ada@x.example", "mailto:ada@x.example"),
        (" ada+tag@x.example ", "mailto:ada%2Btag@x.example"),
        ("zoë@x.example", "mailto:zo%C3%AB@x.example"),
        ("ada@x.example?bcc=eve@x.example", None),
        ("ada?bcc=eve@x.example", "mailto:ada%3Fbcc%3Deve@x.example"),
        ("ada@x.example&attach=/etc/passwd", None),
        ("ada@x.example\r\nBcc: eve@x.example", None),
        ("a b@x.example", None),
        ("no address", None),
        ("a@b@c", None),
        ("", None),
    ],
)
def test_mailto(address: str, link: str | None) -> None:
    assert mailto(address) == link


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://x.example/path?q=1#f", True),
        ("https://x.example:8443", True),
        ("http://x.example", False),
        ("file:///etc/passwd", False),
        ("smb://server/share", False),
        ("\\\\server\\share", False),
        ("javascript:alert(1)", False),
        ("https://user@x.example", False),
        ("https://x.example\\@evil.example", False),
        ("https://x.example\r\n", True),
        ("https://x.ex\nample", False),
        ("https://", False),
        ("HTTPS:x.example", False),
        ("https://аpple.example", False),
    ],
)
def test_https(url: str, allowed: bool) -> None:
    assert https(url) == (url.strip() if allowed else None)


def test_an_address_with_its_scheme_in_capitals_is_the_same_address() -> None:
    assert https("HTTPS://x.example/A") == "https://x.example/A"


@pytest.mark.parametrize(
    "link",
    [
        None,
        "",
        "file:///etc/passwd",
        "http://x.example",
        "tel:evil",
        "mailto:a@x.example?bcc=b",
        "TEL:5",
        "https://x y",
    ],
)
def test_anything_else_is_never_opened(link: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    gui = pytest.importorskip("PySide6.QtGui")
    monkeypatch.setattr(
        gui.QDesktopServices, "openUrl", staticmethod(lambda url: pytest.fail("opened"))
    )
    assert not open_link(link)


@given(st.text(max_size=60))
def test_whatever_the_text_a_link_holds_only_what_it_may(text: str) -> None:
    number, address = tel(text), mailto(text)
    assert number is None or set(number[4:]) <= set("+0123456789*#,;")
    assert address is None or not set(address[7:]) & set("?&# \r\n<>\"'")
