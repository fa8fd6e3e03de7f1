#!/bin/sh
# Makes a new Debian 12 machine ready, as root: the project goes from SOURCE to TARGET and is
# installed there by its own Makefile, which gets Asterisk by asterisk-conf/pbx. Can be run again.
#
#     provision.sh [SOURCE] [TARGET]        default: the tree this file is in, /opt/ivr
set -eu
source=${1:-$(cd "$(dirname "$0")/.." && pwd)}
target=${2:-/opt/ivr}

[ "$(id -u)" = 0 ] || { echo "provision.sh has to be run as root." >&2; exit 1; }

export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq install --yes --no-install-recommends ca-certificates make python3 python3-venv rsync >/dev/null

rsync -a --delete --exclude=/.git --exclude=/.venv --exclude=/var "$source/" "$target/"
make -C "$target" --no-print-directory install

echo "Ready: cd $target && make call"
