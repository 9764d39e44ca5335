#!/bin/sh
# prepare.sh [--base-images]: makes what docker-compose.yml reads and nobody should choose by hand: the secrets, and .env
# with this host's figures. What is there stays. --base-images names the stand-ins of infra/base-images in .env.
set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd -P)
secrets=${DSFLEET_SECRETS:-$root/.dsfleet/secrets}
settings=${DSFLEET_ENV_FILE:-$root/.env}

# N random bytes, in characters that need no quoting in addresses and configuration files.
random() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }

# keep FILE: writes its input to the secret FILE unless there is one. The folder is closed to others; the files are
# readable, because in each container they are read by another user.
keep() {
  if [ -s "$secrets/$1" ]; then
    cat >/dev/null
  else
    cat >"$secrets/$1"
    chmod 444 "$secrets/$1"
  fi
}

mkdir -p "$secrets"
chmod 700 "$secrets"
for name in rabbitmq_password redis_password grafana_password app_token camera_key; do
  random 32 | keep "$name"
done
# The first admin's key; more are made with ./dsfleet keys.
printf 'dsf_%s_%s\n' "$(random 4)" "$(random 32)" | keep admin_key
printf 'default_user = dsfleet\ndefault_pass = %s\n' "$(cat "$secrets/rabbitmq_password")" | keep rabbitmq_conf
printf 'requirepass %s\n' "$(cat "$secrets/redis_password")" | keep redis_conf

[ -f "$settings" ] || {
  socket=${DSFLEET_DOCKER_SOCKET:-/var/run/docker.sock}
  printf '# Settings of docker-compose.yml on this host; docs/operations.md lists them all.\n'
  printf 'DSFLEET_DOCKER_GID=%s\n' "$(stat -c %g "$socket" 2>/dev/null || echo 0)"
} >"$settings"
if [ "${1:-}" = --base-images ] && ! grep -q '^DSFLEET_IMAGE_JRE=' "$settings"; then
  cat "$root/infra/base-images/local.env" >>"$settings"
fi
