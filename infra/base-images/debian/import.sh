#!/bin/sh
# import.sh IMAGE RECIPE MIRROR: imports a minimal Debian as IMAGE, labelled with RECIPE.
set -eu

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
trap 'exit 1' HUP INT TERM
image="$root/image"

debootstrap --variant=minbase --include=ca-certificates trixie "$image" "$3" >"$root/log" 2>&1 || {
  printf 'debootstrap: %s\n' "$(tail -n 3 "$root/log")" >&2
  exit 1
}
rm -rf "$image"/var/cache/apt/archives/*.deb "$image"/var/lib/apt/lists/* \
  "$image"/usr/share/doc/* "$image"/usr/share/locale/*
# A site's archive may be a snapshot of the past.
printf 'Acquire::Check-Valid-Until "false";\nAPT::Install-Recommends "false";\n' >"$image/etc/apt/apt.conf.d/90image"
printf 'path-exclude /usr/share/doc/*\npath-exclude /usr/share/locale/*\n' >"$image/etc/dpkg/dpkg.cfg.d/90image"
# What is installed into an image starts no service.
printf '#!/bin/sh\nexit 101\n' >"$image/usr/sbin/policy-rc.d"
chmod 755 "$image/usr/sbin/policy-rc.d"

tar -C "$image" --numeric-owner -cf "$root/image.tar" .
docker import --change "LABEL dsfleet.recipe=$2" --change 'ENV LANG=C.UTF-8' --change 'CMD ["bash"]' \
  "$root/image.tar" "$1" >/dev/null
