// The motors of an arm in Gazebo: position servos or plain torques, with the faults that a client asks for.
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
  /// Efforts of the motors in the last step.
  const Row &Efforts() const { return efforts_; }
  Row Lower() const;
  Row Upper() const;
  Row Speeds() const;

  /// Puts the joints at this position, with this velocity.
  void Place(const Row &position, const Row &velocity);

  JointFaults faults;

  /// Makes the servos soft. At its largest inertia a joint has this natural frequency (Hz) and this damping ratio (1 is
  /// critical). 0 Hz: stiff, as in the world file.
  void Soften(double hz, double ratio);

  /// Applies the efforts of the servos towards a reference, for one step.
  void Servo(const Row &reference);
  /// Applies torques, for one step.
  void Push(const Row &torque);

 private:
  void Apply(size_t joint, double effort, double servoDamping);

  std::vector<gazebo::physics::JointPtr> joints_;
  Row stiffness_, damping_, softStiffness_, softDamping_, ownDamping_, ownFriction_, most_, efforts_;
};

}  // namespace neuromotor
