"""A mail handed over at once."""

import pytest

from tests.doubles.mail_server import mail_server
from tui_reset.server.mail.composing import Composer, Letterhead
from tui_reset.server.mail.direct import DirectMail, Letter
from tui_reset.server.mail.server import MailServer
from tui_reset.server.mail.smtp import MailNotTaken, Stage
from tui_reset.server.rules.mail_template import MailTemplate

HEAD = Letterhead("Password reset", "Reset your password", "reset@example.org", "Call 555 0199.")
CONTEXT = {"at": 0.0, "origin": "192.0.2.7"}


def direct(sender: str = "reset@example.org") -> DirectMail:
    return DirectMail(Composer(HEAD, lambda: 0.0, lambda: "t", lambda: sender))


async def test_it_comes_from_the_address_that_is_in_force() -> None:
    """S1.10: envelope and header alike."""
    async with mail_server() as double:
        server = MailServer("127.0.0.1", double.port, "none", "crm@example.org")
        letter = Letter(MailTemplate.MAIL_TEST, "ada@example.org", CONTEXT)
        assert (await direct("crm@example.org").send(server, letter)).startswith("250")
        (mail,) = double.messages()
    assert double.envelopes[0].mail_from == "crm@example.org"
    assert mail["From"] == "Password reset <crm@example.org>"


@pytest.mark.parametrize(
    ("sender", "recipient", "stage"),
    [
        ("reset@example.org\r\nBcc: eve@evil.test", "ada@example.org", Stage.SENDER),
        ("reset@example.org", "a@x.org>\r\nRCPT TO:<b@y.org", Stage.RECIPIENT),
    ],
)
async def test_an_address_that_is_none_reaches_no_server(sender: str, recipient: str, stage: Stage) -> None:
    """Case 45: named by its stage, as if the server had refused it."""
    with pytest.raises(MailNotTaken) as refused:
        await direct().send(MailServer("127.0.0.1", 9, "none", sender), Letter(MailTemplate.MAIL_TEST, recipient, {}))
    assert refused.value.stage is stage
