// The motors of an arm in Gazebo: position servos or plain torques, with the faults that are ordered.
#pragma once

#include <string>
#include <vector>

#include <gazebo/physics/Joint.hh>
#include <gazebo/physics/Link.hh>
#include <gazebo/physics/Model.hh>

#include "joint_reference.hh"

namespace neuromotor {

/// What is wrong with each joint; healthy at first.
struct JointFaults {
  Row motorGain, friction, backlash;
  std::vector<bool> jammed;
};

class ArmDrives {
 public:
  /// @throws std::runtime_error when the model lacks a joint
  ArmDrives(const gazebo::physics::ModelPtr &model, const std::vector<std::string> &names, const Row &stiffness,
            const Row &damping);

  size_t Joints() const { return joints_.size(); }
  Row Positions() const;
  Row Velocities() const;
  /// What the motors gave in the last step.
  const Row &Efforts() const { return efforts_; }
  Row Lower() const;
  Row Upper() const;
  Row Speeds() const;

  /// Puts the joints there, moving like that.
  void Place(const Row &position, const Row &velocity);

  JointFaults faults;

  /// Applies what the servos give towards a reference, for one step.
  void Servo(const Row &reference);
  /// Applies torques, for one step.
  void Push(const Row &torque);

 private:
  void Apply(size_t joint, double effort, double servoDamping);

  std::vector<gazebo::physics::JointPtr> joints_;
  Row stiffness_, damping_, ownDamping_, ownFriction_, most_, efforts_;
};

}  // namespace neuromotor
