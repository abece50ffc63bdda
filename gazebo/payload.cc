#include "payload.hh"

#include <gazebo/physics/Inertial.hh>
#include <gazebo/physics/Link.hh>
#include <gazebo/physics/PhysicsEngine.hh>

namespace neuromotor {

namespace {
constexpr double kRadiusM = 0.03;
const ignition::math::Pose3d kApart(0, 0, -100, 0, 0, 0);
}  // namespace

Payload::Payload(const gazebo::physics::ModelPtr &arm, const gazebo::physics::ModelPtr &ball,
                 const gazebo::physics::LinkPtr &hand, const ignition::math::Vector3d &at)
    : arm_(arm), ball_(ball), hand_(hand), at_(at) {}

void Payload::Carry(double massKg) {
  if (grip_) {
    grip_->Detach();
    grip_.reset();
  }
  massKg_ = massKg;
  const auto link = ball_->GetLink();
  const bool carried = massKg > 0;
  link->SetGravityMode(carried);
  ball_->ResetPhysicsStates();
  if (!carried) {
    ball_->SetWorldPose(kApart);
    return;
  }
  const double inertia = 0.4 * massKg * kRadiusM * kRadiusM;
  const auto inertial = link->GetInertial();
  inertial->SetMass(massKg);
  inertial->SetInertiaMatrix(inertia, inertia, inertia, 0, 0, 0);
  link->UpdateMass();
  ball_->SetWorldPose(ignition::math::Pose3d(at_, ignition::math::Quaterniond::Identity) + hand_->WorldPose());
  link->SetLinearVel(hand_->WorldLinearVel(at_));
  link->SetAngularVel(hand_->WorldAngularVel());
  grip_ = arm_->GetWorld()->Physics()->CreateJoint("fixed", arm_);
  grip_->SetName("neuromotor_grip");
  grip_->Load(hand_, link, ignition::math::Pose3d::Zero);
  grip_->Init();
}

void Payload::Return() {
  if (massKg_ > 0) Carry(massKg_);
}

}  // namespace neuromotor
