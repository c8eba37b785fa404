"""What is in force."""

from dataclasses import replace

from tui_reset.contract.secret import Secret
from tui_reset.server.live import Live
from tui_reset.server.mail.server import MailServer

SERVER = MailServer("mail.example.org", 587, "starttls", "reset@example.org", "mailer", Secret("a"))


def test_another_server_wakes_who_watches_and_the_switch_does_not() -> None:
    """S1.8, S1.9: mail is looked at anew when the way it goes has changed, a password included."""
    changed: list[MailServer] = []
    live = Live(self_service=True)
    live.watched_by(lambda: changed.append(live.mail_server))
    live.take(self_service=False, mail_server=live.mail_server)
    assert (live.self_service, changed) == (False, [])
    live.take(self_service=False, mail_server=SERVER)
    live.take(self_service=True, mail_server=replace(SERVER, password=Secret("a")))
    assert changed == [SERVER]
    live.take(self_service=True, mail_server=replace(SERVER, password=Secret("b")))
    assert len(changed) == 2


def test_no_repr_shows_the_password() -> None:
    assert "Secret('a')" not in repr(Live(self_service=True, mail_server=SERVER))
