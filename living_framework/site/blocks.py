"""Finished HTML in a page, put aside before Markdown reads the rest.

Most of a page is made by templates and is no Markdown. Python-Markdown, and MkDocs before it, would
read it letter by letter to find where it ends; here its end is the end tag of its first tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

PRIORITY = 25  # after white space is made even (30), before any reader of HTML (MkDocs 21, 20)

_START = re.compile(r"^ {0,3}(?P<at><(?P<tag>[a-zA-Z][\w-]*))", re.MULTILINE)
_ALONE = re.compile(r" *\n(?P<blank> *\n)?")


class FinishedHtml(Extension):
    """For Python-Markdown: blocks of HTML pass it by. What comes out is the same."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Register with Python-Markdown (called by it for each page)."""
        md.preprocessors.register(_PutAside(md), "finished_html", PRIORITY)


class _PutAside(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "<!" in text or "<?" in text:  # a comment hides tags
            return lines
        return "".join(self._pieces(text)).split("\n")

    def _pieces(self, text: str) -> Iterator[str]:
        """The text, with what Markdown's own reader of HTML would write in place of each block.

        From a block on that has no end tag, or text behind it, all is left to that reader.
        """
        at = 0
        for start in _START.finditer(text):
            tag, begin = start["tag"], start.start("at")
            if begin < at or not self.md.is_block_level(tag.lower()):
                continue
            end = _end(text, tag, begin)
            alone = _ALONE.match(text, end) if end else None
            if not alone:
                break
            block = text[begin:end] + ("\n" if alone["blank"] else "")
            yield f"{text[at:begin]}\n{self.md.htmlStash.store(block)}\n\n"
            at = end
        yield text[at:]


def _end(text: str, tag: str, begin: int) -> int:
    """Where the block ends that begins with a tag; 0 where it does not."""
    start, end = rf"(?P<start><{tag}(?=[\s>])[^<>]*(?<!/)>)", rf"(?P<end></{tag}\s*>)"
    tags = re.compile(rf"{start}|{end}|</?{tag}\b", re.IGNORECASE)
    depth = 0
    for found in tags.finditer(text, begin):
        if not found["start"] and not found["end"]:
            break
        depth += 1 if found["start"] else -1
        if not depth:
            return found.end()
    return 0
