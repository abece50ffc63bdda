# Where Gazebo is: sets `project`, `own` (the folder that gazebo-setup fills) and `installed` (a version, or nothing).
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
own=$project/.gazebo
installed=
if command -v gzserver >/dev/null && gzserver --version 2>/dev/null | grep -q 'version 11'; then
  installed=11
elif command -v gz >/dev/null && gz sim --versions 2>/dev/null | grep -q '^8\.'; then
  installed=harmonic
fi
