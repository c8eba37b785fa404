"""The finder of the style files."""

from tui_reset.stylesheets import stylesheet


def test_styles_are_found_by_absolute_path() -> None:
    """Beside the package in a checkout, inside it in a wheel."""
    path = stylesheet("screens/overlay")
    assert path.is_absolute()
    assert path.is_file()
