#!/usr/bin/env bash
# The archive `preview` of a run, unopened: fetch-preview.sh FILE.
set -euo pipefail
: "${GITHUB_REPOSITORY:?}" "${RUN_ID:?}"
largest=$((200 * 1024 * 1024))

found=$(gh api "repos/$GITHUB_REPOSITORY/actions/runs/$RUN_ID/artifacts" \
  --jq '.artifacts[] | select(.name == "preview" and (.expired | not)) | "\(.id) \(.size_in_bytes)"' |
  head -n 1)
[[ $found =~ ^([0-9]+)\ ([0-9]+)$ ]] || {
  echo "the run has no archive named preview" >&2
  exit 0
}
if ((BASH_REMATCH[2] > largest)); then
  echo "the archive has ${BASH_REMATCH[2]} bytes; it is not fetched" >&2
  exit 1
fi
gh api "repos/$GITHUB_REPOSITORY/actions/artifacts/${BASH_REMATCH[1]}/zip" > "$1"
