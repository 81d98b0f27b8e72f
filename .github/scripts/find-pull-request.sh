#!/usr/bin/env bash
# The open pull request that an event's branch and commit belong to, as outputs of a step: number
# and base. There is none where it was closed, or where a newer push has a run of its own.
set -euo pipefail
: "${GITHUB_REPOSITORY:?}" "${HEAD_BRANCH:?}" "${HEAD_SHA:?}"

# A fork that was deleted has no owner.
[[ -z ${HEAD_OWNER:-} ]] || found=$(gh api --method GET "repos/$GITHUB_REPOSITORY/pulls" \
  -f state=open -f head="$HEAD_OWNER:$HEAD_BRANCH" -f per_page=100 \
  --jq ".[] | select(.head.sha == \"$HEAD_SHA\") | \"\(.number) \(.base.sha)\"" | head -n 1)
if [[ -z ${found:-} ]]; then
  echo "no open pull request has this branch at $HEAD_SHA" >&2
  exit 0
fi
[[ $found =~ ^([0-9]+)\ ([0-9a-f]{40})$ ]] || {
  echo "this is no pull request" >&2
  exit 1
}
printf 'number=%s\nbase=%s\n' "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
