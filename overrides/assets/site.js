{#- Every script that each page needs, in one file: the sources are in scripts/. They are ES modules
    to everything that reads them apart from this: here lines that import are left out, and so is the
    word export, so that one plain script comes of them, which a page opened from a file can load too.
    What is imported comes first, once. An import is one line; names in parts/ are unique.
    Leaving is first of what acts, so that no fault in another can be in its way. -#}
{%- macro module(text) -%}
{%- for line in text.splitlines() if not line.startswith("import ") -%}
{{ line[7:] if line.startswith("export ") else line }}
{% endfor -%}
{%- endmacro -%}
(() => {
"use strict";
{% for name in ["parts/presses", "parts/citing", "parts/choosing", "parts/finder", "parts/loading", "leave", "panels", "tools", "search", "cite", "versions", "contents"] -%}
{%- set text %}{% include "scripts/" ~ name ~ ".js" %}{% endset -%}
{{ module(text) }}
{%- endfor %}
})();
