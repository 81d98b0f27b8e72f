#!/usr/bin/env bash
# Runs a command that may print words of a pull request: as-data.sh COMMAND ARGUMENT…
# A runner obeys commands in what a step prints (::error::, ::add-mask::), but none between these two
# lines: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
set -uo pipefail
token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
[[ $token =~ ^[0-9a-f]{32}$ ]] || exit 2

echo "::stop-commands::$token"
status=0
"$@" 2>&1 || status=$?
printf '\n::%s::\n' "$token"
exit "$status"
