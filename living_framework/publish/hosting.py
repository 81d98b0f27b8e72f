"""Files at the root of the site for the host that serves it, and for who finds a weakness in it.

`_headers` is read by Netlify and Cloudflare Pages; `headers.nginx.conf` is for an include in nginx;
`.nojekyll` has GitHub Pages publish files as they are. `.well-known/security.txt` is RFC 9116.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from ..model import Settings
from ..versions.edition import Edition
from . import policy
from .renderer import inline_script

NETLIFY = "_headers"
NGINX = "headers.nginx.conf"
NO_JEKYLL = ".nojekyll"
SECURITY = ".well-known/security.txt"
_VALID = timedelta(days=364)  # RFC 9116 asks for less than a year


def files(editions: list[Edition], script: Path) -> Iterator[tuple[str, bytes]]:
    """These files, for the site's folder; `script` is the one that pages have in them.

    `editions` are oldest first, the draft last.
    """
    sent = policy.headers(inline_script(script).hash)
    yield NETLIFY, for_netlify(sent).encode()
    yield NGINX, for_nginx(sent).encode()
    yield NO_JEKYLL, b""
    day = max((edition.date for edition in editions), default="")
    if day:
        yield SECURITY, security(editions[-1].settings, date.fromisoformat(day)).encode()


def for_netlify(sent: Mapping[str, str]) -> str:
    """The headers as `_headers` has them: for every path, one a line."""
    return "\n".join(["/*", *(f"  {name}: {value}" for name, value in sent.items()), ""])


def for_nginx(sent: Mapping[str, str]) -> str:
    """The headers as directives of nginx.

    A level of nginx with an `add_header` of its own inherits none, so this is for a level without.
    """
    lines = [
        "# Include this in the server or location block that serves the site. nginx inherits these only",
        "# where a block has no add_header of its own; include it there too.",
    ]
    return "\n".join(
        [*lines, *(f'add_header {name} "{value}" always;' for name, value in sent.items()), ""]
    )


def security(settings: Settings, day: date) -> str:
    """security.txt: whom to write to. It is valid for a year after `day`, the last one known of."""
    fields = _fields(settings, day + _VALID)
    return "".join(f"{name}: {value}\n" for name, value in fields)


def _fields(settings: Settings, expires: date) -> Iterator[tuple[str, str]]:
    yield "Contact", f"mailto:{settings.contact.email}"
    yield "Expires", f"{expires.isoformat()}T00:00:00Z"
    yield "Preferred-Languages", str(settings.language)
    yield "Canonical", f"{settings.site}{SECURITY}"
    yield "Policy", f"{settings.repository.url}/blob/{settings.repository.branch}/SECURITY.md"
