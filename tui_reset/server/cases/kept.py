"""Answers kept for repeats with the same idempotency key: the truth, told again and never done again (API)."""

import msgspec

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import AppState, PasswordChanged, ResetStep
from tui_reset.server.cases.proof import is_same_fingerprint, proof_fingerprint
from tui_reset.server.cases.second_factor import Typed
from tui_reset.server.house import House
from tui_reset.server.store.answers import KeptAnswer


class Changed(msgspec.Struct, frozen=True, tag="changed"):
    """The password was set."""

    sessions_ended: int
    recovery_codes_left: int | None
    apps: list[AppState] = []

    def answer(self) -> PasswordChanged:
        """The same answer as the first time."""
        return PasswordChanged(
            step=ResetStep.DONE,
            sessions_ended=self.sessions_ended,
            recovery_codes_left=self.recovery_codes_left,
            apps=self.apps,
        )


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """The proof was wrong, and was counted once."""

    attempts_left: int | None
    hint: str | None


def kept_change(password_hash: str, changed: Changed) -> KeptAnswer:
    """Success: the argon2 string of the password is what a repeat is held against, never a fast hash of it."""
    return KeptAnswer(password_hash, msgspec.json.encode(changed).decode())


def kept_refusal(house: House, typed: Typed | None, problem: Problem) -> KeptAnswer:
    """A counted wrong proof."""
    outcome = msgspec.json.encode(Refused(problem.attempts_left, problem.hint)).decode()
    return KeptAnswer(proof_fingerprint(house, typed), outcome)


async def tell_again(house: House, kept: KeptAnswer, password: str, typed: Typed | None) -> PasswordChanged:
    """The kept answer, if this really is the same call; else `idempotency_mismatch`."""
    outcome = msgspec.json.decode(kept.outcome, type=Changed | Refused)
    if isinstance(outcome, Changed):
        if await house.hasher.verify(kept.fingerprint, password):
            return outcome.answer()
        raise Problem(ProblemCode.IDEMPOTENCY_MISMATCH)
    if not is_same_fingerprint(kept.fingerprint, proof_fingerprint(house, typed)):
        raise Problem(ProblemCode.IDEMPOTENCY_MISMATCH)
    raise Problem(ProblemCode.WRONG_PROOF, attempts_left=outcome.attempts_left, hint=outcome.hint)
