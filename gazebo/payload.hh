// A ball that is put into the hand: a model of its own, which waits apart until it is asked for.
#pragma once

#include <gazebo/physics/Joint.hh>
#include <gazebo/physics/Model.hh>
#include <gazebo/physics/World.hh>

namespace neuromotor {

class Payload {
 public:
  /// @param hand the link that carries it @param at where on that link (m)
  Payload(const gazebo::physics::ModelPtr &arm, const gazebo::physics::ModelPtr &ball,
          const gazebo::physics::LinkPtr &hand, const ignition::math::Vector3d &at);

  /// Has the hand carry that mass (kg) from here on; 0: nothing.
  void Carry(double massKg);
  /// Brings it to where the hand was put.
  void Return();

 private:
  gazebo::physics::ModelPtr arm_, ball_;
  gazebo::physics::LinkPtr hand_;
  ignition::math::Vector3d at_;
  gazebo::physics::JointPtr grip_;
  double massKg_ = 0;
};

}  // namespace neuromotor
