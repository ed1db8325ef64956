#!/bin/sh
# Brings what some tests drive, where it is missing and this user may install it: Debian's chromium with a Chinese font
# for the page tests, LibreOffice for old Word files. Without them those tests are left out.
missing=""
found=""
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && found=1
done
[ -n "$found" ] || missing="chromium fonts-noto-cjk"
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-writer-nogui"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing for the tests:" $missing
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null 2>&1
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 && exit 0
fi
echo "not installed: $missing; the tests that need them will be left out"
exit 0
