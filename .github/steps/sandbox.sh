#!/usr/bin/env bash
# What the sandbox needs on a runner: bubblewrap, pip's Python, and leave to make user namespaces, which Ubuntu 24.04 takes away.
set -euo pipefail
command -v bwrap >/dev/null || { sudo apt-get update -qq && sudo apt-get install -y -qq bubblewrap; }
if [ -e /proc/sys/kernel/apparmor_restrict_unprivileged_userns ]; then
  sudo sysctl -q kernel.apparmor_restrict_unprivileged_userns=0
fi
