"""What a browser may do with our pages: one source for the pages themselves and for hosts' headers.

Each page carries its policy (CSP level 3) in a `meta` element, so that it holds on every host and
in a page opened from a file. A host that can send headers sends the same policy, with what only a
header can say: see `hosting`.
"""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

INLINE = "scripts/theme.js"  # the one script that is in a page itself

_CLOSED = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}
_OPEN = {
    **_CLOSED,
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "require-trusted-types-for": "'script'",
    "trusted-types": "living-framework",  # the one of scripts/parts/loading.js
}
# By shell: that of most pages, that of the pages of ids, and that of pages that only lead on.
KINDS = {"main": {**_OPEN, "connect-src": "'self'"}, "bare": _OPEN, "redirect": _CLOSED}

_ASKED_FOR = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope",
              "magnetometer", "microphone", "midi", "payment", "usb")  # fmt: skip


@cache
def policy(kind: str, script: str = "") -> Markup:
    """The policy of a kind of page; `script` is the hash of the script in it, if there is one.

    Raises KeyError where there is no such kind.
    """
    directives = dict(KINDS[kind])
    if script:
        directives["script-src"] += f" '{script}'"
    text = "; ".join(f"{name} {value}" for name, value in directives.items())
    return Markup(text)  # noqa: S704 - our own words


def headers(script: str) -> dict[str, str]:
    """The headers of every page; `script` is the hash of the script that pages have in them."""
    return {
        "Content-Security-Policy": f"{policy('main', script)}; frame-ancestors 'none'",
        "Strict-Transport-Security": "max-age=31536000",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _ASKED_FOR),
        "Cross-Origin-Opener-Policy": "same-origin",
    }
