#!/usr/bin/env bash
# comment.md and redline.html: what a pull request changes since it left its base. The texts are read
# from git as data; no code of the pull request is run.
set -euo pipefail
: "${BASE_SHA:?}" "${HEAD_SHA:?}" "${NUMBER:?}"

base=$(git merge-base "$BASE_SHA" "$HEAD_SHA")
links=()
if [[ ${RECEIVED:-} == true && -n ${PREVIEWS_URL:-} ]]; then
  address=${PREVIEWS_URL%/}/pull/$NUMBER
  links=(--preview "$address/draft/" --redline "$address/redline.html")
fi
framework=${FRAMEWORK:-.venv/bin/framework}
"$framework" redline "$base" "$HEAD_SHA" --out redline.html
"$framework" report "$base" "$HEAD_SHA" "${links[@]}" --out comment.md
