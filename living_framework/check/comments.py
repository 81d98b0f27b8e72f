"""Rules on the files under comments/: where they stand, what they are about, how they were answered."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import COMMENT_KINDS, COMMENT_STATES, DRAFT, Comment, Marked
from ..model.records import CHANGED_STATES, DUPLICATE
from ..source.ids import COMMENT, EMAIL
from ..source.load import COMMENTS
from .front_matter import parse_date
from .scope import Hit, Scope, nearest


def _comments(scope: Scope) -> Iterator[tuple[str, Comment]]:
    yield from scope.framework.comments.items()


def places(scope: Scope) -> Iterator[Hit]:
    """A comment's file is named after its id, in the folder of the version that it is about.

    `comments/1.0.0/C-0001.yml` has `id: C-0001` and `version: 1.0.0`. An id is given once, by
    `framework comments import`, and over all versions.
    """
    seen: dict[str, str] = {}
    for path, comment in _comments(scope):
        if not comment.id:
            continue
        if not COMMENT.match(comment.id):
            yield Hit(path, comment.id, f"“{comment.id}” is no id of a comment; write it as C-0001")
        elif path != f"{COMMENTS}/{comment.version}/{comment.id}.yml":
            yield Hit(path, comment.id, f"this is {comment.id} on {comment.version}; move the file to {COMMENTS}/{comment.version}/{comment.id}.yml, or correct what it says")  # fmt: skip
        if comment.id in seen:
            yield Hit(path, comment.id, f"{comment.id} is also the id of {seen[comment.id]}; give this one the next free number")  # fmt: skip
        seen.setdefault(comment.id, path)


def subjects(scope: Scope) -> Iterator[Hit]:
    """A comment is about a statement, facet or part of a version that is there.

    A statement that has comments and leaves the draft gets a tombstone in facets/retired.yml, also
    where it was never released: what became of the comments is still shown.
    """
    framework = scope.framework
    if not framework.comments:
        return
    known = {version: set(ids) for version, ids in scope.versions.items()}
    draft = {*framework.statements, *(str(p.id) for p in scope.pages), *framework.retired, *scope.released}  # fmt: skip
    known[DRAFT] = draft
    for path, comment in _comments(scope):
        version, about = comment.version, comment.statement
        if version and version not in known:
            yield Hit(path, version, f"there is no version {version}" + nearest(version, known))
        elif about and version and about not in known[version]:
            remedy = "add it to facets/retired.yml with the reason" if version == DRAFT else "correct the id"  # fmt: skip
            where = "the draft and was never released" if version == DRAFT else f"version {version}"
            yield Hit(path, about, f"{about} is not in {where}; {remedy}")


def words(scope: Scope) -> Iterator[Hit]:
    """A comment says something, and is of a kind that is known or of none."""
    for path, comment in _comments(scope):
        if comment.id and not comment.comment and not comment.proposed:
            yield Hit(path, comment.id, "there is neither a comment nor a proposed wording; write one")  # fmt: skip
        if comment.kind and comment.kind not in COMMENT_KINDS:
            yield Hit(path, comment.kind, f"“{comment.kind}” is no kind" + nearest(comment.kind, COMMENT_KINDS))  # fmt: skip


def answers(scope: Scope) -> Iterator[Hit]:
    """A comment is open, or it has an answer with the reason and the day.

    It was accepted, accepted in part, declined, noted (nothing is to be decided), or is a duplicate of
    another. `framework comments answer C-0001 --decline --because "…"` writes all three.
    """
    for path, comment in _comments(scope):
        state = comment.state
        if not state:
            continue
        if state not in COMMENT_STATES:
            yield Hit(path, state, f"“{state}” is no state" + nearest(state, COMMENT_STATES))
        elif comment.is_open:
            for said in (comment.because, comment.answered, *comment.changed):
                if said:
                    yield Hit(path, said, "the comment is open and has an answer; write the `state` that it has now")  # fmt: skip
                    break
        else:
            for key in ("because", "answered"):
                if not getattr(comment, key):
                    yield Hit(path, state, f"the comment is {state} and does not say {'why' if key == 'because' else 'when'}; write `{key}: …`")  # fmt: skip


def changed(scope: Scope) -> Iterator[Hit]:
    """What a comment changed that was accepted, or in part, is there, or was: `changed` has its ids."""
    there = {*scope.framework.statements, *(str(p.id) for p in scope.pages), *scope.framework.retired, *scope.released}  # fmt: skip
    for path, comment in _comments(scope):
        for id_ in comment.changed:
            if id_ not in there:
                yield Hit(path, id_, f"{id_} is neither in the draft nor retired nor released; correct the id")  # fmt: skip
            elif comment.state in COMMENT_STATES and comment.state not in CHANGED_STATES:
                yield Hit(path, id_, f"the comment is {comment.state} and says that {id_} was changed; take the line away")  # fmt: skip


def changed_since(scope: Scope) -> Iterator[Hit]:
    """What `changed` names was changed since the version that the comment is on.

    A statement is compared, word by word and with its markup, with every later release and the draft.
    """
    draft = {s.id: s.text for page in scope.pages for s in page.statements}
    order = list(scope.versions)
    for path, comment in _comments(scope):
        then = scope.versions.get(str(comment.version), {})
        for id_ in comment.changed:
            if "." not in id_ or not then.get(id_):  # a page, or not yet there
                continue
            later = [scope.versions[v] for v in order[order.index(comment.version) + 1 :]]
            if all(text.get(id_) == then[id_] for text in (*later, draft)):
                yield Hit(path, id_, f"{id_} is what it was in {comment.version}; change it first, or name what was changed")  # fmt: skip


def duplicates(scope: Scope) -> Iterator[Hit]:
    """A duplicate names the comment that says the same: `duplicate_of: C-0001`."""
    ids = {str(comment.id) for _, comment in _comments(scope)}
    for path, comment in _comments(scope):
        other = comment.duplicate_of
        if comment.state == DUPLICATE and not other:
            yield Hit(path, comment.state, "the comment is a duplicate and does not say of which; write `duplicate_of: C-…`")  # fmt: skip
        elif other and comment.state != DUPLICATE:
            yield Hit(path, other, f"the comment is {comment.state}; take `duplicate_of` away, or write `state: {DUPLICATE}`")  # fmt: skip
        elif other and other == comment.id:
            yield Hit(path, other, f"{other} is a duplicate of itself; write the other one's id")
        elif other and other not in ids:
            yield Hit(path, other, f"there is no comment {other}" + nearest(other, ids))


def days(scope: Scope) -> Iterator[Hit]:
    """A comment came in on a day that exists and has passed, and was not answered before it came."""
    for path, comment in _comments(scope):
        for text in (comment.received, comment.answered):
            day = parse_date(text)
            if text and day is None:
                yield Hit(path, text, f"“{text}” is not a date; write it as {scope.today.isoformat()}")  # fmt: skip
            elif day and day > scope.today:
                yield Hit(path, text, f"{text} is in the future; write the day on which it was")
        came, answered = parse_date(comment.received), parse_date(comment.answered)
        if came and answered and answered < came:
            yield Hit(path, comment.answered, f"{answered} is before the day it came in, {came}; correct one of the two")  # fmt: skip


def addresses(scope: Scope) -> Iterator[Hit]:
    """A comment has no e-mail address: the file is public.

    Nor may anything else in it identify a person, unless `name` was allowed by its owner; that
    only a reader can see.
    """
    for path, comment in _comments(scope):
        said: tuple[Marked, ...] = (*comment.comment, *comment.proposed, comment.name, comment.because)  # fmt: skip
        for text in said:
            if EMAIL.search(text):
                yield Hit(path, text, "there is an e-mail address in this; take it out")
