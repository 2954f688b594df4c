"""What networks and softphones call a caller."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialpad_contacts.domain.caller import MAX_CALLER, caller_text, read_caller


@pytest.mark.parametrize(
    ("said", "text"),
    [
        pytest.param(None, "", id="D16 none at all"),
        pytest.param(" Anonymous ", "", id="D16 withheld by a word"),
        pytest.param("sip:anonymous@anonymous.invalid", "", id="D16 withheld as RFC 3323 says"),
        pytest.param("sip:abc@anonymous.invalid", "", id="D16 withheld by its host"),
        pytest.param("<sip:Restricted@pbx.example>", "", id="D16 withheld in an address"),
        pytest.param("+1 415 555 0133", "+1 415 555 0133", id="a number"),
        pytest.param("tel:+1-415-555-0133;ext=7", "+1-415-555-0133;ext=7", id="a tel address"),
        pytest.param("sip:+14155550133@pbx.example", "+14155550133", id="a SIP address"),
        pytest.param("SIPS:1001:secret@pbx.example:5061", "1001", id="with password and port"),
        pytest.param(
            '"Ann, B" <sip:%2B14155550133@pbx.example;transport=tls?x=1>;tag=9',
            "+14155550133",
            id="a From header",
        ),
        pytest.param("sip:ann@pbx.example;x", "ann@pbx.example", id="somebody without a number"),
        pytest.param("sip:ann", "ann", id="somebody without a host"),
    ],
)
def test_the_callers_part(said: str | None, text: str) -> None:
    assert caller_text(said) == text


def test_a_number_is_read_in_the_region() -> None:
    read = read_caller("sip:0176-12345678@pbx.example", region="DE")
    assert read is not None
    assert read.e164 == "+4917612345678"
    assert read_caller("private", region="DE") is None


@given(st.text(max_size=MAX_CALLER * 2))
def test_any_text_is_a_caller_or_withheld(text: str) -> None:
    read = read_caller(text, region="US")
    assert read is None or len(read.written) <= MAX_CALLER
