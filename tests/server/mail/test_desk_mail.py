"""The link mail of a reset that the desk has started."""

from dataclasses import replace

from tests.doubles.mail_server import text_of
from tests.server.mail.test_composing import LINK, FakeParcel, composer, html_of

ORIGIN = {"started_by": "desk", "origin": "the support desk"}


def test_it_says_who_started_it_and_asks_for_no_code() -> None:
    """S1.14, S1.14a: link and reference; the mail code is for a terminal that asked, and here none did."""
    parcel = FakeParcel()
    mail = composer().compose(replace(parcel, context=parcel.context | ORIGIN))
    for text in (text_of(mail), html_of(mail)):
        assert "An administrator has started a reset" in text
        assert LINK in text
        assert "the support desk" in text
        assert "3XX0-Z6XH" in text
        assert "7K2M" not in text
        assert "Somebody asked" not in text
    assert mail["Subject"] == "Reset your password"


def test_an_own_one_says_nothing_of_administrators() -> None:
    """S2.8."""
    mail = composer().compose(FakeParcel())
    for text in (text_of(mail), html_of(mail)):
        assert "dministrator" not in text
        assert "7K2M-9QXD" in text
