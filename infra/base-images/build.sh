#!/bin/sh
# build.sh [--mirror URI] [IMAGE...]: stand-ins for the public base images, out of Debian packages alone.
# An image is one folder here and becomes dsfleet-base/IMAGE; without a name all are built. One that is there and
# has the same recipe is left as it is. The packages come from where this machine's own apt has them, or from the
# mirror that is named.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd -P)
prefix=dsfleet-base
mirror=${DSFLEET_DEBIAN_MIRROR:-}

say() { printf 'base-images: %s\n' "$*" >&2; }
fail() {
  say "$*"
  exit 1
}

# The first Debian archive that apt uses here; those of updates and of security have other suites.
find_mirror() {
  [ -z "$mirror" ] || return 0
  command -v apt-get >/dev/null 2>&1 || fail "no apt here: name a Debian mirror with --mirror"
  mirror=$(apt-get indextargets 'Created-By: Packages' --format '$(REPO_URI) $(CODENAME) $(ORIGIN)' |
    awk '$NF == "Debian" && $2 !~ /-/ { print $1; exit }')
  [ -n "$mirror" ] || fail "apt knows no Debian archive here: name one with --mirror"
}

# Of everything the image is made of: one made of something else is built again.
recipe() {
  (
    cd "$here"
    find debian "$1" -type f | LC_ALL=C sort -u | xargs cat
  ) | sha256sum | cut -c 1-32
}

is_current() {
  label=$(docker image inspect --format '{{index .Config.Labels "dsfleet.recipe"}}' "$prefix/$1" 2>/dev/null) || return 1
  [ "$label" = "$(recipe "$1")" ]
}

import_debian() {
  ! is_current debian || return 0
  find_mirror
  command -v debootstrap >/dev/null 2>&1 || fail "not found: debootstrap"
  [ "$(id -u)" = 0 ] || fail "debootstrap needs root"
  say "debian"
  sh "$here/debian/import.sh" "$prefix/debian" "$(recipe debian)" "$mirror"
}

build_image() {
  [ -f "$here/$1/Dockerfile" ] || fail "no image is called $1; there are: $(all)"
  ! is_current "$1" || return 0
  say "$1"
  # Either builder serves; the classic one needs no plugin.
  DOCKER_BUILDKIT=${DOCKER_BUILDKIT:-0} docker build --label "dsfleet.recipe=$(recipe "$1")" \
    --build-arg "BASE=$prefix/debian" --tag "$prefix/$1" "$here/$1" >"$log" 2>&1 ||
    fail "$1: $(tail -n 20 "$log")"
}

all() {
  (cd "$here" && for folder in */; do printf '%s ' "${folder%/}"; done)
}

if [ "${1:-}" = --mirror ]; then
  mirror=${2:?--mirror wants an address}
  shift 2
fi
command -v docker >/dev/null 2>&1 || fail "not found: docker"
docker version >/dev/null 2>&1 || fail "the Docker Engine does not answer: $(docker version 2>&1 | tail -n 1)"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 1' HUP INT TERM

# Word splitting wanted: one image per word.
# shellcheck disable=SC2046
[ $# -gt 0 ] || set -- $(all)
import_debian
for image in "$@"; do
  [ "$image" = debian ] || build_image "$image"
done
