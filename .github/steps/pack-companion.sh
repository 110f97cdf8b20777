#!/usr/bin/env bash
# Packs the companion into packed/, where the tag GITHUB_REF_NAME says the version that it has.
set -euo pipefail
npm run pack:bridge
version=$(node -p 'require("./dist/companion/package.json").version')
[ "companion-v$version" = "$GITHUB_REF_NAME" ] || { echo "the tag is $GITHUB_REF_NAME and the companion $version" >&2; exit 1; }
mkdir -p packed
npm pack ./dist/companion --pack-destination packed
