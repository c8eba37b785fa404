"""The line drops, the backend dies, the terminal closes: the reset goes on."""

import signal
from pathlib import Path

from tests.doubles.demo import Demo
from tests.doubles.service import free_port
from tests.journeys.front import ALICE, NEW_PASSWORD, Front


def test_a_dropped_line_is_continued_with_the_mail_and_the_copied_code(demo: Demo, front: Front) -> None:
    """S2.1a, S2.5: the terminal's window is closed; the link and the code are all that is needed."""
    with front(demo.url) as alice:
        code = alice.forgets_and_waits(ALICE)
        alice.hang_up()
        assert alice.exit_code() == 128 + signal.SIGHUP
    with front(demo.url) as alice:
        alice.has_mail_already(demo.letter(ALICE).link)
        alice.reaches_the_password()
        alice.sets_password(code=code)
        alice.is_done()
        alice.presses_enter()
        alice.wait_for("Forgot your password?")
    assert demo.sign_in(ALICE, NEW_PASSWORD).status == 201


def test_the_backend_is_killed_and_started_again_in_the_middle(tmp_path: Path, front: Front) -> None:
    """S2.9a, S2.18: waiting says that the service is away, goes on by itself, and nothing typed is lost."""
    options = (
        *("--port", str(free_port())),
        *("--database", f"sqlite:///{tmp_path}/demo.db"),
        *("--mail-dir", str(tmp_path / "mails")),
    )
    with Demo(environ={}, options=options) as demo:
        alice = front(demo.url)
        code = alice.forgets_and_waits(ALICE)
        link = demo.letter(ALICE).link
        demo.process.kill()
    with alice:
        alice.hears_that_nothing_answers()
        alice.hands_in(link)
        alice.wait_for("Nothing answers", "try again")
        with Demo(environ={}, options=options) as demo:
            alice.says_once("Nothing answers")
            alice.presses_enter()
            alice.reaches_the_password(code)
            demo.process.kill()
            demo.process.wait()
            alice.sets_password()
            alice.wait_for("Nothing answers")
        with Demo(environ={}, options=options) as demo:
            alice.presses_enter()
            alice.is_done()
            alice.signs_in_after()
            alice.wait_for("Hello, Alice")
            assert demo.sign_in(ALICE).code == "wrong_credentials"
