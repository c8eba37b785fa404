"""What a backend needs, what is filled in for it, and what is allowed on loopback alone."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tui_reset.settings import Settings, SettingsError, load_server

Options = Mapping[str, object]
NOTHING: Mapping[str, str] = {}
OUTSIDE: dict[str, object] = {"server.bind": "0.0.0.0", "server.public_url": "https://reset.example.org"}  # noqa: S104
MAIL: dict[str, object] = {"smtp.host": "mail.example.org", "smtp.sender": "reset@example.org"}


def loaded(options: Options = NOTHING, environ: Mapping[str, str] = NOTHING, *, serving: bool = False) -> Settings:
    return load_server(None, options, {"HOME": "/home/someone", **environ}, serving=serving)


def refusal(options: Options = NOTHING, environ: Mapping[str, str] = NOTHING, *, serving: bool = False) -> str:
    with pytest.raises(SettingsError) as caught:
        loaded(options, environ, serving=serving)
    return str(caught.value)


@pytest.mark.parametrize(
    ("variable", "strict", "loose", "bound"),
    [
        ("TUI_RESET_LINK_LIFETIME", "60", "1801", "at most 1800"),
        ("TUI_RESET_RESEND_COOLDOWN", "61", "59", "at least 60"),
        ("TUI_RESET_MAILS_PER_ACCOUNT", "5", "7", "at most 6"),
        ("TUI_RESET_REQUESTS_PER_SOURCE", "1", "31", "at most 30"),
    ],
)
def test_stricter_limits_hold_everywhere_and_looser_ones_on_loopback(
    variable: str, strict: str, loose: str, bound: str
) -> None:
    loaded(OUTSIDE, {variable: strict})
    loaded(environ={variable: loose})
    assert refusal(OUTSIDE, {variable: loose}).startswith(f"{variable} must be {bound}, not {loose}: looser values")


@pytest.mark.parametrize(
    "addresses",
    [
        {"server.bind": "127.0.0.1", "server.public_url": "https://reset.example.org"},
        {"server.bind": "0.0.0.0", "server.public_url": "http://127.0.0.1:8017"},  # noqa: S104
    ],
)
def test_loopback_means_both_addresses(addresses: dict[str, object]) -> None:
    assert "looser values" in refusal(addresses, {"TUI_RESET_LINK_LIFETIME": "7200"})


def test_a_looser_value_in_the_file_is_named_with_its_line(tmp_path: Path) -> None:
    config = tmp_path / "s.toml"
    config.write_text("[limits]\nmails_per_account = 50\n")
    with pytest.raises(SettingsError, match=r"s\.toml, line 2: limits\.mails_per_account must be at most 6, not 50"):
        load_server(config, OUTSIDE, {}, serving=False)


def test_the_public_address_is_needed_beyond_loopback() -> None:
    assert "server.public_url is needed" in refusal({"server.bind": "0.0.0.0"})  # noqa: S104


@pytest.mark.parametrize(
    ("bind", "url"),
    [("127.0.0.1", "http://127.0.0.1:9"), ("::1", "http://[::1]:9"), ("localhost", "http://localhost:9")],
)
def test_on_loopback_the_public_address_is_filled_in(bind: str, url: str) -> None:
    assert loaded({"server.bind": bind, "server.port": 9}).server.public_url == url


def test_the_public_address_loses_its_last_slash() -> None:
    url = loaded({"server.public_url": "https://reset.example.org/"}).server.public_url
    assert url == "https://reset.example.org"


def test_database_and_key_live_in_the_data_folder() -> None:
    server = loaded().server
    assert server.database == "sqlite:////home/someone/.local/share/tui-reset/reset.db"
    assert server.key_file == "/home/someone/.local/share/tui-reset/master.key"
    assert loaded(environ={"XDG_DATA_HOME": "/data"}).server.key_file == "/data/tui-reset/master.key"
    assert loaded(environ={"STATE_DIRECTORY": "/var/lib/tui-reset"}).server.key_file == "/var/lib/tui-reset/master.key"


def test_a_longer_minimum_is_meant_for_accounts_with_two_factor_too() -> None:
    password = loaded({"password.min_length": 20}).password
    assert (password.min_length, password.min_length_with_two_factor) == (20, 20)
    both = loaded({"password.min_length": 20, "password.min_length_with_two_factor": 8}).password
    assert both.min_length_with_two_factor == 8


def test_serving_needs_a_mail_server_and_a_sender() -> None:
    assert refusal(serving=True).startswith("smtp.host is needed to send mail")
    assert "TUI_RESET_SMTP_SENDER" in refusal({"smtp.host": "mail.example.org"}, serving=True)
    assert loaded(MAIL, serving=True).smtp.host == "mail.example.org"


def test_mail_without_tls_stays_on_this_machine() -> None:
    assert 'may be "none" for a mail' in refusal(MAIL | {"smtp.tls": "none"}, serving=True)
    loaded(MAIL | {"smtp.tls": "none", "smtp.host": "::1"}, serving=True)


@pytest.mark.parametrize("half", [{"smtp.username": "reset"}, {"smtp.password_file": "/etc/mail-password"}])
def test_mail_sign_in_needs_both_halves(half: dict[str, object]) -> None:
    assert "go together" in refusal(MAIL | half, serving=True)


@pytest.mark.parametrize("ending", ["", "?ssl=require", "?ssl=prefer", "?ssl=disable"])
@pytest.mark.parametrize("place", ["me:hunter2@db.example.org/house", "me:hunter2@192.0.2.7:5433/house"])
def test_a_database_on_another_machine_needs_verified_tls(place: str, ending: str) -> None:
    """SECURITY 105: and the password in its address is not repeated."""
    said = refusal({"server.database": f"postgresql+asyncpg://{place}{ending}"})
    assert "--database is on another machine: add ?ssl=verify-full" in said
    assert "hunter2" not in said


@pytest.mark.parametrize("other", ["db2.example.org:5432", "192.0.2.7:5432", "[2001:db8::2]:5432", "[2001:db8"])
def test_each_of_several_servers_counts(other: str) -> None:
    several = f"me@/house?host=127.0.0.1:5432&host={other}&target_session_attrs=primary"
    assert "is on another machine" in refusal({"server.database": f"postgresql+asyncpg://{several}"})


@pytest.mark.parametrize(
    "place",
    [
        "me@db.example.org/house?ssl=verify-full",
        "me@db.example.org/house?ssl=verify-ca",
        "me@localhost/house",
        "me@[::1]:5433/house?ssl=disable",
        "me@/house?host=/run/postgresql",
        "me@/house?host=127.0.0.1:5432&host=[::1]:5432&target_session_attrs=read-write",
        "me@/house?host=db1.example.org:5432&host=[2001:db8::2]:5432&ssl=verify-full",
        "me@/house?host=::1",
        "me@/house",
    ],
)
def test_a_database_on_this_machine_or_proven_is_taken(place: str) -> None:
    loaded({"server.database": f"postgresql+asyncpg://{place}"})
