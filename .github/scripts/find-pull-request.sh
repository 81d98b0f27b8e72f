#!/usr/bin/env bash
# The open pull request that an event's branch and commit belong to, as outputs of a step: number
# and base. The event names owner, branch and commit; an archive is never asked.
set -euo pipefail
: "${GITHUB_REPOSITORY:?}" "${HEAD_OWNER:?}" "${HEAD_BRANCH:?}" "${HEAD_SHA:?}"

found=$(gh api --method GET "repos/$GITHUB_REPOSITORY/pulls" \
  -f state=open -f head="$HEAD_OWNER:$HEAD_BRANCH" -f per_page=100 \
  --jq ".[] | select(.head.sha == \"$HEAD_SHA\") | \"\(.number) \(.base.sha)\"" | head -n 1)
[[ $found =~ ^([0-9]+)\ ([0-9a-f]{40})$ ]] || {
  echo "no open pull request of $HEAD_OWNER has this branch at $HEAD_SHA; a newer push has its own run" >&2
  exit 1
}
printf 'number=%s\nbase=%s\n' "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
