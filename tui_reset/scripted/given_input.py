"""What `tui-reset finish` is given, read and judged as far as that can be done without the service."""

from dataclasses import dataclass
from typing import Final

import msgspec

from tui_reset.contract import limits
from tui_reset.contract.codes import is_code
from tui_reset.contract.link_text import token_in
from tui_reset.contract.secret import Secret
from tui_reset.flow.pasted import NothingUsable, PastedLink, read_pasted
from tui_reset.language.texts import gettext as _
from tui_reset.scripted.refusals import Refusal, RefusalCode

MAIL: Final = ("link", "mail_code")
PROOFS: Final = ("verification_code", "totp", "recovery_code")


class FinishInput(msgspec.Struct, frozen=True, kw_only=True):
    """The object as it is written: at most one member from the mail, at most one proof. Its repr shows nothing."""

    link: str | None = None
    mail_code: str | None = None
    new_password: str
    verification_code: str | None = None
    totp: str | None = None
    recovery_code: str | None = None

    def __repr__(self) -> str:
        return "FinishInput()"


@dataclass(frozen=True, slots=True)
class Given:
    """What the person or script has."""

    new_password: Secret
    link: Secret | None = None
    mail_code: Secret | None = None
    verification_code: Secret | None = None
    totp: Secret | None = None
    recovery_code: Secret | None = None

    @property
    def mailed(self) -> bool:
        """Whether there is something from the mail."""
        return self.link is not None or self.mail_code is not None


def given_of(written: FinishInput) -> Given:
    """The same, judged. Raises `Refusal`, without a word of what was given."""
    for names in (MAIL, PROOFS):
        if sum(getattr(written, name) is not None for name in names) > 1:
            said = _("The input has more than one of {names}. Give one of them.")
            raise Refusal(RefusalCode.USAGE, said.format(names=", ".join(names)))
    link, mail_code = _from_mail(written)
    return Given(
        new_password=Secret(written.new_password),
        link=link,
        mail_code=mail_code,
        verification_code=_secret(written.verification_code),
        totp=_secret(written.totp),
        recovery_code=_secret(written.recovery_code),
    )


def _secret(text: str | None) -> Secret | None:
    return None if text is None else Secret(text)


def _from_mail(written: FinishInput) -> tuple[Secret | None, Secret | None]:
    """The token of a link, or the mail code, in whatever was taken out of the mail (S2.9a)."""
    if written.mail_code is not None:
        return None, _mail_code(written.mail_code)
    if written.link is None:
        return None, None
    if token := token_in(written.link):  # a whole mail is longer than what people paste
        return Secret(token), None
    found = read_pasted(written.link)
    if isinstance(found, NothingUsable):
        raise _malformed("link", found.sentence)
    return (found.token, None) if isinstance(found, PastedLink) else (None, found.code)


def _mail_code(typed: str) -> Secret:
    """A slip of the finger is told before it costs an attempt."""
    if is_code(typed, limits.CODE_CHARACTERS):
        return Secret(typed)
    said = _("mail_code is not one: it has {number} letters and digits. Compare it with the mail.")
    raise _malformed("mail_code", said.format(number=limits.CODE_CHARACTERS))


def _malformed(name: str, sentence: str) -> Refusal:
    return Refusal(RefusalCode.MALFORMED, sentence, {name: ["malformed"]})
