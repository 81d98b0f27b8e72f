#!/usr/bin/env bash
# Stops before anything is published that alters or removes what was: verify-published.sh URL, from
# the content root. URL is that of the live site. The releases are compared with its releases.json, with every
# tag v…, and with BEFORE, the commit that main had before the push; a site that has no releases.json is refused,
# unless FIRST_PUBLICATION is `yes`. RELEASE_SIGNERS has the allowed signers (ssh-keygen(1)), if there are
# any, and RELEASE_SIGNATURES says how many of them have to have signed. FRAMEWORK is the command.
set -euo pipefail
framework=${FRAMEWORK:-.venv/bin/framework}
url=${1%/}/releases.json
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
arguments=()

status=$(curl --silent --show-error --location --max-time 60 --retry 3 --output "$work/releases.json" --write-out '%{http_code}' "$url") || status=none
case $status in
200) arguments+=(--published "$work/releases.json") ;;
404)
  if [[ ${FIRST_PUBLICATION:-} != yes ]]; then
    echo "$url is not there. If nothing was ever published, set the variable FIRST_PUBLICATION to yes for one run." >&2
    exit 1
  fi
  ;;
*)
  echo "$url cannot be read (HTTP status $status), so nothing is published; run this again" >&2
  exit 1
  ;;
esac

if [[ ${BEFORE:-} =~ [1-9a-f] ]]; then
  git cat-file -e "$BEFORE^{commit}" 2>/dev/null || git fetch --quiet --no-tags --depth 1 origin "$BEFORE"
  arguments+=(--against "$BEFORE")
fi
while read -r tag; do
  arguments+=(--against "refs/tags/$tag")
done < <(git tag --list 'v[0-9]*')

if [[ -n ${RELEASE_SIGNERS:-} ]]; then
  printf '%s\n' "$RELEASE_SIGNERS" >"$work/allowed_signers"
  arguments+=(--signers "$work/allowed_signers" --signatures "${RELEASE_SIGNATURES:-1}")
fi
"$framework" verify ${arguments[@]+"${arguments[@]}"}
