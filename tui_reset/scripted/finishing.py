"""`tui-reset finish`: prove the mailbox, pause two-factor where that is needed, change the password; never twice."""

from typing import Any, Final

import msgspec
from msgspec.structs import replace

from tui_reset.client.resume_file import KIND, Resume
from tui_reset.contract.calls import ChangePassword, Hold
from tui_reset.contract.faults import OutcomeUnknown
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import PasswordChanged, Proof, ResetStep, View
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.scripted.given_input import Given
from tui_reset.scripted.means import KEPT_ALIVE, LABELS, Means, held, looked_at, not_known, refuse_gone, refuse_over
from tui_reset.scripted.refusals import Refusal, RefusalCode
from tui_reset.scripted.service import GONE_CODES

_OVER: Final = frozenset(
    {
        ProblemCode.RESET_OVER,
        ProblemCode.LINK_USED,
        ProblemCode.LINK_EXPIRED,
        ProblemCode.LINK_SUPERSEDED,
        *GONE_CODES,
    }
)
_NOT_JUDGED: Final = frozenset(
    {ProblemCode.OVERLOADED, ProblemCode.UNAVAILABLE, ProblemCode.TOO_MANY_REQUESTS, ProblemCode.PROOF_LOCKED}
)
"""After these the same is sent with the same key again."""
_DONE: Final = mark("The password is changed. Sign in with it.")
_EARLIER: Final = mark(
    "The password was changed before, and the one given now was not used. If it was not you, say so at once."
)
_EARLIER_WITHOUT_FILE: Final = mark(
    "The password was changed before, by an earlier run of this command or by somebody else. Sign in with the new "
    "password; if that fails and it was not you, say so at once."
)
_LOST: Final = mark(
    "The service no longer keeps this reset, and whether an earlier try changed the password is not known. "
    "Sign in with the new password, and with the old one if that fails."
)
_AGAIN: Final = mark("Run the same command again with the same resume file: nothing is done twice.")
_AGAIN_WITHOUT_FILE: Final = mark(
    "Sign in with the new password, and with the old one if that fails. Running the same command again tells too."
)


async def finish(means: Means, given: Given) -> None:
    """Do what is missing, tell what came of it, and let go of what was kept.

    Raises `Problem`, `GatewayFault` and `Refusal`, this also where it is done with another password; what the service
    accepted until then needs not be given again.
    """
    try:
        resume = means.resume
        finishing = await _opened(means, given) if resume is None else _Finishing(means, given, *held(resume))
        told = await finishing.run()
    except OutcomeUnknown as fault:
        raise not_known(fault, _(_AGAIN if means.keeping.keeps else _AGAIN_WITHOUT_FILE)) from fault
    # In this order: whoever is killed before the answer was written is told by the next run.
    means.teller.answer(told, LABELS)
    means.keeping.forget()
    if told["earlier"]:  # what was asked for was not done, and a script must not go on as if it were
        raise Refusal(RefusalCode.RESET_OVER, _(_EARLIER if means.keeping.keeps else _EARLIER_WITHOUT_FILE))
    means.teller.remark(_(_DONE))


async def _opened(means: Means, given: Given) -> "_Finishing":
    """Come with the link alone; a named resume file begins here."""
    if given.link is None:
        said = (
            _("Give link, with the link from the mail: a mail code needs the resume file of its request.")
            if given.mailed
            else _("Give link, with the link from the mail: there is no resume file.")
        )
        raise Refusal(RefusalCode.INCOMPLETE, said, {"link": ["missing"]})
    opened = await means.service.open_link(given.link)
    resume = Resume(
        kind=KIND,
        url=means.url,
        id=opened.id,
        secret=opened.secret,
        reference=opened.reference,
        version=opened.version,
    )
    means.keeping.save(resume)
    return _Finishing(means, given, *held(resume))


class _Finishing:
    """One run."""

    def __init__(self, means: Means, given: Given, resume: Resume, hold: Hold) -> None:
        self._means = means
        self._given = given
        self._resume = resume
        self._hold = hold
        self._codes_left: int | None = None

    async def run(self) -> dict[str, Any]:
        """The answer."""
        view = await self._means.service.look(self._hold)
        if view is None:
            self._means.keeping.forget()
            raise Refusal(RefusalCode.RESET_OVER, _(_LOST)) if self._resume.change_key else refuse_gone(self._means)
        if view.step is ResetStep.DONE:
            return await self._told_again()
        if view.step not in KEPT_ALIVE:
            raise refuse_over(self._means, view)
        try:
            view = await self._paused(await self._proven(view))
        except Problem as problem:
            if problem.code in _OVER:
                self._means.keeping.forget()
            raise
        return await self._changed(view)

    async def _told_again(self) -> dict[str, Any]:
        """It is done: by an earlier run of this command with this password, or by somebody else.

        A repeat is told by its key and password, whatever proof goes along; a busy service has told nothing yet.
        """
        if self._resume.change_key is None:
            return self._earlier()
        again = ChangePassword(
            self._hold, self._given.new_password, self._resume.change_key, **self._proof(Proof.UNKNOWN)
        )
        try:
            return self._done(await self._means.service.change(again))
        except Problem as problem:
            if problem.code in _NOT_JUDGED:
                raise
            return self._earlier()

    async def _proven(self, view: View) -> View:
        """With the mailbox proven: by now, or before."""
        if view.step is ResetStep.SET_PASSWORD or view.proof is not Proof.UNKNOWN:
            return view
        if not self._given.mailed:
            said = _("The mailbox is not proven yet: give link or mail_code, from the mail.")
            raise Refusal(RefusalCode.INCOMPLETE, said, {"link": ["missing"], "mail_code": ["missing"]})
        return await self._means.service.prove(self._hold, self._given.link, self._given.mail_code)

    async def _paused(self, view: View) -> View:
        """With two-factor paused, where it has to be (S1.27)."""
        if not view.must_pause:
            return view
        totp, recovery_code = self._given.totp, self._given.recovery_code
        if totp is None and recovery_code is None:
            said = _("Two-factor authentication has to be paused for the change: give totp or recovery_code.")
            raise Refusal(RefusalCode.INCOMPLETE, said, {"totp": ["missing"], "recovery_code": ["missing"]})
        paused = await self._means.service.pause(self._hold, totp, recovery_code)
        self._codes_left = paused.recovery_codes_left
        return await looked_at(self._means, self._hold)

    async def _changed(self, view: View) -> dict[str, Any]:
        before = self._resume.change_key
        key = before or self._means.new_key()
        change = self._change(view, key)
        self._keep(key)
        try:
            return self._done(await self._means.service.change(change))
        except Problem as problem:
            if problem.code not in _NOT_JUDGED:
                self._keep(None)
            if problem.code is ProblemCode.IDEMPOTENCY_MISMATCH and before is not None:
                return await self._run_anew()
            if problem.code in _OVER:
                return await self._found_over()
            raise

    async def _run_anew(self) -> dict[str, Any]:
        """Something else was sent with the earlier key: if it was refused then, this is a change of its own."""
        view = await looked_at(self._means, self._hold)
        return self._earlier() if view.step is ResetStep.DONE else await self._changed(view)

    async def _found_over(self) -> dict[str, Any]:
        view = await looked_at(self._means, self._hold)
        if view.step is ResetStep.DONE:
            return self._earlier()
        raise refuse_over(self._means, view)

    def _change(self, view: View, key: str) -> ChangePassword:
        return ChangePassword(self._hold, self._given.new_password, key, **self._proof(view.proof))

    def _proof(self, wanted: Proof) -> dict[str, Secret]:
        """What goes along, by what is asked for; the code that was kept is not sent where it would count as wrong."""
        given = self._given
        kept = Secret(self._resume.verification_code) if self._resume.verification_code else None
        match wanted:
            case Proof.NONE:
                return {}
            case Proof.VERIFICATION_CODE:
                code = given.verification_code or kept
                return {"verification_code": code} if code else _missing("verification_code")
            case Proof.TOTP if given.recovery_code:
                return {"recovery_code": given.recovery_code}
            case Proof.TOTP:
                return {"totp": given.totp} if given.totp else _missing("totp", "recovery_code")
            case _:
                proofs = {"verification_code": given.verification_code, "totp": given.totp}
                found = {name: secret for name, secret in proofs.items() if secret}
                return found or ({"recovery_code": given.recovery_code} if given.recovery_code else {})

    def _keep(self, key: str | None) -> None:
        self._resume = replace(self._resume, change_key=key)
        self._means.keeping.save(self._resume)

    def _done(self, changed: PasswordChanged) -> dict[str, Any]:
        members = msgspec.to_builtins(changed)
        left = members["recovery_codes_left"]
        members["recovery_codes_left"] = self._codes_left if left is None else left
        return {**self._named(), **members, "earlier": False}

    def _earlier(self) -> dict[str, Any]:
        return {**self._named(), "step": ResetStep.DONE.value, "earlier": True}

    def _named(self) -> dict[str, Any]:
        return {"id": self._resume.id, "reference": self._resume.reference}


def _missing(*names: str) -> dict[str, Secret]:
    if len(names) == 1:
        said = _("The change needs {name}: give it beside the new password.").format(name=names[0])
    else:
        said = _("The change needs {name} or {other}: give it beside the new password.")
        said = said.format(name=names[0], other=names[1])
    raise Refusal(RefusalCode.INCOMPLETE, said, {name: ["missing"] for name in names})
