// Poses and velocities of the bodies of models, as numbers from which they can be restored.
#pragma once

#include <gazebo/physics/Link.hh>
#include <gazebo/physics/Model.hh>

#include "joint_reference.hh"

namespace neuromotor {

/// Numbers per body: position, quaternion, velocity, angular velocity.
constexpr size_t kBodyNumbers = 13;

Row SaveBodies(const gazebo::physics::Link_V &links);

/// @param saved kBodyNumbers per link
void RestoreBodies(const gazebo::physics::Link_V &links, const Row &saved);

}  // namespace neuromotor
