"""Every command that the papers tell people to type is typed by a test, as it stands there."""

import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.doubles.demo import PASSWORDS, totp
from tests.machine import needs
from tests.papers.blocks import ROOT, Block, blocks, papers
from tests.papers.scene import Scene
from tests.papers.typed_elsewhere import CI, ELSEWHERE, FOLLOWED, UNRUN

pytestmark = pytest.mark.checkout
OPENED: Final = {
    "tui-reset --url https://reset.example.org": "Forgot your password?",
    "ssh reset@reset.example.org": "Forgot your password?",
    "ssh -p 2222 -o NoHostAuthenticationForLocalhost=yes reset@127.0.0.1": "Forgot your password?",
    "ssh -p 2222 reset@127.0.0.1": "Forgot your password?",
    "tui-reset demo --profile ours.toml": "Herons",
    "tui-reset --lines --resume alice.reset": "Type a number",
    "tui-reset ssh --url http://127.0.0.1:8017 --log console": "serving",
}
"""What opens on a terminal, and what is then seen."""
RUN: Final = frozenset({"docs/api.md", "docs/lines.md", "docs/operating.md", "docs/profiles.md", "docs/scripts.md"})
"""Papers whose other blocks are typed one after the other, in one shell."""
HEAD: Final = r"tui-reset audit verify | grep -o '[0-9]*:[0-9a-f]\{64\}$' > /var/backups/audit-head"
MEANWHILE: Final = {
    "\ntui-reset audit verify --head": f"\n{HEAD}\ntui-reset audit verify --head",
    "\ntui-reset doctor": "\ntui-reset doctor || case $? in 3 | 12) ;; *) false ;; esac",
}
"""On paper the night before has left its head, and the service runs."""
ALL: Final = [block for paper in papers() for block in blocks(paper)]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with Scene(tmp_path_factory.mktemp("papers")) as scene:
        profile = re.search(
            r"<!-- profile -->\n\n```toml\n(.*?)```", (ROOT / "docs/profiles.md").read_text(), re.DOTALL
        )
        assert profile
        (scene.folder / "ours.toml").write_text(profile[1])
        yield scene


def is_typed_there(line: str) -> bool:
    return line in OPENED or line in ELSEWHERE or line in UNRUN


def typed_here(paper: str) -> str:
    """All blocks of a paper that are nobody else's."""
    mine = [block for block in ALL if block.paper == paper and (paper, block.heading) not in FOLLOWED]
    return "\n".join(block.commands for block in mine if not all(map(is_typed_there, block.lines)))


@pytest.mark.parametrize("block", ALL, ids=lambda block: f"{block.paper}: {block.lines[0][:40]}")
def test_somebody_types_it(block: Block) -> None:
    """When it fails: run the new command here (`OPENED`, `RUN`), or name the test that does (`typed_elsewhere`)."""
    if (block.paper, block.heading) not in FOLLOWED and block.paper not in RUN:
        assert [line for line in block.lines if not is_typed_there(line)] == []


def test_nothing_is_listed_that_is_not_on_paper() -> None:
    told = {line for block in ALL for line in block.lines}
    assert [line for line in (*OPENED, *ELSEWHERE, *UNRUN) if line not in told] == []
    assert set(FOLLOWED) <= {(block.paper, block.heading) for block in ALL}
    assert [place for place in {*FOLLOWED.values(), *ELSEWHERE.values()} if not (ROOT / place).is_file()] == []


def test_the_tests_elsewhere_are_about_it() -> None:
    for (paper, heading), place in FOLLOWED.items():
        text = (ROOT / place).read_text(encoding="utf-8")
        assert Path(paper).name in text or heading in text or "sshd_config.sample" in text, place
    for line, place in ELSEWHERE.items():
        if place != CI and line.startswith("tui-reset"):
            assert re.findall(r"--\w[\w-]*", line)[-1] in (ROOT / place).read_text(encoding="utf-8"), place
        if line.startswith("make "):
            assert f"\n{line.removeprefix('make ')}:" in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("line", OPENED)
def test_it_opens(scene: Scene, line: str) -> None:
    if line.startswith("ssh "):
        scene.leads_there(needs("ssh"))
    with scene.opens(line) as terminal:
        terminal.wait_for(OPENED[line])
        terminal.signal(signal.SIGTERM)
        assert terminal.exit_code() in {0, 128 + signal.SIGTERM, -signal.SIGTERM, 255}


def test_a_whole_reset_with_curl(scene: Scene) -> None:
    for program in ("curl", "jq"):
        needs(program)
    (scene.folder / "api").mkdir()
    done = scene.types(f"cd api; ln -s ../mails mails\n{typed_here('docs/api.md')}")
    assert done.returncode == 0, done.stderr
    assert '"step": "set_password"' in done.stdout
    assert '"step":"done"' in done.stdout.replace('": "', '":"')
    assert '"email": "alice@example.org"' in done.stdout or '"account": "alice@example.org"' in done.stdout
    assert '"code": "' in done.stdout


def test_the_profile_on_paper_can_be_used(scene: Scene) -> None:
    kept = (scene.folder / "ours.toml").read_text()
    done = scene.types(typed_here("docs/profiles.md"))
    assert (done.returncode, done.stderr) == (0, "")
    (scene.folder / "ours.toml").write_text(kept)
    assert scene.types("tui-reset profile check ours.toml").stdout.startswith("ours.toml can be used")


def test_an_operator_looks_after_it(scene: Scene) -> None:
    """With systemd, cron's mail and PostgreSQL's own program standing by; other tests meet the real ones."""
    for program in ("systemctl", "pg_dump", "mail"):
        scene.stands_in(program)
    commands = typed_here("docs/operating.md")
    (scene.folder / "backups" / "tui-reset").mkdir(parents=True)
    state = scene.folder / "state"
    state.mkdir(mode=0o700)
    more = {"STATE_DIRECTORY": str(state), "TUI_RESET_SMTP_HOST": "127.0.0.1", "TUI_RESET_SMTP_SENDER": "r@example.org"}
    assert scene.types("tui-reset db upgrade", more).returncode == 0
    for before, now in MEANWHILE.items():
        assert before in commands
        commands = commands.replace(before, now)
    done = scene.types(commands, more)
    assert done.returncode == 0, done.stdout + done.stderr
    assert list((scene.folder / "backups" / "tui-reset").glob("reset-*.db"))
    assert "The audit log is as it was written." in done.stdout


def test_lines_without_a_terminal(scene: Scene) -> None:
    done = scene.types(f"{typed_here('docs/lines.md')} || test $? = 130")
    assert done.returncode == 0, done.stderr
    assert "Verification code:" in done.stdout


def test_bob_takes_one_step_after_the_other(scene: Scene) -> None:
    """Each with what the steps before it brought."""
    ask, wrong, echo, right, *descriptors = typed_here("docs/scripts.md").splitlines()
    assert echo == "echo $?"
    assert '"step": "wait_for_mail"' in scene.types(ask).stdout
    code = scene.demo.letter("bob@example.org").mail_code
    assert '"code": "incomplete"' in scene.types(f"set +e; {wrong}", {"code": code}).stderr
    given = {"password": "seven herons, and one of them is Bob", "totp": totp("bob@example.org")}
    assert '"step": "done"' in scene.types(right, given).stdout
    assert PASSWORDS["bob@example.org"] not in given.values()
    done = scene.types("\n".join(descriptors), {"private": str(scene.folder)})
    assert done.returncode == 0, done.stderr
    assert '"step": "wait_for_mail"' in done.stdout
