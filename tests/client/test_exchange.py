"""The HTTP form of every call."""

import msgspec
import pytest

from tui_reset.client.exchange import PROFILE, exchange_of, look_at
from tui_reset.contract import calls, wire
from tui_reset.contract.calls import Call, Hold
from tui_reset.contract.secret import Secret

HOLD = Hold("req/1", Secret("grant-secret"))
TOKEN = Secret("session-secret")

TABLE: list[tuple[Call, str, type[wire.Answer], object, str | None]] = [
    (
        calls.AskReset("alice@example.org", None, "k" * 22),
        "POST /v1/resets",
        wire.Asked,
        {"identity": {"email": "alice@example.org"}},
        None,
    ),
    (calls.LookAtReset(HOLD), "GET /v1/resets/req%2F1", wire.View, None, "grant-secret"),
    (calls.ResendMail(HOLD), "POST /v1/resets/req%2F1/resend", wire.View, None, "grant-secret"),
    (
        calls.ProveMailbox(HOLD, link=Secret("L")),
        "POST /v1/resets/req%2F1/mailbox",
        wire.View,
        {"link": "L"},
        "grant-secret",
    ),
    (
        calls.ProveMailbox(HOLD, mail_code=Secret("M")),
        "POST /v1/resets/req%2F1/mailbox",
        wire.View,
        {"mail_code": "M"},
        "grant-secret",
    ),
    (calls.OpenLink(Secret("L")), "POST /v1/links", wire.Opened, {"link": "L"}, None),
    (
        calls.BeginPause(HOLD, totp=Secret("123456")),
        "POST /v1/resets/req%2F1/two-factor/pause",
        wire.Paused,
        {"totp": "123456"},
        "grant-secret",
    ),
    (
        calls.BeginPause(HOLD, recovery_code=Secret("R-1")),
        "POST /v1/resets/req%2F1/two-factor/pause",
        wire.Paused,
        {"recovery_code": "R-1"},
        "grant-secret",
    ),
    (
        calls.ChangePassword(HOLD, Secret("new one"), "k" * 22, totp=Secret("123456")),
        "POST /v1/resets/req%2F1/password",
        wire.PasswordChanged,
        {"new_password": "new one", "totp": "123456"},
        "grant-secret",
    ),
    (calls.CancelReset(HOLD), "DELETE /v1/resets/req%2F1", wire.NoContent, None, "grant-secret"),
    (
        calls.OpenSession("alice", Secret("pw"), recovery_code=Secret("R")),
        "POST /v1/sessions",
        wire.SessionOpened,
        {"identifier": "alice", "password": "pw", "recovery_code": "R"},
        None,
    ),
    (calls.CloseSession(TOKEN), "DELETE /v1/sessions/current", wire.NoContent, None, "session-secret"),
    (calls.ReadAccount(TOKEN), "GET /v1/account", wire.Account, None, "session-secret"),
    (
        calls.BeginTwoFactor(TOKEN, Secret("pw")),
        "POST /v1/account/two-factor",
        wire.TwoFactorSeed,
        {"password": "pw"},
        "session-secret",
    ),
    (
        calls.ConfirmTwoFactor(TOKEN, Secret("1")),
        "PUT /v1/account/two-factor",
        wire.RecoveryCodes,
        {"totp": "1"},
        "session-secret",
    ),
    (
        calls.EndTwoFactor(TOKEN, Secret("pw"), totp=Secret("1")),
        "DELETE /v1/account/two-factor",
        wire.NoContent,
        {"password": "pw", "totp": "1"},
        "session-secret",
    ),
    (
        calls.ReplaceRecoveryCodes(TOKEN, Secret("1")),
        "POST /v1/account/two-factor/recovery-codes",
        wire.RecoveryCodes,
        {"totp": "1"},
        "session-secret",
    ),
    (
        calls.PushPassword(TOKEN, "crm/../x", Secret("P")),
        "POST /v1/account/apps/crm%2F..%2Fx/push",
        wire.Pushed,
        {"password": "P"},
        "session-secret",
    ),
]


@pytest.mark.parametrize(
    ("call", "line", "answer", "body", "bearer"), TABLE, ids=[type(row[0]).__name__ for row in TABLE]
)
def test_each_call_has_its_exchange(
    call: Call, line: str, answer: type[wire.Answer], body: object, bearer: str | None
) -> None:
    exchange = exchange_of(call)
    assert f"{exchange.method} {exchange.path}" == line
    assert exchange.answer is answer
    assert exchange.bearer == (None if bearer is None else Secret(bearer))
    sent = None if exchange.body is None else msgspec.json.decode(msgspec.json.encode(exchange.body))
    assert sent == body
    assert exchange.changes is not isinstance(call, calls.READS)


def test_a_change_carries_its_idempotency_key() -> None:
    assert exchange_of(calls.AskReset(None, "alice", "key-of-asking-1234")).idempotency_key == "key-of-asking-1234"
    change = calls.ChangePassword(HOLD, Secret("n"), "key-of-changing-12")
    assert exchange_of(change).idempotency_key == "key-of-changing-12"


def test_an_exchange_shows_no_secret() -> None:
    for call, *_ in TABLE:
        shown = repr(exchange_of(call))
        assert not any(
            secret in shown for secret in ("grant-secret", "session-secret", "new one", "'pw'", "'L'", "123456")
        )


def test_reads_change_nothing() -> None:
    assert not PROFILE.changes
    assert not look_at(HOLD).changes
