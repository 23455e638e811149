#!/usr/bin/env bash
# Installs what the tests need beside Go, git and make: a C compiler for the race detector, Chromium and fonts for the
# page, Redis with its Sentinel, and nginx. Does nothing when all of it is there. None of them is left running.
set -euo pipefail

packages=()
need() { command -v "$1" >/dev/null 2>&1 || packages+=("$2"); }
need gcc gcc
need chromium chromium
need redis-server redis-server
need redis-sentinel redis-sentinel
PATH=$PATH:/usr/sbin need nginx nginx-light
# The page is measured in the fonts that it names.
[ -d /usr/share/fonts/truetype/noto ] || packages+=(fonts-noto-core)
# A C compiler without the C library's headers cannot link the race detector.
[ -e /usr/include/stdlib.h ] || packages+=(libc6-dev)
[ ${#packages[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "Please install: ${packages[*]} (this script knows Debian's package names only)" >&2
  exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi
echo "installing ${packages[*]}"
# Debian starts a server that it installs, and the tests start their own: for as long as this takes, nothing is started.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod +x "$policy"
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
