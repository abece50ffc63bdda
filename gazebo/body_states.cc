#include "body_states.hh"

namespace neuromotor {

Row SaveBodies(const gazebo::physics::Link_V &links) {
  Row saved;
  for (const auto &link : links) {
    const auto pose = link->WorldPose();
    const auto velocity = link->WorldCoGLinearVel(), turning = link->WorldAngularVel();
    for (const double value : {pose.Pos().X(), pose.Pos().Y(), pose.Pos().Z(), pose.Rot().W(), pose.Rot().X(),
                               pose.Rot().Y(), pose.Rot().Z(), velocity.X(), velocity.Y(), velocity.Z(), turning.X(),
                               turning.Y(), turning.Z()})
      saved.push_back(value);
  }
  return saved;
}

void RestoreBodies(const gazebo::physics::Link_V &links, const Row &saved) {
  const double *from = saved.data();
  for (const auto &link : links) {
    link->SetWorldPose({from[0], from[1], from[2], from[3], from[4], from[5], from[6]});
    link->SetLinearVel({from[7], from[8], from[9]});
    link->SetAngularVel({from[10], from[11], from[12]});
    from += kBodyNumbers;
  }
}

}  // namespace neuromotor
