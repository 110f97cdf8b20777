#!/usr/bin/env bash
# Publishes the one package in packed/, with a statement of where it was built.
set -euo pipefail
shopt -s nullglob
packages=(packed/*.tgz)
[ "${#packages[@]}" = 1 ] || { echo "packed/ holds ${#packages[@]} packages, not one" >&2; exit 1; }
npm publish "./${packages[0]}" --provenance --access public
