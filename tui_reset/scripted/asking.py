"""`tui-reset request`: ask for a reset, or go on with the one that was asked for before."""

from dataclasses import dataclass

from msgspec.structs import replace

from tui_reset.client.resume_file import KIND, Resume
from tui_reset.client.watch import OPEN_STEPS
from tui_reset.contract.calls import Hold
from tui_reset.contract.faults import GatewayFault, OutcomeUnknown
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import Asked, ResetStep, View
from tui_reset.language.texts import gettext as _
from tui_reset.scripted.means import Means, not_known
from tui_reset.scripted.refusals import Refusal, RefusalCode
from tui_reset.scripted.waiting import end_with, wait_until_over


@dataclass(frozen=True, slots=True)
class Wish:
    """Who asks, and whether to wait until it is done; `limit` is in seconds."""

    email: str | None
    username: str | None = None
    wait: bool = False
    limit: float | None = None


async def request(means: Means, wish: Wish) -> None:
    """Ask, and wait where that is wished.

    What is kept of a request before is repeated where it was not answered, and continued where it is open.
    """
    resume = means.resume
    if resume is not None:
        _refuse_other(resume, wish)
    if resume is not None and resume.hold is not None:
        view = await means.service.look(resume.hold)
        if view is not None and (view.step in OPEN_STEPS or view.step is ResetStep.DONE):
            await _go_on(means, wish, resume, resume.hold, view)
            return
        means.teller.remark(_("The request in the resume file is over. This is a new one."))
        resume = None
    await _ask(means, wish, resume)


def _new(means: Means, wish: Wish) -> Resume:
    return Resume(kind=KIND, url=means.url, email=wish.email, username=wish.username, ask_key=means.new_key())


async def _go_on(means: Means, wish: Wish, resume: Resume, hold: Hold, view: View) -> None:
    means.tell(view, verification_code=resume.verification_code)
    if view.step is ResetStep.DONE:
        end_with(means, view)
    elif wish.wait:
        await wait_until_over(means, hold, view.version, view.expires_in, wish.limit)


async def _ask(means: Means, wish: Wish, before: Resume | None) -> None:
    """Ask with the key that is kept before anything is sent: whoever is killed asks the same again."""
    resume = before or _new(means, wish)
    means.keeping.save(resume)
    try:
        asked = await means.service.ask(wish.email, wish.username, resume.ask_key or "")
    except OutcomeUnknown as fault:
        raise not_known(fault, _again(means)) from fault
    except (Problem, GatewayFault) as refused:
        if before is None or (isinstance(refused, Problem) and refused.code is ProblemCode.MALFORMED):
            means.keeping.forget()
        raise
    answered = _answered(resume, asked)
    try:
        means.keeping.save(answered)
    finally:
        means.tell(asked)
    _remark(means, asked)
    if wish.wait and answered.hold is not None:
        await wait_until_over(means, answered.hold, asked.version, asked.expires_in, wish.limit)


def _answered(resume: Resume, asked: Asked) -> Resume:
    return replace(
        resume,
        id=asked.id,
        secret=asked.secret,
        reference=asked.reference,
        verification_code=asked.verification_code,
        version=asked.version,
    )


def _remark(means: Means, asked: Asked) -> None:
    said = [_("If the address belongs to an account, a mail is on its way.")]
    if asked.verification_code:
        said.append(_("Keep the verification code."))
    if means.keeping.keeps:
        said.append(_("Then, with the same resume file: tui-reset finish"))
    else:
        said.append(_("Then: tui-reset finish"))
    means.teller.remark(" ".join(said))


def _refuse_other(resume: Resume, wish: Wish) -> None:
    """Raise `Refusal` where the file holds somebody else's request, or none that was asked for."""
    if resume.ask_key is None:
        said = _("The resume file holds a reset that was opened with a link. Finish that one, or name another file.")
        raise Refusal(RefusalCode.FILE_REFUSED, said)
    if (resume.email, resume.username) != (wish.email, wish.username):
        said = _(
            "The resume file holds the request of another address or name. "
            "Finish or cancel that one first, remove the file, or name another one."
        )
        raise Refusal(RefusalCode.FILE_REFUSED, said)


def _again(means: Means) -> str:
    if means.keeping.keeps:
        return _("Run the same command again with the same resume file: it counts as the same request.")
    return _(
        "Run the same command again: if a mail came already, the newest one counts. With --resume none is sent twice."
    )
