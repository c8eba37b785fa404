"""What judging a proof leaves in the audit trail."""

import pytest

from tests.doubles.fake_house import FakeHouse, caller
from tests.server.cases.walks import asked_and_opened, changed, opened, refused
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import MailboxBody
from tui_reset.server.cases import prove

WRONG = "AAAA-AAAA"


async def test_only_what_is_counted_is_noted_and_a_lock_once(core: FakeHouse) -> None:
    """No caller fills the disk: missing proofs and tries after the lock leave no entry."""
    asked, held = await asked_and_opened(core)
    noted = "SELECT result, count(*) FROM events WHERE type = 'proof' GROUP BY result ORDER BY result"
    for _ in range(3):
        await refused(changed(core, held), ProblemCode.WRONG_PROOF)
    assert await core.rows(noted) == []
    for _ in range(4):
        await refused(changed(core, held, verification_code=WRONG), ProblemCode.WRONG_PROOF)
    assert await core.rows(noted) == [("wrong_proof", 4)]
    await refused(changed(core, held, verification_code=WRONG), ProblemCode.WRONG_PROOF)
    for _ in range(3):
        await refused(changed(core, held, verification_code=asked.verification_code), ProblemCode.PROOF_LOCKED)
    assert await core.rows(noted) == [("proof_locked", 1), ("wrong_proof", 5)]


async def test_the_hours_lock_is_noted_once(core: FakeHouse) -> None:
    """The tenth wrong code of an account, over several resets."""
    for source in ("192.0.2.1", "192.0.2.2", "192.0.2.3"):
        await core.ask(source=source)
        held = await opened(core, await core.link())
        for _ in range(4):
            with pytest.raises(Problem):
                await changed(core, held, verification_code=WRONG)
    noted = await core.rows("SELECT result, count(*) FROM events WHERE type = 'proof' GROUP BY result ORDER BY result")
    assert noted == [("proof_locked", 1), ("wrong_proof", 10)]


async def test_the_mailbox_is_noted_as_proven_once(core: FakeHouse) -> None:
    """Nor does who holds the real link: proving it again leaves no entry, nor does trying after the end."""
    asked = await core.ask()
    body = MailboxBody(link=await core.link())
    for _ in range(3):
        await prove.prove_mailbox(core.house, asked.id, asked.secret, body, caller())
    await core.ask()
    for _ in range(3):
        await refused(
            prove.prove_mailbox(core.house, asked.id, asked.secret, body, caller()), ProblemCode.LINK_SUPERSEDED
        )
    assert await core.rows("SELECT result FROM events WHERE type = 'mailbox_proven'") == [("ok",)]
