"""What can be refused before anything is sent, each with a sentence at its field (S2.2a, S2.13)."""

from types import MappingProxyType

from tui_reset.contract import limits
from tui_reset.contract.link_text import token_in
from tui_reset.contract.password_text import character_rules, length_rules, normalised_password
from tui_reset.contract.wire import Profile, Proof
from tui_reset.flow.code_forms import (
    authenticator_sentence,
    either_sentence,
    recovery_sentence,
    verification_sentence,
)
from tui_reset.flow.deployment import asks_name_alone
from tui_reset.flow.events import (
    Typed,
    TypedAddress,
    TypedCode,
    TypedPassword,
    TypedPresentPassword,
    TypedSignIn,
    TypedTurnOff,
)
from tui_reset.flow.first_words import HAVE_MAIL
from tui_reset.flow.rules import longest, refused_rule, shortest
from tui_reset.flow.steps import PauseTwoFactor, SecondFactor, SetPassword, SignIn, Step, TurnOffTwoFactor
from tui_reset.flow.trouble import NO_TROUBLE, Trouble
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

Fields = dict[str, tuple[str, ...]]
_NEEDED = mark("This is needed.")


def address_sentence(typed: str) -> str | None:
    """Why this is not an address that mail can go to; None when it may be one."""
    address = typed.strip()
    local, at, domain = address.rpartition("@")
    if not address:
        return _("Type the email address you sign in with.")
    if "," in address or ";" in address or address.count("@") > 1:
        return _("Type one address only.")
    if not at and "://" in address and token_in(address):
        said = _("This is the link from a mail. Choose “{choice}” and paste it there.")
        return said.format(choice=_(HAVE_MAIL))
    if not at:
        return _("An email address has an @ in it, such as name@example.org.")
    if any(char.isspace() or not char.isprintable() for char in address):
        return _("An email address has no spaces and no invisible characters in it.")
    if not local:
        return _("The part before the @ is missing.")
    if not domain or domain.startswith(".") or domain.endswith(".") or ".." in domain:
        return _("The part after the @ is not complete.")
    too_long = (
        len(local.encode()) > limits.EMAIL_LOCAL_OCTETS
        or len(domain.encode()) > limits.EMAIL_DOMAIN_OCTETS
        or len(address.encode()) > limits.EMAIL_OCTETS
    )
    return _("This address is too long.") if too_long else None


def _address(typed: TypedAddress, profile: Profile | None) -> Fields:
    fields: Fields = {}
    wanted = profile.identity if profile else ["email"]
    if "username" in wanted and not typed.username.strip():
        fields["username"] = (_("Type the name you sign in with."),)
    elif len(typed.username.strip()) > limits.USERNAME_CHARACTERS:
        fields["username"] = (_("This name is too long."),)
    if "email" in wanted and (sentence := address_sentence(typed.email)):
        fields["email"] = (sentence,)
    return fields


def _new_password(new: str, confirm: str, profile: Profile | None, *, two_factor: bool = False) -> Fields:
    fields: Fields = {}
    password = normalised_password(new)
    least = shortest(profile, two_factor=two_factor)
    failed = [*length_rules(password, least, longest(profile)), *character_rules(password)]
    if not new:
        fields["new_password"] = (_("Type a new password."),)
    elif failed:
        fields["new_password"] = tuple(refused_rule(rule, new, profile, two_factor=two_factor) for rule in failed)
    if normalised_password(confirm) != password:
        fields["confirm"] = (_("This is not the same as above. Type the new password again."),)
    return fields


def _password(step: SetPassword, typed: TypedPassword, profile: Profile | None) -> Fields:
    proof, code = step.reset.proof, typed.code.reveal()
    fields = _new_password(
        typed.new_password.reveal(), typed.confirm.reveal(), profile, two_factor=step.reset.two_factor
    )
    match proof:
        case Proof.TOTP:
            wrong = recovery_sentence(code) if step.recovery else authenticator_sentence(code, spare=True)
        case Proof.VERIFICATION_CODE:
            wrong = verification_sentence(code)
        case _:
            wrong = None
    return fields | _at_code(wrong)


def _at_code(sentence: str | None) -> Fields:
    return {"code": (sentence,)} if sentence else {}


def _turn_off(step: TurnOffTwoFactor, typed: TypedTurnOff, profile: Profile | None) -> Fields:
    code = typed.code.reveal()
    fields: Fields = {} if typed.password else {"password": (_(_NEEDED),)}
    fields |= _at_code(recovery_sentence(code) if step.recovery else authenticator_sentence(code, spare=True))
    if step.new_password or typed.new_password or typed.confirm:
        fields |= _new_password(typed.new_password.reveal(), typed.confirm.reveal(), profile)
    return fields


def _code(step: Step, typed: TypedCode) -> Fields:
    code = typed.code.reveal()
    match step:
        case SecondFactor(recovery=True):
            return _at_code(recovery_sentence(code))
        case PauseTwoFactor():
            return _at_code(either_sentence(code))
        case _:
            return _at_code(authenticator_sentence(code, spare=isinstance(step, SecondFactor)))


def _fields(step: Step, typed: Typed, profile: Profile | None) -> Fields:
    match step, typed:
        case SignIn(), TypedSignIn(identifier, password):
            later = asks_name_alone(step, profile)
            missing = {"identifier": not identifier.strip(), "password": not password and not later}
            return {name: (_(_NEEDED),) for name, empty in missing.items() if empty}
        case _, TypedAddress():
            return _address(typed, profile)
        case SetPassword(), TypedPassword():
            return _password(step, typed, profile)
        case _, TypedPresentPassword(password):
            return {} if password else {"password": (_(_NEEDED),)}
        case _, TypedCode():
            return _code(step, typed)
        case TurnOffTwoFactor(), TypedTurnOff():
            return _turn_off(step, typed, profile)
        case _:
            return {}


def check(step: Step, typed: Typed, profile: Profile | None) -> Trouble:
    """All that is wrong with a form at once; no trouble means it can be sent."""
    fields = _fields(step, typed, profile)
    return Trouble(fields=MappingProxyType(fields)) if fields else NO_TROUBLE
