"""Prints the Debian copyright file: tui-reset's own licence, and whose licence each package inside is under."""

import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

HEAD = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: tui-reset

Files: *
Copyright: {holders}
License: Expat
"""
COMMENT = """
Comment: the packages below are inside as PyPI has them. Their licences in full are beside them, in
 /usr/lib/tui-reset/lib, each in the folder that ends in .dist-info.
"""


def licence_of(package: Distribution) -> str:
    """What it says of itself."""
    told = package.metadata
    named = told.get("License-Expression") or told.get("License") or ""
    classifiers = told.get_all("Classifier", [])
    classified = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License ::")]
    return named if 0 < len(named) < 60 and "\n" not in named else ", ".join(classified) or "see its own files"


def main(site: str, licence: str) -> None:
    """`site`: where the packages are; `licence`: the file of our own."""
    _, holders, terms = Path(licence).read_text(encoding="utf-8").strip().split("\n\n", 2)
    body = "\n".join(f" {line}" if line.strip() else " ." for line in terms.splitlines())
    inside = sorted((found.name.lower(), found.version, licence_of(found)) for found in distributions(path=[site]))
    listed = "".join(f"  {name} {version}: {under}\n" for name, version, under in inside if name != "tui-reset")
    head = HEAD.format(holders=holders.removeprefix("Copyright (c) "))
    sys.stdout.write(f"{head}{body}\n{COMMENT} .\n{listed}")


if __name__ == "__main__":
    main(*sys.argv[1:])
