# bash -c THIS FOLDER PROGRAM ARGUMENT...: becomes the program, which sees FOLDER's token and ca.crt where
# a Pod has those of its service account. That place is made in a mount namespace of the program's own,
# which is gone with it: nothing is mounted or created in the machine's.
if [ "${1:-}" != --inside ]; then
  here=$0
  if unshare --mount true 2>/dev/null; then private=(unshare --mount); else private=(unshare --map-root-user --mount); fi
  exec "${private[@]}" bash -c "$IN_CLUSTER_SCRIPT" "$here" --inside "$@"
fi
shift
set -euo pipefail
unset IN_CLUSTER_SCRIPT
token="$(<"$0/token")"
authority="$(<"$0/ca.crt")"
account=/var/run/secrets/kubernetes.io/serviceaccount
umask 077
mount -t tmpfs -o size=1m,mode=0755 tmpfs /var/run
mkdir -p "$account"
printf '%s' "$token" >"$account/token"
printf '%s\n' "$authority" >"$account/ca.crt"
exec "$@"
