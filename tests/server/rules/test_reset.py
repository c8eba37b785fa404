"""One reset, and what each holder may see of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tui_reset.contract.limits import PAUSE_SECONDS
from tui_reset.contract.wire import Proof, ResetStep
from tui_reset.server.rules.policy import Policy
from tui_reset.server.rules.reset import (
    FinishedWith,
    Grant,
    GrantKind,
    Reset,
    ResetState,
    attempts_left,
    must_pause,
    needed_proof,
    paused_for,
    resend_in,
    resends_left,
    seconds_left,
    true_step,
    version_of,
    view_of,
    visible_step,
)

POLICY = Policy()
NOW = 1_000.0
RESET = Reset(
    id="r",
    reference="R",
    subject="s",
    account_id="a",
    credential_version=1,
    source="192.0.2.1",
    origin="192.0.2.1",
    created=NOW,
    expires=NOW + 1800,
    state=ResetState.OPEN,
)
ASKER = Grant(id="g", kind=GrantKind.ASKER, proven=False, mailed_at=NOW)
STATES = st.sampled_from(ResetState)
FINISHES = st.sampled_from([None, *FinishedWith])
RESETS = st.builds(
    lambda state, finished, wrong, account: replace(
        RESET,
        state=state,
        finished_with=finished if state is ResetState.DONE else None,
        wrong_proofs=wrong,
        account_id=account,
    ),
    STATES,
    FINISHES,
    st.integers(0, 5),
    st.sampled_from(["a", None]),
)
GRANTS = st.builds(
    lambda wrong, resends, cancelled: replace(ASKER, wrong_mail_codes=wrong, resends=resends, cancelled=cancelled),
    st.integers(0, 5),
    st.integers(0, 3),
    st.booleans(),
)
TIMES = st.floats(NOW, NOW + 4000)


@given(RESETS, GRANTS, TIMES, st.booleans())
def test_an_unproven_holder_sees_the_same_of_every_reset(reset: Reset, grant: Grant, now: float, on: bool) -> None:
    """S2.2, S2.10a: known, unknown, superseded, revoked, opened: all look like a decoy that is as old.

    The one exception is a change that was finished with this very request's verification code.
    """
    finished = reset.state is ResetState.DONE and reset.finished_with is FinishedWith.VERIFICATION_CODE
    decoy = replace(RESET, account_id=None)
    seen = view_of(reset, grant, on, POLICY, now)
    if not finished:
        assert seen == view_of(decoy, grant, False, POLICY, now)
    assert seen.proof is Proof.UNKNOWN
    assert seen.step in {
        ResetStep.WAIT_FOR_MAIL,
        ResetStep.EXPIRED,
        ResetStep.LOCKED,
        ResetStep.CANCELLED,
        ResetStep.DONE,
    }


@given(RESETS, RESETS, GRANTS, GRANTS, TIMES, TIMES, st.booleans())
def test_the_version_changes_exactly_with_what_is_seen(
    one: Reset, other: Reset, grant: Grant, others: Grant, then: float, now: float, proven: bool
) -> None:
    first = view_of(one, replace(grant, proven=proven), False, POLICY, then)
    second = view_of(other, replace(others, proven=proven), False, POLICY, now)
    same = all(
        getattr(first, name) == getattr(second, name) for name in ("step", "proof", "resends_left", "attempts_left")
    )
    assert (first.version == second.version) == same


def test_versions_of_all_steps_and_proofs_differ() -> None:
    versions = {
        version_of(step, proof, 3, 5, must_pause=pause)
        for step in ResetStep
        for proof in Proof
        for pause in (False, True)
    }
    assert len(versions) == len(ResetStep) * len(Proof) * 2


def test_a_proven_holder_sees_the_truth() -> None:
    proven = replace(ASKER, proven=True)
    for state, step in (
        (ResetState.OPEN, ResetStep.SET_PASSWORD),
        (ResetState.DONE, ResetStep.DONE),
        (ResetState.SUPERSEDED, ResetStep.SUPERSEDED),
        (ResetState.REVOKED, ResetStep.REVOKED),
        (ResetState.CANCELLED, ResetStep.CANCELLED),
    ):
        assert visible_step(replace(RESET, state=state), proven, POLICY, NOW) is step
    assert true_step(replace(RESET, wrong_proofs=5), POLICY, NOW) is ResetStep.LOCKED


def test_everything_lives_until_its_last_second() -> None:
    """SECURITY 15, case 19: TTL-1 s is good, TTL+1 s is not; the configured lifetime is the one that counts."""
    proven = replace(ASKER, proven=True)
    for grant, open_step in ((ASKER, ResetStep.WAIT_FOR_MAIL), (proven, ResetStep.SET_PASSWORD)):
        assert visible_step(RESET, grant, POLICY, RESET.expires - 1) is open_step
        assert visible_step(RESET, grant, POLICY, RESET.expires) is ResetStep.EXPIRED


def test_the_authenticator_takes_the_codes_place() -> None:
    """S2.15: with two-factor on the form asks for the authenticator code."""
    assert needed_proof(POLICY, two_factor=True) is Proof.TOTP
    assert needed_proof(POLICY, two_factor=False) is Proof.VERIFICATION_CODE
    assert needed_proof(Policy(proof=Proof.NONE), two_factor=False) is Proof.NONE


def test_where_it_is_paused_the_last_form_asks_for_no_code() -> None:
    """S1.27: it has been asked for before; who has no two-factor on proves as ever."""
    pausing = Policy(pauses_two_factor=True)
    assert needed_proof(pausing, two_factor=True) is Proof.NONE
    assert needed_proof(pausing, two_factor=False) is Proof.VERIFICATION_CODE


@pytest.mark.parametrize(
    ("proven", "two_factor", "pausing", "until", "asked"),
    [
        (True, True, True, None, True),
        (True, True, True, NOW, True),
        (True, True, True, NOW + 0.5, False),
        (True, True, True, NOW + PAUSE_SECONDS + 5, True),
        (False, True, True, None, False),
        (True, False, True, None, False),
        (True, True, False, None, False),
    ],
)
def test_who_must_pause_first(proven: bool, two_factor: bool, pausing: bool, until: float | None, asked: bool) -> None:
    """S1.27: proven holders of enrolled accounts in such a profile, while theirs is not running."""
    grant = replace(ASKER, proven=proven, paused_until=until)
    policy = Policy(pauses_two_factor=pausing)
    assert must_pause(grant, policy, NOW, two_factor=two_factor) is asked
    assert view_of(RESET, grant, two_factor, policy, NOW).must_pause is asked


def test_a_pause_is_counted_in_whole_seconds() -> None:
    """S1.27: up to the whole of it, however the clock's floats fall."""
    for until, left in ((None, 0), (NOW, 0), (NOW + 0.1, 1), (NOW + PAUSE_SECONDS + 1e-6, PAUSE_SECONDS)):
        assert paused_for(replace(ASKER, paused_until=until), NOW) == left
    for until, left in ((NOW - 9, 0), (NOW + PAUSE_SECONDS + 1, PAUSE_SECONDS), (NOW + PAUSE_SECONDS + 1.1, 0)):
        assert paused_for(replace(ASKER, paused_until=until), NOW) == left


def test_who_came_with_the_link_has_nothing_to_resend() -> None:
    assert resend_in(ASKER, POLICY, NOW) == 60
    link = replace(ASKER, kind=GrantKind.LINK, proven=True)
    seen = view_of(RESET, link, False, POLICY, NOW)
    assert (seen.resends_left, seen.resend_in) == (0, 0)


def test_what_is_stored_keeps_its_name() -> None:
    """Rows of versions before and after this one."""
    assert {*ResetState} == {"open", "done", "superseded", "revoked", "cancelled"}
    assert {*GrantKind} == {"asker", "link", "page"}
    assert {*FinishedWith} == {"verification_code", "totp", "recovery_code", "none"}
    assert (RESET.wrong_proofs, RESET.wrong_recovery_codes) == (ASKER.wrong_mail_codes, ASKER.resends) == (0, 0)


def test_nodes_of_two_versions_give_a_view_the_same_number() -> None:
    """Else whoever polls through a rolling restart would be woken for nothing, again and again."""
    assert version_of(ResetStep.SET_PASSWORD, Proof.TOTP, 2, 4, must_pause=True) == 144_705_540
    assert version_of(ResetStep.CANCELLED, Proof.VERIFICATION_CODE, 3, 5) == 59_771_909


def test_tries_and_resends_are_counted_down_to_none() -> None:
    proven = replace(ASKER, proven=True)
    for wrong, left in ((0, 5), (2, 3), (5, 0), (7, 0)):
        assert attempts_left(replace(RESET, wrong_proofs=wrong), proven, Policy(wrong_mail_codes=9)) == left
        assert attempts_left(RESET, replace(ASKER, wrong_mail_codes=wrong), Policy(wrong_proofs_per_request=9)) == left
    assert [resends_left(replace(ASKER, resends=used), POLICY) for used in (0, 1, 3, 4)] == [3, 2, 0, 0]
    assert [resend_in(ASKER, POLICY, NOW + later) for later in (0, 59.5, 60, 61)] == [60, 1, 0, 0]
    assert [seconds_left(RESET, NOW + later) for later in (0, 0.5, 1799.5, 1800, 1805)] == [1800, 1800, 1, 0, 0]


def test_a_proven_view_has_the_proof_and_what_is_left_of_a_pause() -> None:
    pausing = replace(ASKER, proven=True, paused_until=NOW + 20)
    seen = view_of(RESET, pausing, True, POLICY, NOW)
    assert (seen.proof, seen.two_factor_paused_for) == (Proof.TOTP, 20)
    for state in {*ResetState} - {ResetState.OPEN}:
        assert view_of(replace(RESET, state=state), pausing, True, POLICY, NOW).two_factor_paused_for == 0
    locked = view_of(replace(RESET, wrong_proofs=5), pausing, True, POLICY, NOW)
    assert (locked.step, locked.two_factor_paused_for) == (ResetStep.LOCKED, 20)


def test_an_unproven_holder_sees_the_own_change_and_the_own_wrong_codes() -> None:
    done = replace(RESET, state=ResetState.DONE, finished_with=FinishedWith.VERIFICATION_CODE)
    assert visible_step(done, ASKER, POLICY, NOW) is ResetStep.DONE
    other = replace(done, finished_with=FinishedWith.TOTP)
    assert visible_step(other, ASKER, POLICY, NOW) is ResetStep.WAIT_FOR_MAIL
    for wrong, step in ((4, ResetStep.WAIT_FOR_MAIL), (5, ResetStep.LOCKED), (6, ResetStep.LOCKED)):
        assert visible_step(RESET, replace(ASKER, wrong_mail_codes=wrong), POLICY, NOW) is step
