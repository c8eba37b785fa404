"""The calls of one reset, each with the answer it brings."""

from typing import Final, cast

from tui_reset.client.gateway import Gateway
from tui_reset.contract import calls, wire
from tui_reset.contract.calls import Hold
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret

GONE_CODES: Final = frozenset({ProblemCode.NOT_FOUND, ProblemCode.UNAUTHORIZED})
"""What a hold gets once the reset is no longer kept."""


class Service:
    """One backend. Every method raises `Problem` and `GatewayFault`."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    async def ask(self, email: str | None, username: str | None, key: str) -> wire.Asked:
        """Ask for a reset."""
        return cast("wire.Asked", await self.gateway.submit(calls.AskReset(email, username, key)))

    async def look(self, hold: Hold) -> wire.View | None:
        """Where the reset stands; None where it is no longer kept."""
        try:
            return cast("wire.View", await self.gateway.submit(calls.LookAtReset(hold)))
        except Problem as problem:
            if problem.code in GONE_CODES:
                return None
            raise

    async def resend(self, hold: Hold) -> wire.View:
        """Have the mail sent again."""
        return cast("wire.View", await self.gateway.submit(calls.ResendMail(hold)))

    async def cancel(self, hold: Hold) -> None:
        """End the reset."""
        await self.gateway.submit(calls.CancelReset(hold))

    async def open_link(self, link: Secret) -> wire.Opened:
        """Come with the link alone."""
        return cast("wire.Opened", await self.gateway.submit(calls.OpenLink(link)))

    async def prove(self, hold: Hold, link: Secret | None, mail_code: Secret | None) -> wire.View:
        """Prove the mailbox, with one of the two."""
        return cast("wire.View", await self.gateway.submit(calls.ProveMailbox(hold, link, mail_code)))

    async def pause(self, hold: Hold, totp: Secret | None, recovery_code: Secret | None) -> wire.Paused:
        """Pause two-factor, with one of the two (S1.27)."""
        return cast("wire.Paused", await self.gateway.submit(calls.BeginPause(hold, totp, recovery_code)))

    async def change(self, call: calls.ChangePassword) -> wire.PasswordChanged:
        """Set the new password."""
        return cast("wire.PasswordChanged", await self.gateway.submit(call))
