{#- The script of the page that checks a citation: the sources are in scripts/citation/. -#}
{%- from "scripts/bundle.jinja" import bundle with context -%}
{{ bundle(["citation/quoting", "citation/slices", "citation/pasted", "citation/history", "citation/page"]) }}
