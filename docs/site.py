"""Brings into the site what lies beside docs/ (security, changelog …), with its links turned to the pages."""

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

PAPERS = {"SECURITY.md": "security.md", "CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md"}
_FROM_THE_TOP = re.compile(r"\]\(docs/")
_TO_THE_TOP = re.compile(r"\]\((?:\.\./)?([A-Z]+\.md)")
_IN_CELL = re.compile(r"(?<=<td><code>)[^<]*_[^<]*")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_HEAD = re.compile(r"<th[^>]*>(.*?)</th>")
_CELL = re.compile(r"<td([^>]*>)")
_FEW = 2
_UNNAMED = '<div class="md-search" data-md-component="search" role="dialog">'


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


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Long names in tables may break behind an underscore; each cell knows its column, for windows without columns."""
    html = _IN_CELL.sub(lambda found: found[0].replace("_", "_<wbr>"), html)
    return _TABLE.sub(_labelled, html)


def _labelled(found: re.Match[str]) -> str:
    head, _, body = found[0].partition("</thead>")
    names = _HEAD.findall(head)
    rows = body.split("</tr>")
    for number, row in enumerate(rows):
        left = iter(names)
        rows[number] = _CELL.sub(lambda cell, left=left: f'<td role="cell" data-label="{next(left, "")}"{cell[1]}', row)
    whole = f"{head}</thead>{'</tr>'.join(rows)}"
    kind = "wide" if len(names) > _FEW else "pairs"
    whole = whole.replace("<table>", f'<table role="table" data-kind="{kind}">', 1)
    return whole.replace("<tr>", '<tr role="row">').replace("<th>", '<th role="columnheader">')


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG001
    """The theme's search has no name for those who hear it."""
    return output.replace(_UNNAMED, _UNNAMED.replace(">", ' aria-label="Search">'))
