"""The form for the new password: what it holds, and what it says after a refusal."""

import secrets
from dataclasses import dataclass, field

from tui_reset.contract.password_text import normalised_password
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import PasswordBody, Proof
from tui_reset.server.cases.page import LinkPage
from tui_reset.server.pages.sentences import of_rule, of_waiting, of_wrong_code

_WAITING = frozenset({ProblemCode.PROOF_LOCKED, ProblemCode.OVERLOADED, ProblemCode.UNAVAILABLE})


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


def body_of(fields: dict[str, str], proof: Proof) -> PasswordBody | PasswordForm:
    """The submitted change, or the form again where nothing needs to be judged: a mismatch costs no attempt (S2.13)."""
    errors: dict[str, list[str]] = {}
    password, confirm = fields.get("new_password", ""), fields.get("confirm", "")
    if not password:
        errors["new_password"] = ["Type the new password."]
    elif normalised_password(password) != normalised_password(confirm):
        errors["confirm"] = ["This is not the same as the new password. Type it again."]
    code, totp, recovery = (fields.get(name, "").strip() for name in ("verification_code", "totp", "recovery_code"))
    if proof is Proof.TOTP and totp and recovery:
        errors["recovery_code"] = ["Fill in one of the two: the authenticator code or a recovery code."]
    if proof is Proof.TOTP and not totp and not recovery:
        errors["totp"] = ["Type the code from your authenticator app."]
    if proof is Proof.VERIFICATION_CODE and not code:
        errors["verification_code"] = ["Type the verification code."]
    too_long = [
        name
        for name, typed in zip(("verification_code", "totp", "recovery_code"), (code, totp, recovery), strict=True)
        if len(typed) > 64
    ]
    for name in too_long:
        errors[name] = ["This is too long for a code."]
    if errors:
        return PasswordForm(status=422, typed_code=code[:64], errors=errors)
    return PasswordBody(
        new_password=password,
        verification_code=code or None,
        totp=totp or None,
        recovery_code=recovery or None,
    )


def refused_form(problem: Problem, page: LinkPage, fields: dict[str, str]) -> PasswordForm | None:
    """The form with what the refusal says, or None where the form is of no use any more."""
    typed_code = fields.get("verification_code", "").strip()[:64]
    match problem.code:
        case ProblemCode.PASSWORD_REFUSED:
            rules = (problem.fields or {}).get("new_password", [])
            sentences = [of_rule(rule, page.min_length, page.max_length) for rule in rules]
            return PasswordForm(status=422, typed_code=typed_code, errors={"new_password": sentences})
        case ProblemCode.WRONG_PROOF:
            authenticator = page.proof is Proof.TOTP
            name = _proof_field(page.proof, fields)
            return PasswordForm(status=422, errors={name: of_wrong_code(problem, authenticator=authenticator)})
        case code if code in _WAITING:
            # The outcome may be unknown: the same submission again must be the same act.
            again = fields.get("again") or secrets.token_hex(16)
            status = 429 if code is ProblemCode.PROOF_LOCKED else 503
            return PasswordForm(again=again, status=status, banner=of_waiting(problem), typed_code=typed_code)
    return None


def _proof_field(proof: Proof, fields: dict[str, str]) -> str:
    if proof is Proof.VERIFICATION_CODE:
        return "verification_code"
    return "recovery_code" if fields.get("recovery_code", "").strip() else "totp"
