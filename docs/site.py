"""Brings into the site what lies beside docs/ (security, changelog …), with its links turned to the pages."""

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

PAPERS = {"SECURITY.md": "security.md", "CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md"}
_FROM_THE_TOP = re.compile(r"\]\(docs/")
_TO_THE_TOP = re.compile(r"\]\((?:\.\./)?([A-Z]+\.md)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the papers of the top folder."""
    top = Path(config.config_file_path).parent
    for name, page in PAPERS.items():
        files.append(File.generated(config, page, abs_src_path=str(top / name)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Links as they are in the site: `docs/ssh.md` and `../SECURITY.md` are neighbours there."""
    markdown = _FROM_THE_TOP.sub("](", markdown)
    return _TO_THE_TOP.sub(lambda found: f"]({PAPERS.get(found[1], 'index.md')}", markdown)
