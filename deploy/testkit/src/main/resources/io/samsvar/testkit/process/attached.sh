# bash -c THIS PROGRAM ARGUMENT...: becomes the program, which is killed as soon as standard input ends.
# Standard input is a pipe whose other end only the starting process holds, so it ends however that
# process does, kill -9 included. (A parent-death signal would be bound to one thread of a JVM.)
exec 3<&0 </dev/null
program=$$
(
  exec >/dev/null 2>&1
  trap '' HUP INT TERM
  while read -r _ <&3; do :; done
  # The number may be another process's by now: it is ours as long as it is our parent.
  if [ -r "/proc/$BASHPID/stat" ]; then
    read -r _ _ _ parent _ <"/proc/$BASHPID/stat"
    [ "$parent" = "$program" ] || exit 0
  fi
  kill -KILL "$program"
) &
exec 3<&-
exec "$0" "$@"
