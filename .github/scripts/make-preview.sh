#!/usr/bin/env bash
# What is published of a pull request, into received/: redlines/NUMBER.html, and pull/NUMBER/ with the
# pages, where there is a preview. Both are made by the code of main from files of text that are
# read from git; no code of the pull request is run, and nothing that it built is taken. The redline
# is not in the folder of the pages. As an output of a step: whether there is a preview.
set -euo pipefail
: "${BASE_SHA:?}" "${HEAD_SHA:?}" "${NUMBER:?}"
here=$(dirname "$0")
framework=${FRAMEWORK:-.venv/bin/framework}
base=$(git merge-base "$BASE_SHA" "$HEAD_SHA") || base=$BASE_SHA
text=$(mktemp -d)
trap 'rm -rf "$text"' EXIT

status=0
"$here/as-data.sh" "$framework" receive "$base" "$HEAD_SHA" \
  --previews "${PREVIEWS_URL:-}" --out "$text" >&2 || status=$?
if ((status > 1)); then exit "$status"; fi # the set-up is wrong: nothing may be published

mkdir -p received
echo "$NUMBER" > received/number
built=false
if ((status == 0)) && "$here/as-data.sh" "$framework" site \
  --root "$text" --preview "$NUMBER" --out "received/pull/$NUMBER" >&2; then
  built=true
fi
"$here/as-data.sh" "$framework" redline "$base" "$HEAD_SHA" \
  --out "received/redlines/$NUMBER.html" >&2 || echo "there is no redline" >&2
echo "built=$built"
