"""What the mailed link's web page shows and does."""

from dataclasses import dataclass

from tui_reset.contract.wire import PasswordBody, PasswordChanged, Proof, ResetStep
from tui_reset.server.house import Caller, House


@dataclass(frozen=True, slots=True)
class LinkPage:
    """What the holder of a real link may see. `asked_at` is seconds since 1970, `expires_in` seconds remaining.

    `step` is `set_password`, or the end state: `done`, `expired`, `superseded`, `revoked`, `locked`, `cancelled`.
    `recovery_possible`: a recovery code may be typed instead of the authenticator code (S2.16).
    """

    reference: str
    step: ResetStep
    proof: Proof
    asked_at: float
    asked_from: str
    expires_in: int
    attempts_left: int
    min_length: int
    max_length: int
    recovery_possible: bool


async def read_link(house: House, token: str, caller: Caller) -> LinkPage:
    """The page of a link; changes nothing. An unknown or tampered one raises `wrong_link`."""
    raise NotImplementedError


async def change_by_link(
    house: House, token: str, body: PasswordBody, caller: Caller, idempotency_key: str | None
) -> PasswordChanged:
    raise NotImplementedError


async def not_me(house: House, token: str, caller: Caller) -> None:
    raise NotImplementedError
