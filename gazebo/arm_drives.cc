#include "arm_drives.hh"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace neuromotor {

namespace {
/// Damping of a joint that is stuck (N m s/rad, or N s/m): it moves by less than a microradian per second.
constexpr double kJam = 1e8;
/// Below this speed dry friction acts like viscous friction (rad/s, or m/s).
constexpr double kStick = 1e-4;
/// Share of a servo's damping that remains within its play.
constexpr double kLoose = 0.02;
}  // namespace

ArmDrives::ArmDrives(const gazebo::physics::ModelPtr &model, const std::vector<std::string> &names,
                     const Row &stiffness, const Row &damping)
    : stiffness_(stiffness), damping_(damping), softStiffness_(stiffness), softDamping_(damping) {
  for (const std::string &name : names) {
    const auto joint = model->GetJoint(name);
    if (!joint) throw std::runtime_error("model " + model->GetName() + " has no joint " + name);
    joints_.push_back(joint);
    ownDamping_.push_back(joint->GetDamping(0));
    ownFriction_.push_back(joint->GetParam("friction", 0));
    // The limit is kept here. Gazebo would also cut the part of a force that only makes up for the damping below.
    const double most = joint->GetEffortLimit(0);
    most_.push_back(most < 0 ? std::numeric_limits<double>::infinity() : most);
    joint->SetEffortLimit(0, -1);
  }
  const size_t n = names.size();
  efforts_.assign(n, 0.0);
  faults = {Row(n, 1.0), Row(n, 0.0), Row(n, 0.0), std::vector<bool>(n, false)};
}

Row ArmDrives::Positions() const {
  Row out;
  for (const auto &joint : joints_) out.push_back(joint->Position(0));
  return out;
}

Row ArmDrives::Velocities() const {
  Row out;
  for (const auto &joint : joints_) out.push_back(joint->GetVelocity(0));
  return out;
}

Row ArmDrives::Lower() const {
  Row out;
  for (const auto &joint : joints_) out.push_back(joint->LowerLimit(0));
  return out;
}

Row ArmDrives::Upper() const {
  Row out;
  for (const auto &joint : joints_) out.push_back(joint->UpperLimit(0));
  return out;
}

Row ArmDrives::Speeds() const {
  Row out;
  for (const auto &joint : joints_) {
    const double limit = joint->GetVelocityLimit(0);
    out.push_back(limit > 0 ? limit : std::numeric_limits<double>::infinity());
  }
  return out;
}

void ArmDrives::Place(const Row &position, const Row &velocity) {
  // From the base outwards, because each joint moves all links beyond it.
  for (size_t j = 0; j < Joints(); j++) joints_[j]->SetPosition(0, position[j], false);
  for (size_t j = 0; j < Joints(); j++) joints_[j]->SetVelocity(0, velocity[j]);
  efforts_.assign(Joints(), 0.0);
}

void ArmDrives::Soften(double hz, double ratio) {
  softStiffness_ = stiffness_;
  softDamping_ = damping_;
  if (hz <= 0) return;
  const double rate = 2 * M_PI * hz;
  for (size_t j = 0; j < Joints(); j++) {
    // The stiff servo is critically damped for that inertia.
    const double inertia = damping_[j] * damping_[j] / (4 * stiffness_[j]);
    softStiffness_[j] = inertia * rate * rate;
    softDamping_[j] = 2 * ratio * inertia * rate;
  }
}

void ArmDrives::Servo(const Row &reference) {
  for (size_t j = 0; j < Joints(); j++) {
    const double at = joints_[j]->Position(0), half = faults.backlash[j] / 2;
    const double wanted = half == 0 ? reference[j] : std::min(std::max(at, reference[j] - half), reference[j] + half);
    const double share = faults.motorGain[j];
    const double damping = share * softDamping_[j];
    const double felt = half > 0 && wanted == at ? kLoose * damping : damping;
    Apply(j, share * softStiffness_[j] * (wanted - at) - felt * joints_[j]->GetVelocity(0), damping);
  }
}

void ArmDrives::Push(const Row &torque) {
  for (size_t j = 0; j < Joints(); j++) Apply(j, faults.motorGain[j] * torque[j], 0);
}

/// An explicit damper explodes on light links. So the engine gets the damping, which it treats implicitly where the world
/// says so. The same damping at the present speed is taken off the force again.
void ArmDrives::Apply(size_t j, double effort, double servoDamping) {
  const auto &joint = joints_[j];
  const double velocity = joint->GetVelocity(0);
  efforts_[j] = std::min(std::max(effort, -most_[j]), most_[j]);
  const double friction = ownFriction_[j] + faults.friction[j];
  // Dry friction as the damping with the same force at this speed: the engine's own has no effect with implicit damping.
  const double rub = friction / std::max(std::abs(velocity), kStick);
  joint->SetDamping(0, ownDamping_[j] + servoDamping + rub + (faults.jammed[j] ? kJam : 0.0));
  joint->SetForce(0, efforts_[j] + servoDamping * velocity);
}

}  // namespace neuromotor
