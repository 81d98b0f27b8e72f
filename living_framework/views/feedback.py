"""Ways to comment on a page or a statement: addresses, prefilled, that need no script."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, urlencode

from ..versions.edition import Edition


class Ways(NamedTuple):
    """Addresses: a prefilled issue form, a prefilled e-mail, and the file to edit if there is one."""

    issue: str
    email: str
    edit: str


def ways(
    edition: Edition, *, title: str, address: str, source: str, id_: str = "", quotation: str = ""
) -> Ways:
    """The ways to comment on one page or statement.

    `source` is the file that an edit changes, below the repository's root; `address` is the full
    address of what is commented on. The fields are those of the issue form feedback.yml; the
    e-mail follows RFC 6068.
    """
    settings = edition.settings
    named = title if title != id_ else ""
    subject = f"{id_}: {title}" if id_ and named else title
    fields = {
        "template": "feedback.yml",
        "title": f"Comment on {subject}",
        "page": named,
        "id": id_,
        "version": edition.version,
        "address": address,
        "quotation": quotation,
    }
    known = [("Page", named), ("Id", id_), ("Version", edition.version), ("Address", address)]
    body = "\n".join(f"{name}: {value}" for name, value in known if value)
    if quotation:
        body += f"\n\n> {quotation}"
    body += "\n\nMy comment:\n"
    mail = urlencode(
        {"subject": f"Comment on {subject}", "body": body.replace("\n", "\r\n")}, quote_via=quote
    )
    repository = settings.repository
    return Ways(
        issue=f"{repository.url}/issues/new?" + urlencode({k: v for k, v in fields.items() if v}),
        email=f"mailto:{settings.contact.email}?{mail}",
        edit=f"{repository.url}/edit/{repository.branch}/{quote(source)}" if source else "",
    )
