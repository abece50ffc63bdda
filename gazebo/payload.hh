// A ball that is put into the hand. It is a model of its own, and waits far away until it is needed.
#pragma once

#include <gazebo/physics/Joint.hh>
#include <gazebo/physics/Model.hh>
#include <gazebo/physics/World.hh>

namespace neuromotor {

class Payload {
 public:
  /// @param hand the link that carries it @param at position on that link (m)
  Payload(const gazebo::physics::ModelPtr &arm, const gazebo::physics::ModelPtr &ball,
          const gazebo::physics::LinkPtr &hand, const ignition::math::Vector3d &at);

  /// Makes the hand carry this mass (kg) from now on; 0: nothing.
  void Carry(double massKg);
  /// Puts the carried ball back into the hand, after the arm was placed elsewhere.
  void Return();

 private:
  gazebo::physics::ModelPtr arm_, ball_;
  gazebo::physics::LinkPtr hand_;
  ignition::math::Vector3d at_;
  gazebo::physics::JointPtr grip_;
  double massKg_ = 0;
};

}  // namespace neuromotor
