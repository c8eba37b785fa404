"""What the mailbox of the demo reads out of a mail."""

from pathlib import Path

from tests.doubles.fake_letters import CODE, LINK, notice, put, reset_mail
from tui_reset.demo.letters import Letterbox


def test_link_and_code_are_found_in_the_text_part(tmp_path: Path) -> None:
    put(tmp_path, 1, reset_mail())
    (letter,) = Letterbox(tmp_path).look()
    assert (letter.to, letter.subject) == ("alice@example.org", "Reset your password")
    assert (letter.link, letter.mail_code) == (LINK, CODE)
    assert LINK not in repr(letter)
    assert CODE not in repr(letter)


def test_a_notice_has_neither(tmp_path: Path) -> None:
    put(tmp_path, 1, notice())
    (letter,) = Letterbox(tmp_path).look()
    assert (letter.link, letter.mail_code) == ("", "")
    assert "[/bad]" in letter.text


def test_each_letter_is_brought_once_and_in_order(tmp_path: Path) -> None:
    box = Letterbox(tmp_path)
    assert box.look() == []
    put(tmp_path, 1, reset_mail())
    put(tmp_path, 2, notice())
    (tmp_path / "000003.part").write_bytes(b"half")
    (tmp_path / "notes.eml").write_bytes(b"not ours")
    assert [letter.number for letter in box.look()] == [1, 2]
    assert box.look() == []
    assert [letter.number for letter in box.letters] == [1, 2]
