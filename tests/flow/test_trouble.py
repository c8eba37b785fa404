"""Trouble is true when there is something to say."""

from tui_reset.flow.trouble import NO_TROUBLE, Tone, at_field, notice


def test_trouble() -> None:
    assert not NO_TROUBLE
    assert at_field("mail", "One.", "Two.").fields == {"mail": ("One.", "Two.")}
    assert notice("Done.").tone is Tone.NOTICE
    assert notice("Done.")
    assert not notice("")
