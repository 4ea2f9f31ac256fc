"""Renders the documents into ``build/docs`` and finds links that lead nowhere.

What comes out opens from a disk or a memory stick: plain pages, no script, nothing fetched.
"""

from __future__ import annotations

import html
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

TARGET = Path("build/docs")
PATTERNS = ("*.md", "docs/**/*.md")
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="stylesheet" href="{up}documents.css"></head>
<body><main>{body}</main></body></html>
"""
STYLE = """body { font: 1rem/1.6 system-ui, sans-serif; margin: 0; color-scheme: light dark; }
main { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word; }
pre, table { overflow-x: auto; display: block; } pre { padding: .8rem; border: 1px solid; }
td, th { text-align: start; vertical-align: top; padding: .2rem .8rem .2rem 0; }
"""


@dataclass(frozen=True)
class Document:
    """One Markdown file, parsed."""

    path: Path
    tokens: tuple[Token, ...]

    @property
    def title(self) -> str:
        """The first heading, or the file's name."""
        return next((text for text in self.headings()), self.path.stem)

    def headings(self) -> Iterator[str]:
        """Yield the text of every heading."""
        for place, token in enumerate(self.tokens):
            if token.type == "heading_open":
                yield self.tokens[place + 1].content

    def links(self) -> Iterator[str]:
        """Yield the address of every link and picture."""
        for token in self.tokens:
            for child in token.children or ():
                address = child.attrGet("href") or child.attrGet("src")
                if isinstance(address, str):
                    yield address


def reader() -> MarkdownIt:
    """Return the Markdown reader: tables, no raw HTML."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def read_documents(root: Path) -> dict[Path, Document]:
    """Return every document under ``root`` by its path."""
    paths = sorted({path for pattern in PATTERNS for path in root.glob(pattern)})
    parse = reader().parse
    return {path: Document(path, tuple(parse(path.read_text("utf-8")))) for path in paths}


def anchor(heading: str) -> str:
    """Return the anchor that forges give a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.lower())
    return kept.replace(" ", "-")


def broken_links(root: Path, documents: dict[Path, Document]) -> list[str]:
    """Return every link to a file or heading that is not there."""
    faults = []
    for path, document in documents.items():
        for address in document.links():
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.exists() or not _has_anchor(documents.get(target), parts.fragment):
                faults.append(f"{path.relative_to(root)}: {address} leads nowhere")
    return faults


def _has_anchor(document: Document | None, fragment: str) -> bool:
    return document is None or not fragment or fragment in map(anchor, document.headings())


def page_of(document: Document, root: Path) -> str:
    """Return the document as one page that opens without a server."""
    markdown = reader()
    tokens = list(document.tokens)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchor(tokens[place + 1].content))
        for child in token.children or ():
            address = child.attrGet("href")
            if isinstance(address, str) and not urlsplit(address).scheme:
                child.attrSet("href", re.sub(r"\.md(?=#|$)", ".html", address))
    body = markdown.renderer.render(tokens, markdown.options, {})
    depth = len(document.path.relative_to(root).parts) - 1
    return PAGE.format(title=html.escape(document.title), up="../" * depth, body=body)


def render(root: Path, target: Path) -> list[str]:
    """Write every page and return the links that lead nowhere."""
    documents = read_documents(root)
    faults = broken_links(root, documents)
    shutil.rmtree(target, ignore_errors=True)
    for path, document in documents.items():
        page = target / path.relative_to(root).with_suffix(".html")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(page_of(document, root), encoding="utf-8")
    target.mkdir(parents=True, exist_ok=True)
    (target / "documents.css").write_text(STYLE, encoding="utf-8")
    return faults


def main() -> int:
    """Render; 1 where a link leads nowhere."""
    faults = render(Path.cwd(), Path.cwd() / TARGET)
    print("\n".join(faults) if faults else f"documents are in {TARGET}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
