#!/usr/bin/env bash
# Writes or rewrites the one comment of a pull request: comment.sh FILE. The comment is known by the
# marker in its first line, and only one of our own is ever rewritten.
set -euo pipefail
: "${GITHUB_REPOSITORY:?}" "${NUMBER:?}"
marker=$(head -n 1 "$1")
bot='github-actions[bot]'

known=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments" \
  --jq ".[] | select(.user.login == \"$bot\" and (.body | startswith(\"$marker\"))) | .id" | head -n 1)
if [[ -n $known ]]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$known" -F body=@"$1" --silent
  echo "rewrote comment $known"
else
  gh api --method POST "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments" -F body=@"$1" --silent
  echo "wrote a comment"
fi
