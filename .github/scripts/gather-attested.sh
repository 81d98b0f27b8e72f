#!/usr/bin/env bash
# What is attested of a site, into a new folder: gather-attested.sh SITE OUT. It gets the site as one archive, the list of
# the software that made it, and the checksums of the archive and of all that readers download.
set -euo pipefail
site=$(realpath "$1")
tool=$(realpath "$(dirname "$0")/../..")
mkdir "$2"
cd "$2"

(cd "$tool" && python3 .github/scripts/sbom.py) >sbom.cdx.json
tar --create --gzip --sort=name --owner=0 --group=0 --directory "$(dirname "$site")" --file site.tar.gz "$(basename "$site")"
(cd "$site" && find . \( -name '*.pdf' -o -name '*.zip' -o -path ./verify_release.py -o -path ./releases.json \) -print0 |
  sort --zero-terminated | xargs -0 sha256sum) >checksums.txt
sha256sum site.tar.gz >>checksums.txt
