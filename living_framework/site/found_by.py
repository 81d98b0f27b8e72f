"""Words by which readers ask for the pages that the tool makes: with nothing else, such a page comes first."""

from __future__ import annotations

FOUND_BY: dict[str, tuple[str, ...]] = {
    "board.md": ("completeness", "progress", "status",),
    "comments.md": ("comments", "comment sheet", "review", "spreadsheet of comments", "responses to comments",),
    "data.md": ("data", "download", "downloads", "csv", "json", "json-ld", "excel", "spreadsheet", "api", "dataset", "bibtex", "ris", "export", "feed", "rss",),
    "evidence.md": ("evidence", "references", "sources", "bibliography", "literature",),
    "explorer.md": ("all statements", "statements", "filter", "list of statements",),
    "facets/index.md": ("all facets", "facets", "list of facets", "contents", "table of contents",),
    "glossary.md": ("glossary", "definitions", "terms", "dictionary", "vocabulary",),
    "map.md": ("map", "relations", "related facets", "diagram", "connections",),
    "matrix.md": ("matrix", "who and what",),
    "holds.md": ("check a citation", "citation check", "still valid", "outdated citation", "check my citation",),
    "rules.md": ("rules", "checks", "style rules",),
    "versions.md": ("versions", "releases", "older version", "old version", "newest version", "latest version", "changelog", "what changed", "what is new",),
    "whole.md": ("one page", "whole framework", "full text", "print", "pdf", "everything",),
}
