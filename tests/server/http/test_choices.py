"""From settings and profile to what the rooms below ask for."""

from pathlib import Path

import pytest

from tui_reset.contract.wire import Proof
from tui_reset.server.http.choices import (
    BLOCKLIST_BYTES,
    contact_of,
    door_key_of,
    letterhead_of,
    mail_server_of,
    policy_of,
    public_profile,
)
from tui_reset.server.http.refusing import CannotServe, Exit
from tui_reset.server.profiles import load_profile
from tui_reset.settings import LimitSettings, PasswordSettings, ServerSettings, Settings, SmtpSettings

STANDARD = load_profile("standard")
SERVER = ServerSettings(public_url="https://reset.example.org")
SMTP = SmtpSettings(host="mail.example.org", sender="reset@example.org")


def test_policy_and_profile_follow_the_settings() -> None:
    settings = Settings(
        server=SERVER,
        smtp=SMTP,
        limits=LimitSettings(link_lifetime=600, mails_per_account=2),
        password=PasswordSettings(min_length=20, min_length_with_two_factor=16),
    )
    policy = policy_of(settings, load_profile("onepagecrm"))
    assert (policy.link_lifetime, policy.mails_per_account, policy.min_length) == (600, 2, 20)
    assert policy.public_url == "https://reset.example.org"
    assert policy.proof is Proof.VERIFICATION_CODE
    assert not policy.code_for_two_factor
    profile = public_profile(settings, STANDARD, "failing")
    assert (profile.password.min_length, profile.password.min_length_with_two_factor) == (20, 16)
    assert profile.mail_service == "failing"
    assert (profile.mail.subject, profile.mail.sender) == ("Reset your password", "reset@example.org")
    assert letterhead_of(settings, STANDARD).sender == "reset@example.org"


def test_the_operators_contact_wins() -> None:
    """S2.20."""
    assert contact_of(Settings(), STANDARD) == STANDARD.contact
    assert contact_of(Settings(contact="Call 555 0199."), STANDARD) == "Call 555 0199."


def test_files_are_read_at_the_start_or_refused_by_name(tmp_path: Path) -> None:
    blocked, password = tmp_path / "blocked", tmp_path / "password"
    blocked.write_text("Correct Horse Battery\n\nfür immer und ewig\n")
    password.write_text("hunter2\nnot this\n")
    settings = Settings(
        server=SERVER,
        smtp=SmtpSettings(host="mail.example.org", sender="r@example.org", username="m", password_file=str(password)),
        password=PasswordSettings(blocklist_file=str(blocked)),
    )
    assert policy_of(settings, STANDARD).blocklist == {"correct horse battery", "für immer und ewig"}
    assert mail_server_of(settings).password.reveal() == "hunter2"
    blocked.write_bytes(b"\xff\n")
    with pytest.raises(CannotServe, match=r"password\.blocklist_file"):
        policy_of(settings, STANDARD)
    password.unlink()
    with pytest.raises(CannotServe, match=r"smtp\.password_file"):
        mail_server_of(settings)


def test_a_word_list_is_bounded_and_read_as_passwords_are(tmp_path: Path) -> None:
    """NFC, folded, a Windows file's mark left out, and without what is too short to be a password anyway."""
    words = tmp_path / "words"
    settings = Settings(server=SERVER, smtp=SMTP, password=PasswordSettings(blocklist_file=str(words)))
    words.write_bytes("\ufeffThe Quiet Harbour At Night\r\nshort\r\nCafe\u0301 Du\u00a0Monde Again\r\n".encode())
    assert policy_of(settings, STANDARD).blocklist == {"the quiet harbour at night", "caf\u00e9 du monde again"}
    with words.open("wb") as file:
        file.truncate(BLOCKLIST_BYTES + 1)
    with pytest.raises(CannotServe, match=r"password\.blocklist_file .* more than 16777216 bytes"):
        policy_of(settings, STANDARD)


def test_leaks_are_a_rule_where_somebody_is_asked() -> None:
    asks = Settings(server=SERVER, smtp=SMTP, password=PasswordSettings(pwned_ranges_url="https://r.example.org/range"))
    assert "breached" in public_profile(asks, STANDARD, "ok").password.rules
    assert "breached" not in public_profile(Settings(server=SERVER, smtp=SMTP), STANDARD, "ok").password.rules


@pytest.mark.parametrize(("mode", "warned"), [(0o600, 0), (0o640, 0), (0o644, 1), (0o602, 1)])
def test_a_password_file_open_to_everybody_is_warned_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, mode: int, warned: int
) -> None:
    password = tmp_path / "password"
    password.write_text("hunter2")
    password.chmod(mode)
    mail_server_of(
        Settings(
            server=SERVER,
            smtp=SmtpSettings(
                host="mail.example.org", sender="r@example.org", username="m", password_file=str(password)
            ),
        )
    )
    assert [it.message for it in caplog.records] == ["password_file_open_to_everybody"] * warned
    assert "hunter2" not in caplog.text


def test_a_doors_key_is_read_where_one_is_named(tmp_path: Path) -> None:
    key = tmp_path / "door.key"
    key.write_text("k" * 43 + "\n")
    key.chmod(0o600)
    assert door_key_of(Settings()).reveal() == ""
    assert door_key_of(Settings(server=ServerSettings(door_key_file=str(key)))).reveal() == "k" * 43
    key.chmod(0o640)
    with pytest.raises(CannotServe, match="chmod 600") as caught:
        door_key_of(Settings(server=ServerSettings(door_key_file=str(key))))
    assert caught.value.code is Exit.USAGE
