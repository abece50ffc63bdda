// The reference of the servos at each step of simulated time: held, on the way to a position command, or on a trajectory.
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
  /// @param lower @param upper position limits, which no command exceeds
  /// @param speed how far a joint may go per second
  JointReference(Row lower, Row upper, Row speed, double stepS);

  const Row &Position() const { return position_; }

  /// Puts the reference at a position and holds it there.
  void Jump(const Row &position);

  /// Goes to a position at constant speed. It takes as long as the time between the last two commands (at most 20 steps), or
  /// longer if the speed limits require it.
  void Go(const Row &position);

  /// Follows cubic Hermite pieces through these points. Starts from the present reference, and holds the last point.
  void Follow(std::vector<TrajectoryPoint> points, double nowS);

  /// To be called when the clock was set forward by this much: a trajectory goes on as if it had not been.
  void Delay(double byS);

  /// The state without a trajectory: 4 numbers per joint, then 3. `Restore` takes it back.
  Row Save() const;
  void Restore(const Row &saved);

  /// Advances by one step; `nowS` is the time at its end.
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
