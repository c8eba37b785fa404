"""The reference in docs/settings.md is the one that the settings write themselves."""

from pathlib import Path

import pytest

from tui_reset.settings.fields import all_fields
from tui_reset.settings.reference import settings_table

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_every_setting_is_in_the_table_and_explained() -> None:
    table = settings_table()
    assert [key for key, field in all_fields().items() if f"`{field.variable}`" not in table] == []
    assert [key for key, field in all_fields().items() if not field.meta.description] == []


@pytest.mark.checkout
def test_the_page_shows_this_table() -> None:
    """When it fails: put the new table between the two marks, as CONTRIBUTING says."""
    _, _, rest = PAGE.read_text(encoding="utf-8").partition("<!-- settings -->\n")
    shown, _, _ = rest.partition("<!-- end of settings -->")
    assert shown.strip() == settings_table().strip()
