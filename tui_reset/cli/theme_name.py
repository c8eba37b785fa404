"""What `--theme` takes: a name that comes with the product, or the file of a theme of one's own."""

from typing import Final

import click

HELP: Final = "Colours of the app: dark, light, high-contrast, terminal, or a TOML file."
NAMES: Final = ("dark", "light", "high-contrast", "terminal")


class ThemeName(click.ParamType[str]):
    """A file is read with the other settings."""

    name = "theme"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """As it is; other names are refused at once."""
        if value not in NAMES and not value.endswith(".toml"):
            self.fail(f"{value!r} is not one of {', '.join(NAMES)}, nor a file that ends in .toml.", param, ctx)
        return value
