#!/bin/sh
# plugins.sh [FOLDER]: `docker compose` (version 2) and `docker buildx` out of Debian packages, for engines that came
# without them. FOLDER is the docker client's own folder of plugins unless named.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd -P)
folder=${1:-${DOCKER_CONFIG:-$HOME/.docker}/cli-plugins}
[ ! -x "$folder/docker-compose" ] || [ ! -x "$folder/docker-buildx" ] || exit 0

"$here/build.sh" debian
mkdir -p "$folder"
log=$(mktemp)
container=$(docker create dsfleet-base/debian sh -ec '
  apt-get -qq update
  apt-get -qq download docker-compose docker-buildx
  for package in *.deb; do dpkg-deb -x "$package" /unpacked; done
  mkdir /plugins
  find /unpacked -type f \( -name docker-compose -o -name docker-buildx \) -perm -100 -exec mv {} /plugins \;
')
trap 'docker rm -f "$container" >/dev/null; rm -f "$log"' EXIT
trap 'exit 1' HUP INT TERM
docker start -a "$container" >"$log" 2>&1 && docker cp "$container:/plugins/." "$folder" >>"$log" 2>&1 || {
  printf 'plugins: %s\n' "$(tail -n 5 "$log")" >&2
  exit 1
}
