# Sourced by ros-setup and with-ros2: where the ROS 2 environment is.
#   project   the project's folder
#   own       .ros2/, this project's own ROS 2 (complete only when its stamps say so)
#   sourced   1 where the shell has another ROS 2 sourced (it is used, and only rclnodejs is ours), else 0
#   js        the folder rclnodejs is installed in; one per ROS 2, since it is compiled against it
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
own=$project/.ros2
sourced=0
js=$own/js
if [ -n "${AMENT_PREFIX_PATH:-}" ] && [ -n "${ROS_DISTRO:-}" ]; then
  case ":$AMENT_PREFIX_PATH:" in
    *":$own:"*) ;;
    *) sourced=1 js=$own/js-$ROS_DISTRO ;;
  esac
fi
