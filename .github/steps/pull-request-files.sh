#!/usr/bin/env bash
# What a pull request changes in data/, as files in $OUT and their paths in $OUT.txt. Its code is never checked out: nothing of it runs.
# Takes: NUMBER of the pull request, OUT a folder. Files past a megabyte and links are left out, and named with a `!` before them.
set -euo pipefail
[[ "$NUMBER" =~ ^[0-9]+$ ]] || { echo "NUMBER is no number" >&2; exit 2; }
git fetch --quiet --depth=1 origin "refs/pull/$NUMBER/head"
head=$(git rev-parse FETCH_HEAD)
git fetch --quiet --unshallow origin || true
base=$(git merge-base HEAD "$head")
mkdir -p "$OUT"
: >"$OUT.txt"
echo "$head" >"$OUT.sha"
git diff --name-only --no-renames -z "$base" "$head" | while IFS= read -r -d '' path; do
  entry=$(git ls-tree -l "$head" -- ":(literal)$path")
  if [ -n "$entry" ]; then
    read -r mode type object size _ <<<"$entry"
    if [ "$type" != blob ] || [ "$mode" = 120000 ] || [ "$size" -gt 1000000 ] || [[ "$path" != data/* ]] || [[ "$path" == *..* ]]; then
      printf '!%s\0' "$path" >>"$OUT.txt"
      continue
    fi
    mkdir -p "$OUT/$(dirname "$path")"
    git cat-file blob "$object" >"$OUT/$path"
  fi
  printf '%s\0' "$path" >>"$OUT.txt"
done
