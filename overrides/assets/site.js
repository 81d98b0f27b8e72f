{#- Every script that each page needs, in one file: the sources are in scripts/. Leaving is first of what
    acts, so that no fault in another can be in its way. -#}
{%- set pieces %}{% include "partials/pieces.html" %}{% endset -%}
{%- from "scripts/bundle.jinja" import bundle with context -%}
{{ bundle([
  "parts/presses", "parts/citing", "parts/choosing", "parts/elements", "parts/finder", "parts/loading", "parts/pieces", "parts/days",
  "leave", "colours", "panels", "tools", "search", "cite", "versions", "contents", "review", "rest",
  "citation/start",
], pieces) }}
