"""The way to the mail server, stage by stage; nothing is sent."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from tui_reset.server.doctor.finding import Finding, failed, ok, skipped
from tui_reset.server.doctor.patient import Patient
from tui_reset.server.mail.server import MailServer
from tui_reset.server.mail.smtp import MailNotTaken, SmtpSender, Stage

STEP_SECONDS: Final = 5.0
WHOLE_SECONDS: Final = 12.0
_NEXT: Final = {
    Stage.RESOLVE: "see smtp.host, and this machine's DNS",
    Stage.CONNECT: "see smtp.host and smtp.port, and whether a firewall stands in between",
    Stage.TLS: "see smtp.tls; the server needs a certificate for that name that this machine trusts",
    Stage.SIGN_IN: "see smtp.username, and the password in smtp.password_file",
}


def look_at_mail(patient: Patient) -> Iterator[Finding]:
    """Resolve, connect, TLS and sign-in at the server in force."""
    server = patient.mail
    if server is None:
        yield skipped("mail", "there is no mail server in the settings that can be used")
        return
    where = f"{server.host} port {server.port}"
    try:
        asyncio.run(_asked(server))
    except MailNotTaken as fault:
        yield failed("mail", f"{where} stops at {_stages(fault.stage)}: {fault.reply}", _NEXT.get(fault.stage, ""))
        return
    how = "plain, on this machine" if server.tls == "none" else f"by {server.tls}"
    yield ok("mail", f"{where} {how}{', signed in' if server.username else ''}; nothing was sent")


async def _asked(server: MailServer) -> None:
    quick = replace(server, timeout=min(server.timeout, STEP_SECONDS))
    await SmtpSender(quick, WHOLE_SECONDS).probe()


def _stages(reached: Stage) -> str:
    """The stage it stopped at, and those that went well."""
    done = list(_NEXT)[: list(_NEXT).index(reached)] if reached in _NEXT else []
    well = f" ({', '.join(stage.value.replace('_', '-') for stage in done)} went well)" if done else ""
    return f"{reached.value.replace('_', '-')}{well}"
