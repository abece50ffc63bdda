// Where the servos are sent at each step of simulated time: held, on the way to a position command, or on a trajectory.
#pragma once

#include <cstddef>
#include <vector>

namespace neuromotor {

using Row = std::vector<double>;

struct TrajectoryPoint {
  double timeS;  ///< since the trajectory was received
  Row position, velocity;
};

class JointReference {
 public:
  /// @param lower @param upper position limits, which no command passes
  /// @param speed how far a joint may go per second
  JointReference(Row lower, Row upper, Row speed, double stepS);

  const Row &Position() const { return position_; }

  /// Is there, and stays.
  void Jump(const Row &position);

  /// Goes there evenly, in the time that lay between the last two commands (at most 20 steps are taken for a
  /// stream), or in what the speed limits ask for.
  void Go(const Row &position);

  /// Follows cubic Hermite pieces through these points, the first from where the reference is; holds the last.
  void Follow(std::vector<TrajectoryPoint> points, double nowS);

  /// All that the future depends on but a trajectory, 4 numbers per joint and 3; and back.
  Row Save() const;
  void Restore(const Row &saved);

  /// One step later; `nowS` is the time at its end.
  void Step(double nowS);

 private:
  size_t Joints() const { return position_.size(); }
  double Within(size_t joint, double position) const;
  void Sample(double nowS);

  Row lower_, upper_, longest_;
  double stepS_;
  Row position_, velocity_, target_, rate_;
  long left_ = 0, ramp_, since_;
  std::vector<TrajectoryPoint> points_;
  size_t next_ = 0;
  double beganS_ = 0, pieceBeganS_ = 0;
  Row pieceFrom_, pieceFromVelocity_;
};

}  // namespace neuromotor
