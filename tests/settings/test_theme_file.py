"""A theme file is judged by what people can read; what is wrong is said by line and key, with what would do."""

from pathlib import Path

import msgspec
import pytest

from tui_reset.contract.colours import EDGE_RATIO, TEXT_RATIO, contrast
from tui_reset.settings import SettingsError, load_client, load_ssh
from tui_reset.settings.theme_file import OwnTheme, read_theme

LEAST = 'background = "#101014"\nforeground = "#e8e6e3"\naccent = "#c8a2ff"\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "evening.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text", [LEAST, 'background = "#ffffff"\nforeground = "#222222"\naccent = "#00539b"\ndark = false\n']
)
def test_three_colours_are_enough_and_all_can_be_read(tmp_path: Path, text: str) -> None:
    theme = msgspec.json.decode(read_theme(written(tmp_path, text)), type=OwnTheme)
    for ground in (theme.background, theme.surface, theme.panel):
        for colour in (theme.foreground, theme.quiet, theme.accent, theme.success, theme.warning, theme.error):
            assert contrast(colour, ground) >= TEXT_RATIO
        assert contrast(theme.edge, ground) >= EDGE_RATIO
    assert contrast(theme.on_accent, theme.accent) >= TEXT_RATIO


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            LEAST + 'primary = "#ffffff"\n',
            "evening.toml, line 4: primary is not a key of a theme; there are: background",
        ),
        (LEAST.replace("#c8a2ff", "purple"), "line 3: accent must be a colour such as \"#7fc8b8\", not 'purple'."),
        (LEAST + "dark = 1\n", "line 4: dark must be true or false, not 1."),
        (LEAST + 'name = "so nice"\n', "line 4: name must be up to 32 letters, digits, - and _, not 'so nice'."),
        (LEAST + 'contrast = "no"\n', 'line 4: contrast must be "aa" or "any"'),
        ('background = "#101014"\naccent = "#c8a2ff"\n', "foreground is missing: it must be a colour such as"),
        (LEAST.replace("#c8a2ff", "#5a3a8a"), "line 3: accent must stand out from background: #5a3a8a on #101014 has"),
        (LEAST + 'quiet = "#555555"\n', "4.5 to 1 is needed. Take #"),
        (
            LEAST + 'edge = "#333333"\n',
            "line 4: edge must stand out from background: #333333 on #101014 has a contrast",
        ),
        (LEAST + 'on_accent = "#ffffff"\n', "line 4: on_accent must stand out from accent"),
        ("background = \n", "line 1: not valid TOML"),
        (f"name = {'9' * 5000}\n", "evening.toml: a number of thousands of digits"),
        (f"name = {'[' * 100_000}\n", "lists in lists without end. Is it the right file?"),
        (LEAST.replace("#c8a2ff", "#c8a2ff\\n"), "line 3: accent must be a colour such as"),
        (LEAST + 'name = "own\\n"\n', "line 4: name must be up to 32 letters"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_would_do(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_theme(written(tmp_path, text))
    assert said in str(refused.value)


def test_who_insists_gets_colours_that_not_everybody_can_read(tmp_path: Path) -> None:
    path = written(tmp_path, LEAST + 'quiet = "#555555"\ncontrast = "any"\n')
    assert msgspec.json.decode(read_theme(path), type=OwnTheme).quiet == "#555555"
    with pytest.raises(SettingsError, match=r'set contrast = "any" to take it as it is'):
        read_theme(written(tmp_path, LEAST + 'quiet = "#555555"\n'))


def test_the_setting_names_a_file_beside_the_settings_and_hands_on_what_it_says(tmp_path: Path) -> None:
    """Read once, by whoever starts: what is handed on to sessions is no path."""
    written(tmp_path, LEAST)
    config = tmp_path / "settings.toml"
    config.write_text('url = "https://reset.example.org"\ntheme = "evening.toml"\n', encoding="utf-8")
    for load in (load_client, load_ssh):
        theme = load(config, environ={"HOME": str(tmp_path)}).theme
        assert msgspec.json.decode(theme, type=OwnTheme).accent == "#c8a2ff"
        assert str(tmp_path) not in theme


@pytest.mark.parametrize("theme", ["pink", "own", "/etc/passwd", '{"name": "x"}'])
def test_what_is_neither_a_name_nor_a_toml_file_is_no_theme(tmp_path: Path, theme: str) -> None:
    with pytest.raises(SettingsError, match="--theme must be dark, light, high-contrast, terminal, or the name of"):
        load_client(options={"theme": theme}, environ={"HOME": str(tmp_path)})


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"The theme file .*none\.toml cannot be read: no such file"):
        load_client(options={"theme": str(tmp_path / "none.toml")}, environ={"HOME": str(tmp_path)})


@pytest.mark.checkout
def test_the_theme_on_paper_can_be_used(tmp_path: Path) -> None:
    """docs/look.md shows one; so do its keys."""
    page = (Path(__file__).parents[2] / "docs" / "look.md").read_text(encoding="utf-8")
    shown = page.partition("<!-- theme -->")[2].partition("```toml\n")[2].partition("```")[0]
    assert msgspec.json.decode(read_theme(written(tmp_path, shown)), type=OwnTheme).name == "evening"
    keys = {key for line in page.splitlines() if line.startswith("| `") for key in line.split("|")[1].split("`")[1::2]}
    assert set(OwnTheme.__struct_fields__) <= keys
