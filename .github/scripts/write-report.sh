#!/usr/bin/env bash
# comment.md: what a pull request changes since it left its base. The texts are read from git as
# data; no code of the pull request is run. ARTIFACT_URL is where the redline is, unless PREVIEWS_URL
# is set. Where no report can be made, the comment says that, so that none from before is believed.
set -euo pipefail
: "${BASE_SHA:?}" "${HEAD_SHA:?}" "${NUMBER:?}"
here=$(dirname "$0")
framework=${FRAMEWORK:-.venv/bin/framework}
base=$(git merge-base "$BASE_SHA" "$HEAD_SHA") || base=$BASE_SHA

links=()
redline=${ARTIFACT_URL:-}
if [[ -n ${PREVIEWS_URL:-} ]]; then
  redline=${PREVIEWS_URL%/}/redlines/$NUMBER.html
  if [[ ${BUILT:-} == true ]]; then links+=(--preview "${PREVIEWS_URL%/}/pull/$NUMBER/draft/"); fi
fi
if [[ -n $redline && -f received/redlines/$NUMBER.html ]]; then links+=(--redline "$redline"); fi
if [[ -n ${FILES_URL:-} ]]; then links+=(--files "$FILES_URL"); fi

"$here/as-data.sh" "$framework" report "$base" "$HEAD_SHA" "${links[@]}" --out comment.md >&2 ||
  cat > comment.md <<END
<!-- framework report -->
## What this pull request changes

> [!CAUTION]
> **No report could be made of commit ${HEAD_SHA:0:12}.** Nothing is known of what it changes: read every file of it. The run of the workflow *Publish preview* says why.
END
