#!/usr/bin/env bash
# Puts received/ into the repository of previews, and takes away what belongs to no open pull request:
# publish-previews.sh REPOSITORY OPEN, the latter a file with one number a line. Every time the
# repository becomes one commit without a history, so that what was taken away is gone.
set -euo pipefail
repository=$1
open=$(realpath "$2")

git clone --quiet --depth 1 "$repository" previews
branch=$(git -C previews symbolic-ref --short HEAD)
mkdir -p received/pull received/redlines previews/pull previews/redlines
if [[ -f received/number ]]; then
  number=$(grep -xE '[0-9]+' received/number)
  rm -rf "previews/pull/$number" "previews/redlines/$number.html"
fi
cp -R received/pull received/redlines previews/
for path in previews/pull/* previews/redlines/*; do
  name=${path##*/}
  grep -qxF -- "${name%.html}" "$open" || rm -rf "$path"
done
printf 'User-agent: *\nDisallow: /\n' > previews/robots.txt
touch previews/.nojekyll

cd previews
git checkout --quiet --orphan published
git add --all
git -c user.name=previews -c user.email=previews@users.noreply.github.com \
  commit --quiet --message "Previews of the open pull requests"
git push --quiet --force origin "published:$branch"
