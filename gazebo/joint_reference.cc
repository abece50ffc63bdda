#include "joint_reference.hh"

#include <algorithm>
#include <cmath>
#include <utility>

namespace neuromotor {

namespace {
/// Commands more than 20 steps apart are no stream.
constexpr long kLongestRamp = 20;
}  // namespace

JointReference::JointReference(Row lower, Row upper, Row speed, double stepS)
    : lower_(std::move(lower)), upper_(std::move(upper)), longest_(std::move(speed)), stepS_(stepS) {
  for (double &longest : longest_) longest *= stepS_;
  Jump(Row(lower_.size(), 0.0));
}

double JointReference::Within(size_t j, double position) const {
  return std::min(std::max(position, lower_[j]), upper_[j]);
}

void JointReference::Jump(const Row &position) {
  position_ = target_ = position;
  velocity_.assign(Joints(), 0.0);
  rate_.assign(Joints(), 0.0);
  left_ = 0;
  ramp_ = since_ = kLongestRamp;
  points_.clear();
}

void JointReference::Go(const Row &position) {
  points_.clear();
  velocity_.assign(Joints(), 0.0);
  if (since_ > 0) ramp_ = since_;  // a second command at the same moment corrects the first
  since_ = 0;
  double steps = static_cast<double>(ramp_);
  for (size_t j = 0; j < Joints(); j++) {
    target_[j] = Within(j, position[j]);
    steps = std::max(steps, std::ceil(std::abs(target_[j] - position_[j]) / longest_[j]));
  }
  for (size_t j = 0; j < Joints(); j++) rate_[j] = (target_[j] - position_[j]) / steps;
  left_ = static_cast<long>(steps);
}

void JointReference::Follow(std::vector<TrajectoryPoint> points, double nowS) {
  left_ = 0;
  points_ = std::move(points);
  next_ = 0;
  beganS_ = pieceBeganS_ = nowS;
  pieceFrom_ = position_;
  pieceFromVelocity_ = velocity_;
  while (next_ < points_.size() && points_[next_].timeS <= 0) next_++;  // where the arm is already
}

void JointReference::Delay(double byS) {
  beganS_ += byS;
  pieceBeganS_ += byS;
}

Row JointReference::Save() const {
  Row saved;
  for (const Row *row : {&position_, &velocity_, &target_, &rate_}) saved.insert(saved.end(), row->begin(), row->end());
  for (const long count : {left_, ramp_, since_}) saved.push_back(static_cast<double>(count));
  return saved;
}

void JointReference::Restore(const Row &saved) {
  auto from = saved.begin();
  for (Row *row : {&position_, &velocity_, &target_, &rate_}) {
    std::copy(from, from + static_cast<long>(row->size()), row->begin());
    from += static_cast<long>(row->size());
  }
  for (long *count : {&left_, &ramp_, &since_}) *count = static_cast<long>(*from++);
  points_.clear();
}

void JointReference::Step(double nowS) {
  if (since_ < kLongestRamp) since_++;
  if (!points_.empty()) {
    Sample(nowS);
  } else if (left_ > 0) {
    left_--;
    for (size_t j = 0; j < Joints(); j++) position_[j] = left_ == 0 ? target_[j] : position_[j] + rate_[j];
  }
}

void JointReference::Sample(double nowS) {
  while (next_ < points_.size() && beganS_ + points_[next_].timeS <= nowS) {
    pieceBeganS_ = beganS_ + points_[next_].timeS;
    pieceFrom_ = position_ = points_[next_].position;
    pieceFromVelocity_ = velocity_ = points_[next_].velocity;
    next_++;
  }
  if (next_ == points_.size()) {
    const Row last = position_;
    Jump(last);
    return;
  }
  const TrajectoryPoint &to = points_[next_];
  const double duration = beganS_ + to.timeS - pieceBeganS_;
  const double s = (nowS - pieceBeganS_) / duration;
  for (size_t j = 0; j < Joints(); j++) {
    const double mean = (to.position[j] - pieceFrom_[j]) / duration;
    const double v0 = pieceFromVelocity_[j], v1 = to.velocity[j];
    position_[j] = pieceFrom_[j] + duration * (mean * s * s * (3 - 2 * s) + v0 * s * (1 - s) * (1 - s) - v1 * s * s * (1 - s));
    velocity_[j] = 6 * mean * s * (1 - s) + v0 * (1 - s) * (1 - 3 * s) + v1 * s * (3 * s - 2);
    position_[j] = Within(j, position_[j]);
  }
}

}  // namespace neuromotor
