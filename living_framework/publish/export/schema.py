"""JSON Schemas (draft 2020-12), made from dataclasses by their annotations."""

from __future__ import annotations

import dataclasses
import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(root: type, *, id_: str, title: str, optional: bool = False) -> dict[str, Any]:
    """The schema of a dataclass, with every dataclass that it names under `$defs`.

    `optional` is for what editors write: a field with a default need not be there. Raises
    TypeError for an annotation that has no schema.
    """
    maker = _Maker(optional=optional)
    body = maker.record(root)
    schema = {"$schema": DIALECT, "$id": id_, "title": title, **body}
    return schema | ({"$defs": dict(sorted(maker.defs.items()))} if maker.defs else {})


def list_of(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """The schema of a file that is a list of what another schema describes."""
    head = {key: schema[key] for key in ("$schema", "$id", "title")}
    entry = {key: value for key, value in schema.items() if key not in (*head, "$defs")}
    defs = schema.get("$defs", {}) | {name: entry}
    items = {"$ref": f"#/$defs/{name}"}
    return {**head, "type": "array", "items": items, "$defs": dict(sorted(defs.items()))}


def annotated(hint: Any) -> dict[str, Any]:
    """The schema of a type that names no dataclass."""
    return _Maker(optional=False).of(hint)


class _Maker:
    """Makes one schema, and keeps the dataclasses that it meets on the way."""

    def __init__(self, *, optional: bool) -> None:
        self.optional = optional
        self.defs: dict[str, Any] = {}

    def record(self, cls: type) -> dict[str, Any]:
        hints = get_type_hints(cls, include_extras=True)
        fields = dataclasses.fields(cls)
        return {
            "description": (cls.__doc__ or "").strip().split("\n")[0],
            "type": "object",
            "properties": {f.name: self.of(hints[f.name]) for f in fields},
            "required": [f.name for f in fields if not (self.optional and _has_default(f))],
            "additionalProperties": False,
        }

    def of(self, hint: Any) -> dict[str, Any]:
        if get_origin(hint):
            return self._composed(get_origin(hint), get_args(hint))
        if hint is Any:
            return {}
        if hint is bool:
            return (
                {"enum": [True, False, "true", "false"]} if self.optional else {"type": "boolean"}
            )
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            return self._named(hint)
        if isinstance(hint, type) and issubclass(hint, str):
            return self._text() if self.optional else {"type": "string"}
        raise TypeError(f"no schema for {hint!r}")

    def _text(self) -> dict[str, Any]:
        """What editors write is read as the text that they wrote, 1 and yes too."""
        self.defs["Text"] = {"type": ["string", "number", "boolean"]}
        return {"$ref": "#/$defs/Text"}

    def _composed(self, origin: Any, args: tuple[Any, ...]) -> dict[str, Any]:
        if origin is Annotated:
            said = {key: value for extra in args[1:] for key, value in extra.items()}
            return self.of(args[0]) | said
        if origin is Literal:
            return {"enum": list(args)}
        if origin is tuple:
            return {"type": "array", "items": self.of(args[0])}
        if origin is dict:
            values = self.of(args[1])
            return {"type": "object"} | ({"additionalProperties": values} if values else {})
        kinds = [arg for arg in args if arg is not types.NoneType]
        if origin in (Union, types.UnionType) and len(kinds) == 1:
            return self.of(kinds[0])
        raise TypeError(f"no schema for {origin!r} of {args!r}")

    def _named(self, cls: type) -> dict[str, Any]:
        if cls.__name__ not in self.defs:
            self.defs[cls.__name__] = {}  # stands while its own fields are read
            record = self.record(cls)
            as_text = self.optional and hasattr(cls, "of_text")
            self.defs[cls.__name__] = {"anyOf": [self._text(), record]} if as_text else record
        return {"$ref": f"#/$defs/{cls.__name__}"}


def _has_default(field: dataclasses.Field[Any]) -> bool:
    return (
        field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
    )
