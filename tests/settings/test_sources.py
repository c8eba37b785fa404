"""Each source gives its values, and each bad value is told with its source."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tui_reset.settings import Settings, SettingsError, load_client, load_server
from tui_reset.settings.fields import all_fields


def written(folder: Path, text: str) -> Path:
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(
    config: Path | None, environ: Mapping[str, str] | None = None, options: Mapping[str, object] | None = None
) -> str:
    with pytest.raises(SettingsError) as caught:
        load_server(config, options, environ or {}, serving=False)
    return str(caught.value)


def test_without_any_source_the_defaults_stand() -> None:
    assert load_client(environ={}) == Settings()


def test_later_sources_win_over_earlier_ones(tmp_path: Path) -> None:
    config = written(tmp_path, '[server]\nport = 1001\nlog = "console"\nlog_level = "debug"\n')
    environ = {"TUI_RESET_SERVER_PORT": "1002", "TUI_RESET_SERVER_LOG": "json"}
    server = load_server(config, {"server.port": 1003, "server.log": None}, environ, serving=False).server
    assert (server.port, server.log, server.log_level) == (1003, "json", "debug")


def test_the_file_can_be_named_by_the_environment(tmp_path: Path) -> None:
    config = written(tmp_path, 'url = "https://reset.example.org"\n')
    assert load_client(environ={"TUI_RESET_CONFIG": str(config)}).url == "https://reset.example.org"


def test_the_app_reads_the_file_in_the_home_when_it_is_there(tmp_path: Path) -> None:
    folder = tmp_path / ".config" / "tui-reset"
    folder.mkdir(parents=True)
    written(folder, 'theme = "light"\n')
    assert load_client(environ={"HOME": str(tmp_path)}).theme == "light"
    assert load_client(environ={"HOME": "/nowhere", "XDG_CONFIG_HOME": str(tmp_path / ".config")}).theme == "light"


def test_the_backend_reads_no_file_that_was_not_named(tmp_path: Path) -> None:
    folder = tmp_path / ".config" / "tui-reset"
    folder.mkdir(parents=True)
    written(folder, "[server]\nport = 1\n")
    assert load_server(environ={"HOME": str(tmp_path)}, serving=False).server.port == 8017


def test_the_limits_have_short_variables(tmp_path: Path) -> None:
    environ = {
        "TUI_RESET_LINK_LIFETIME": "5",
        "TUI_RESET_RESEND_COOLDOWN": "1",
        "TUI_RESET_MAILS_PER_ACCOUNT": "100",
        "TUI_RESET_REQUESTS_PER_SOURCE": "5000",
        "HOME": str(tmp_path),
    }
    limits = load_server(environ=environ, serving=False).limits
    assert (limits.link_lifetime, limits.resend_cooldown) == (5, 1)
    assert (limits.mails_per_account, limits.requests_per_source) == (100, 5000)


def test_every_field_has_its_own_variable() -> None:
    variables = [field.variable for field in all_fields().values()]
    assert len(set(variables)) == len(variables)
    assert "TUI_RESET_SMTP_PASSWORD_FILE" in variables


def test_an_empty_variable_is_as_if_it_were_not_set() -> None:
    assert load_client(environ={"TUI_RESET_TIMEOUT": ""}).timeout == 10.0


def test_a_list_is_written_with_commas_in_a_variable() -> None:
    environ = {"TUI_RESET_SERVER_TRUSTED_PROXIES": "10.0.0.5, 192.168.0.0/16", "HOME": "/nowhere"}
    assert load_server(environ=environ, serving=False).server.trusted_proxies == ("10.0.0.5", "192.168.0.0/16")


def test_a_bad_value_in_the_file_is_named_with_line_and_key(tmp_path: Path) -> None:
    config = written(tmp_path, '# ours\n\n[server]\nbind = "127.0.0.1"\nport = "eighty"\n')
    assert refusal(config) == f"{config}, line 5: server.port must be a whole number from 1 to 65535, not 'eighty'."


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("server.port = 0\n", 1),
        ("\n[ server ] # the backend\n'port' = 0\n", 3),
        ('[server]\nbind = "::1"\n"port"=0\n', 3),
        ("\nserver = {bind = '::1', port = 0}\n", 2),
        ("[smtp]\nport = 25\n[server]\nport = 0\n", 4),
    ],
)
def test_the_line_is_found_in_every_way_of_writing_it(tmp_path: Path, text: str, line: int) -> None:
    assert f", line {line}: server.port must be" in refusal(written(tmp_path, text))


def test_a_bad_variable_and_a_bad_option_are_named() -> None:
    assert refusal(None, {"TUI_RESET_SMTP_TLS": "ssl"}) == (
        'TUI_RESET_SMTP_TLS must be "starttls", "tls" or "none", not \'ssl\'.'
    )
    assert refusal(None, {}, {"server.metrics_port": 70000}).startswith("--metrics-port must be a whole number")


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("server.bind", "everywhere", "must be an IP address"),
        ("server.database", "mysql://root@db/x", "must be sqlite:///"),
        ("server.database", "sqlite://", "must be sqlite:///"),
        ("server.database", "postgresql://me@db/x", "or postgresql+asyncpg:// and user@host/name"),
        ("server.database", "postgresql+asyncpg://me:secret@db", "must be sqlite:///"),
        ("server.database", "postgresql+asyncpg://me:secret@db:99999/x", "must be sqlite:///"),
        ("server.database", "postgresql+asyncpg://me@db/x?ssl=maybe", "must be sqlite:///"),
        ("server.database", "postgresql+asyncpg://me@db/x?password=secret", "must be sqlite:///"),
        ("server.database", "postgresql+asyncpg://me@db/x?ssl", "must be sqlite:///"),
        ("server.database", "postgresql+asyncpg://me@db/x?target_session_attrs=standby", "must be sqlite:///"),
        ("server.trusted_proxies", "10.0.0.0/8,nginx", "must be a list of IP addresses"),
        ("server.public_url", "https://reset.example.org/some/where", "must be an address with nothing behind"),
        ("server.public_url", "http://reset.example.org", "must be an address"),
        ("server.public_url", "https://me:pw@reset.example.org", "must be an address"),
        ("server.public_url", "https://[::1", "must be an address"),
        ("server.public_url", "https://host:99999", "must be an address"),
        ("server.log_level", "loud", 'must be "debug", "info", "warning" or "error"'),
        ("server.key_file", "a\nb", "must not contain control characters"),
        ("smtp.sender", "Reset <reset@example.org>", "must be one plain mail address"),
        ("smtp.timeout", "nan", "must be a number from 0.1 to 300"),
        ("smtp.timeout", float("inf"), "must be a number from 0.1 to 300"),
        ("server.port", True, "must be a whole number from 1 to 65535, not true"),
        ("password.min_length", 8, "must be a whole number from 15 to 128"),
        ("password.min_length_with_two_factor", 7, "must be a whole number from 8 to 128"),
        ("url", "ftp://reset.example.org", "must be an address such as"),
    ],
)
def test_what_a_value_must_be_is_said(key: str, value: object, expected: str) -> None:
    assert expected in refusal(None, {}, {key: value})


def test_an_address_with_a_sign_in_is_not_repeated() -> None:
    assert "hunter2" not in refusal(None, {}, {"url": "https://me:hunter2@reset.example.org"})
    assert "hunter2" not in refusal(None, {}, {"server.database": "postgresql+asyncpg://me:hunter2@db"})


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+asyncpg://me@db.example.org/house?ssl=verify-ca",
        "postgresql+asyncpg://me:a%40b@[::1]:5433/house?ssl=verify-full",
        "postgresql+asyncpg://me@/house?host=/run/postgresql",
        "postgresql+asyncpg://me@/house?host=db1.example.org:5432&host=db2.example.org:5432"
        "&target_session_attrs=read-write&ssl=verify-full",
    ],
)
def test_a_server_address_stays_as_it_is(address: str) -> None:
    settings = load_server(None, {"server.database": address}, {}, serving=False)
    assert settings.server.database == address


def test_a_long_bad_value_is_cut() -> None:
    assert len(refusal(None, {}, {"server.bind": "x" * 5000})) < 200


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[server]\nprot = 1\n", "line 2: server.prot is not a setting: the nearest one is server.port."),
        ("\nzzzzzz = 1\n", "line 2: zzzzzz is not a setting."),
        ("server = 5\n", "line 1: server is a table: write [server] on a line of its own."),
        ("[smtp]\npassword = 'x'\n", "write the password into a file and name that file in smtp.password_file."),
        ("[server.port]\nx = 1\n", "server.port.x is not a setting"),
    ],
)
def test_unknown_keys_are_refused_with_the_nearest_known_one(tmp_path: Path, text: str, sentence: str) -> None:
    assert sentence in refusal(written(tmp_path, text))


def test_an_empty_table_is_fine(tmp_path: Path) -> None:
    assert load_client(written(tmp_path, "[server]\n"), environ={}) == Settings()


def test_a_misspelt_variable_with_a_table_in_it_is_refused() -> None:
    assert refusal(None, {"TUI_RESET_SERVER_PROT": "1"}) == (
        "TUI_RESET_SERVER_PROT is not a setting: the nearest one is TUI_RESET_SERVER_PORT."
    )


def test_variables_that_container_platforms_invent_are_left_alone() -> None:
    assert load_client(environ={"TUI_RESET_PORT_8017_TCP": "tcp://10.0.0.1:8017"}) == Settings()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"[server]\nport = \n", "line 2: not valid TOML: invalid value."),
        (b"[server\n", "line 1: not valid TOML: "),
        (b"port = 'open", "line 1: not valid TOML: "),
        (b"\n\n# m\xfcd\n", "line 3: not UTF-8 text."),
        (b"#" * (1024 * 1024 + 1), "is larger than a megabyte"),
    ],
)
def test_a_file_that_is_not_toml_is_told_with_its_line(tmp_path: Path, content: bytes, sentence: str) -> None:
    config = tmp_path / "settings.toml"
    config.write_bytes(content)
    assert sentence in refusal(config)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.toml") == (
        f"The settings file {tmp_path / 'none.toml'} cannot be read: no such file or directory."
    )
    assert refusal(tmp_path).endswith("cannot be read: is a directory.")


def test_file_names_are_meant_from_the_settings_file(tmp_path: Path) -> None:
    config = written(
        tmp_path,
        '[server]\nkey_file = "k"\ndatabase = "sqlite:///d.db"\nprofile = "p.toml"\n[smtp]\npassword_file="/x"\n',
    )
    settings = load_server(config, environ={}, serving=False)
    assert settings.server.key_file == str(tmp_path / "k")
    assert settings.server.database == f"sqlite:///{tmp_path}/d.db"
    assert settings.server.profile == str(tmp_path / "p.toml")
    assert settings.smtp.password_file == "/x"


def test_a_stranger_in_a_file_name_is_a_plain_name(tmp_path: Path) -> None:
    settings = load_server(written(tmp_path, '[server]\nkey_file = "~no-such-user/k"\n'), environ={}, serving=False)
    assert settings.server.key_file == str(tmp_path / "~no-such-user" / "k")


def test_no_setting_shows_a_secret() -> None:
    assert not [key for key in all_fields() if key.endswith(("password", "secret", "key"))]
