# bash -c THIS PROGRAM ARGUMENT...: becomes the program, which runs on when the starting process ends.
exec </dev/null
trap '' HUP
exec "$0" "$@"
