"""config.toml: what it may say, what is warned about, what is refused in one sentence."""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialpad_contacts.desktop.config import (
    BadConfig,
    Config,
    OAuthClient,
    load,
    parse,
)


def test_nothing_said_means_the_real_clouds() -> None:
    config = parse("")
    assert config == Config()
    assert config.google.people_url == "https://people.googleapis.com"
    assert config.dialpad.api_url == "https://dialpad.com"
    assert (config.sync.interval_minutes, config.sync.trash_days) == (5, 30)
    assert config.region == "US"
    assert config.google_client is None


def test_every_documented_key_is_read() -> None:
    config = parse(
        """
        [oauth.google]
        client_id = "gid"
        client_secret = "gs"
        [oauth.microsoft]
        client_id = "mid"
        [endpoints.google]
        authorize_url = "https://g.example/auth"
        token_url = "https://g.example/token"
        people_url = "https://g.example/people"
        [endpoints.microsoft]
        authority_url = "https://m.example"
        graph_url = "https://graph.m.example"
        [endpoints.dialpad]
        api_url = "https://d.example"
        [network]
        ca_bundle = "/roots.pem"
        [sync]
        interval_minutes = 10
        delete_delay_seconds = 2.5
        create_retry_minutes = 1
        trash_days = 7
        journal_days = 30
        [calls]
        default_region = "gb"
        save_unknown_callers = false
        """
    )
    assert config.warnings == ()
    assert config.google_client == OAuthClient("gid", "gs")
    assert config.microsoft_client == OAuthClient("mid", "")
    assert config.microsoft.graph_url == "https://graph.m.example"
    assert config.network.ca_bundle == "/roots.pem"
    assert config.sync.delete_delay_seconds == 2.5
    assert config.region == "GB"
    assert not config.calls.save_unknown_callers


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[endpoint.google]\na = 1", "endpoint"),
        ("[oauth.googel]\na = 1", "oauth.googel"),
        ("[sync]\nintervall = 1", "intervall"),
        ("colour = 'red'", "colour"),
    ],
)
def test_what_nobody_reads_is_warned_about_and_nothing_fails(text: str, word: str) -> None:
    (warning,) = parse(text).warnings
    assert word in warning


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[sync]\ninterval_minutes = "5"', "[sync] interval_minutes must be a number"),
        ("[sync]\ninterval_minutes = true", "[sync] interval_minutes must be a number"),
        ("[sync]\ninterval_minutes = 0", "1 or more"),
        ("[sync]\ntrash_days = -1", "0 or more"),
        ("[sync]\ntrash_days = nan", "0 or more"),
        ("[sync]\ntrash_days = inf", "0 or more"),
        ("[calls]\nsave_unknown_callers = 1", "true or false"),
        ("[calls]\ndefault_region = 'USA'", "two letters"),
        ("[network]\nca_bundle = 5", "a text in quotes"),
        ("sync = 5", "write [sync]"),
        ("[endpoints]\ngoogle = 'x'", "write [endpoints.google]"),
    ],
)
def test_a_wrong_kind_is_refused_in_one_sentence(text: str, words: str) -> None:
    with pytest.raises(BadConfig, match=re.escape(words)):
        parse(text)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://people.example", True),
        ("https://people.example:8443/base", True),
        ("http://127.0.0.1:8080", True),
        ("http://127.9.9.9", True),
        ("http://[::1]:8080", True),
        ("http://localhost:1", True),
        ("http://people.example", False),
        ("http://localhost.evil.example", False),
        ("http://127.0.0.1.evil.example", False),
        ("http://127.0.0.1@evil.example", False),
        ("https://me:pass@people.example", False),
        ("https://people.example?a=1", False),
        ("ftp://people.example", False),
        ("people.example", False),
        ("https://", False),
        ("https://people.example:port", False),
        ("", False),
    ],
)
def test_plain_http_is_for_this_computer_alone(url: str, allowed: bool) -> None:
    text = f'[endpoints.google]\npeople_url = "{url}"'
    if allowed:
        assert parse(text).google.people_url == url
    else:
        with pytest.raises(BadConfig, match="people_url"):
            parse(text)


def test_a_simulator_knows_our_name_and_needs_no_secret() -> None:
    endpoints = '[endpoints.google]\ntoken_url = "http://127.0.0.1:9/token"\n'
    assert parse(endpoints).google_client == OAuthClient("dialpad-contacts", "")
    own = endpoints + '[oauth.google]\nclient_id = "mine"\n'
    assert parse(own).google_client == OAuthClient("mine", "")


def test_a_secret_is_never_shown() -> None:
    assert "s3cret" not in repr(parse('[oauth.google]\nclient_id="a"\nclient_secret="s3cret"'))


def test_no_file_means_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "config.toml") == Config()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[sync", "TOML"),
        (b"\xff\xfe", "UTF-8"),
        (b"[sync]\ninterval_minutes = 'x'", "interval_minutes"),
        (b"#" * (1024 * 1024 + 1), "too long"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(content)
    with pytest.raises(BadConfig, match=words) as caught:
        load(file)
    assert str(file) in str(caught.value)


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b"\xef\xbb\xbf[calls]\ndefault_region = 'DE'\n")
    assert load(file).region == "DE"


def test_a_folder_in_its_place_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="can't be read"):
        load(tmp_path)


@given(st.text())
def test_any_text_is_settings_or_a_clean_error(text: str) -> None:
    with suppress(BadConfig, tomllib.TOMLDecodeError):
        parse(text)
