"""The form for the new password: what it holds, and what it says after a refusal."""

import secrets
from dataclasses import dataclass, field
from typing import Final

from tui_reset.contract.password_text import character_rules, length_rules, normalised_password
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import PasswordBody, Proof
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.server.cases.page import LinkPage
from tui_reset.server.pages.sentences import (
    NOT_THE_SAME,
    ONE_OF_TWO,
    RECOVERY_LEFT,
    TOO_LONG,
    TYPE_CODE,
    TYPE_PASSWORD,
    TYPE_TOTP,
    of_rule,
    of_waiting,
    of_wrong_code,
)

CODE_LENGTH: Final = 64
"""Characters of a code that are looked at and drawn again."""
PAUSE_ENDED: Final = mark(
    "Two-factor authentication is not paused, or not any more. Pause it, then type the new password again."
)
_WAITING: Final = frozenset({ProblemCode.PROOF_LOCKED, ProblemCode.OVERLOADED, ProblemCode.UNAVAILABLE})


@dataclass(frozen=True, slots=True)
class PasswordForm:
    """What is drawn. `errors` are sentences by field; of what was typed only the verification code is kept.

    `again` makes a double submit one act: it is new after every refusal that was judged.
    """

    again: str = field(default_factory=lambda: secrets.token_hex(16))
    status: int = 200
    banner: str = ""
    typed_code: str = ""
    errors: dict[str, list[str]] = field(default_factory=dict)


def body_of(fields: dict[str, str], page: LinkPage) -> PasswordBody | PasswordForm:
    """The submitted change, or the form again where nothing needs to be judged: a mismatch costs no attempt (S2.13)."""
    codes = {name: fields.get(name, "").strip() for name in ("verification_code", "totp", "recovery_code")}
    if only_recovery(page):
        codes["totp"] = ""
    password = fields.get("new_password", "")
    errors = _password_errors(password, fields.get("confirm", ""), page) | _code_errors(codes, page)
    if errors:
        return PasswordForm(status=422, typed_code=codes["verification_code"][:CODE_LENGTH], errors=errors)
    return PasswordBody(new_password=password, **{name: code for name, code in codes.items() if code})


def _password_errors(password: str, confirm: str, page: LinkPage) -> dict[str, list[str]]:
    """Only what a mismatch needs; with a match the backend judges all rules (ASVS 2.2.2)."""
    if not password:
        return {"new_password": [_(TYPE_PASSWORD)]}
    normalised = normalised_password(password)
    if normalised == normalised_password(confirm):
        return {}
    rules = [*length_rules(normalised, page.min_length, page.max_length), *character_rules(normalised)]
    errors = {"new_password": [of_rule(rule, page.min_length, page.max_length) for rule in rules]} if rules else {}
    return errors | {"confirm": [_(NOT_THE_SAME)]}


def only_recovery(page: LinkPage) -> bool:
    """Whether the authenticator's tries are used up, and a recovery code is what is left (S2.16)."""
    return page.proof is Proof.TOTP and not page.attempts_left


def _code_errors(codes: dict[str, str], page: LinkPage) -> dict[str, list[str]]:
    proof = page.proof
    errors = {name: [_(TOO_LONG)] for name, code in codes.items() if len(code) > CODE_LENGTH}
    if proof is Proof.TOTP and codes["totp"] and codes["recovery_code"]:
        errors["recovery_code"] = [_(ONE_OF_TWO)]
    if proof is Proof.TOTP and not codes["totp"] and not codes["recovery_code"]:
        missing = {"recovery_code": [_(RECOVERY_LEFT)]} if only_recovery(page) else {"totp": [_(TYPE_TOTP)]}
        errors |= missing
    if proof is Proof.VERIFICATION_CODE and not codes["verification_code"]:
        errors["verification_code"] = [_(TYPE_CODE)]
    return errors


def refused_form(problem: Problem, page: LinkPage, fields: dict[str, str]) -> PasswordForm | None:
    """The form with what the refusal says, or None where the form is of no use any more."""
    typed_code = fields.get("verification_code", "").strip()[:CODE_LENGTH]
    match problem.code:
        case ProblemCode.PASSWORD_REFUSED:
            rules = (problem.fields or {}).get("new_password", [])
            sentences = [of_rule(rule, page.min_length, page.max_length) for rule in rules]
            return PasswordForm(status=422, typed_code=typed_code, errors={"new_password": sentences})
        case ProblemCode.WRONG_PROOF:
            authenticator = page.proof is Proof.TOTP
            name, said = _proof_field(page.proof, fields), of_wrong_code(problem, authenticator=authenticator)
            if name == "totp" and problem.attempts_left == 0:
                name, said = "recovery_code", [*said, _(RECOVERY_LEFT)]
            return PasswordForm(status=422, errors={name: said})
        case code if code in _WAITING:
            # The outcome may be unknown: the same submission again must be the same act.
            again = fields.get("again") or secrets.token_hex(16)
            status = 429 if code is ProblemCode.PROOF_LOCKED else 503
            return PasswordForm(
                again=again,
                status=status,
                banner=of_waiting(problem, authenticator=bool(fields.get("totp"))),
                typed_code=typed_code,
            )
        case ProblemCode.TWO_FACTOR_MUST_BE_PAUSED:
            return PasswordForm(status=409, banner=_(PAUSE_ENDED))
    return None


def _proof_field(proof: Proof, fields: dict[str, str]) -> str:
    if proof is Proof.VERIFICATION_CODE:
        return "verification_code"
    return "recovery_code" if fields.get("recovery_code", "").strip() else "totp"
