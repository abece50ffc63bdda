// A Gazebo 11 world plugin: the joints of one arm over TCP on loopback. The protocol is in docs/gazebo.md.
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>

#include <gazebo/common/Events.hh>
#include <gazebo/common/Plugin.hh>
#include <gazebo/physics/PhysicsEngine.hh>
#include <gazebo/physics/World.hh>

#include "arm_drives.hh"
#include "body_states.hh"
#include "end_with_parent.hh"
#include "joint_reference.hh"
#include "line_server.hh"
#include "payload.hh"
#include "words.hh"

namespace neuromotor {

class ArmPlugin : public gazebo::WorldPlugin {
 public:
  void Load(gazebo::physics::WorldPtr world, sdf::ElementPtr sdf) override {
    EndWithParent();
    world_ = world;
    sdf_ = sdf;
    lockstep_ = sdf->Get<bool>("lockstep", false).first;
    model_ = sdf->Get<std::string>("model");
    endWithClient_ = sdf->Get<bool>("end_with_client", false).first;
    betweenStatesS_ = 1 / sdf->Get<double>("rate", 200.0).first;
    posture_ = Numbers(Words(sdf->Get<std::string>("posture")), 0);
    server_ = std::make_unique<LineServer>(sdf->Get<int>("port", 0).first);
    begin_ = gazebo::event::Events::ConnectWorldUpdateBegin([this](const gazebo::common::UpdateInfo &) { Before(); });
    end_ = gazebo::event::Events::ConnectWorldUpdateEnd([this] { After(); });
    // Without this a server in lock-step would wait for its client for ever.
    stop_ = gazebo::event::Events::ConnectSigInt([this] { stopped_ = true; });
    std::cout << "neuromotor_arm: listening on 127.0.0.1:" << server_->Port() << std::endl;
  }

  /// The world was reset: its time is 0 again.
  void Reset() override {
    nextStateS_ = 0;
    if (!drives_) return;
    Place(posture_, Row(posture_.size(), 0.0));
    deaf_ = !lockstep_;
    server_->Send("event reset", lockstep_);
  }

 private:
  double NowS() const { return world_->SimTime().Double(); }

  /// The arm was taken out of the world: no part of it may be used any more.
  void Forget() {
    payload_.reset();
    reference_.reset();
    drives_.reset();
    hand_.reset();
    bodies_.clear();
    gone_ = true;
    server_->Send("event deleted", lockstep_);
  }

  /// Finds the arm. It exists when the world begins to run.
  bool Ready() {
    if (drives_ && world_->ModelByName(model_)) return true;
    if (drives_) Forget();
    if (gone_) return false;
    const auto model = world_->ModelByName(model_);
    const auto ball = world_->ModelByName("neuromotor_payload");
    if (!model || !ball) return false;
    const auto names = Words(sdf_->Get<std::string>("joints"));
    drives_ = std::make_unique<ArmDrives>(model, names, Numbers(Words(sdf_->Get<std::string>("stiffness")), 0),
                                          Numbers(Words(sdf_->Get<std::string>("damping")), 0));
    hand_ = model->GetLink(sdf_->Get<std::string>("hand_link"));
    if (!hand_) throw std::runtime_error("the model has no link " + sdf_->Get<std::string>("hand_link"));
    handAt_ = sdf_->Get<ignition::math::Vector3d>("hand_at");
    bodies_ = model->GetLinks();
    atZero_ = SaveBodies(bodies_);
    jointsOfModel_ = model->GetJointCount();
    payload_ = std::make_unique<Payload>(model, ball, hand_, handAt_);
    reference_ = std::make_unique<JointReference>(drives_->Lower(), drives_->Upper(), drives_->Speeds(),
                                                  world_->Physics()->GetMaxStepSize());
    torque_.assign(names.size(), 0.0);
    Place(posture_, Row(names.size(), 0.0));
    return true;
  }

  void Place(const Row &position, const Row &velocity) {
    // Always start from the same bodies: angles are set relative to the present links, including the errors of the joints.
    RestoreBodies(bodies_, atZero_);
    drives_->Place(position, velocity);
    payload_->Return();
    reference_->Jump(position);
    servo_ = true;
    // The solver takes its constraints in a random order.
    world_->Physics()->SetSeed(1);
  }

  void Before() {
    // The world's time can be set back without an event.
    const double backS = lastS_ - NowS();
    if (backS > 0) {
      nextStateS_ = 0;
      if (drives_) reference_->Delay(-backS);
    }
    lastS_ = NowS();
    if (!Ready()) {
      if (gone_) Hear(0);
      return;
    }
    if (lockstep_)
      while (stepsLeft_ == 0 && !stopped_) Hear(100);
    else
      Hear(0);
    if (stepsLeft_ > 0) stepsLeft_--;
    reference_->Step(NowS() + world_->Physics()->GetMaxStepSize());
    if (servo_)
      drives_->Servo(reference_->Position());
    else
      drives_->Push(torque_);
  }

  void After() {
    if ((!drives_ && !gone_) || (lockstep_ && stepsLeft_ > 0) || (!lockstep_ && NowS() + 1e-9 < nextStateS_)) return;
    nextStateS_ = std::max(nextStateS_ + betweenStatesS_, NowS());
    if (drives_) return SendState();
    std::ostringstream out;
    out.precision(17);
    out << "time " << NowS();
    server_->Send(out.str(), lockstep_);
  }

  void SendState() {
    std::ostringstream out;
    out.precision(17);
    out << "state " << NowS();
    Append(out, drives_->Positions());
    Append(out, drives_->Velocities());
    Append(out, drives_->Efforts());
    Append(out, reference_->Position());
    const auto hand = ignition::math::Pose3d(handAt_, ignition::math::Quaterniond::Identity) + hand_->WorldPose();
    Append(out, {hand.Pos().X(), hand.Pos().Y(), hand.Pos().Z()});
    server_->Send(out.str(), lockstep_);
  }

  void Save() {
    std::ostringstream out;
    out.precision(17);
    out << "saved " << (servo_ ? 1 : 0);
    Append(out, torque_);
    Append(out, reference_->Save());
    Append(out, SaveBodies(bodies_));
    server_->Send(out.str(), lockstep_);
  }

  void Restore(const Row &saved) {
    auto from = saved.begin();
    const auto take = [&from](size_t count) {
      const Row part(from, from + static_cast<long>(count));
      from += static_cast<long>(count);
      return part;
    };
    const size_t n = drives_->Joints();
    servo_ = take(1)[0] != 0;
    torque_ = take(n);
    reference_->Restore(take(4 * n + 3));
    RestoreBodies(bodies_, take(kBodyNumbers * bodies_.size()));
    payload_->Return();
  }

  void Hear(int waitMs) {
    const auto lines = server_->Receive(waitMs);
    if (server_->Clients() != greeted_) Greet();
    if (greeted_ > 0 && !server_->Connected()) {
      stepsLeft_ = 0;
      if (endWithClient_ && !stopped_) {
        stopped_ = true;
        kill(getpid(), SIGINT);
      }
    }
    for (const std::string &line : lines) {
      try {
        Obey(line);
      } catch (const std::exception &error) {
        pointsAwaited_ = 0;
        server_->Send("error " + std::string(error.what()) + " in: " + line.substr(0, 80), lockstep_);
      }
    }
  }

  void Greet() {
    greeted_ = server_->Clients();
    deaf_ = false;
    pointsAwaited_ = stepsLeft_ = 0;
    std::ostringstream out;
    out.precision(17);
    out << "arm 1 " << (lockstep_ ? "lockstep" : "free") << ' ' << world_->Physics()->GetMaxStepSize() << ' '
        << jointsOfModel_ << ' ' << sdf_->Get<std::string>("joints");
    server_->Send(out.str(), lockstep_);
  }

  /// @throws std::exception when the line is no command that can be obeyed
  void Obey(const std::string &line) {
    const auto words = Words(line);
    if (words.empty()) return;
    if (!drives_) throw std::runtime_error("the arm was deleted");
    const size_t n = drives_->Joints();
    if (pointsAwaited_ > 0) return TakePoint(Numbers(words, 0));
    const std::string &what = words[0];
    const Row row = Numbers(words, 1);
    const auto need = [&](size_t count) {
      if (row.size() != count) throw std::invalid_argument(what + " needs " + std::to_string(count) + " numbers");
    };
    if (what == "read") return SendState();
    if (what == "heard") {
      deaf_ = false;
      return;
    }
    if (what == "save") return Save();
    if (what == "restore") {
      need(1 + n + 4 * n + 3 + kBodyNumbers * bodies_.size());
      return Restore(row);
    }
    if (what == "step" || what == "trajectory" || what == "payload") {
      need(1);
      if (what == "payload") return payload_->Carry(row[0]);
      if (row[0] < 1 || row[0] > 1e6 || row[0] != std::floor(row[0]))
        throw std::invalid_argument(what + " needs a count from 1 to 1000000");
      (what == "step" ? stepsLeft_ : pointsAwaited_) = static_cast<long>(row[0]);
      return points_.clear();
    }
    if (what == "place") {
      need(2 * n);
      return Place(Row(row.begin(), row.begin() + n), Row(row.begin() + n, row.end()));
    }
    if (what == "soften") {
      need(2);
      return drives_->Soften(row[0], row[1]);
    }
    need(n);
    if (deaf_ && (what == "position" || what == "torque")) return;
    if (what == "position") {
      if (!servo_) reference_->Jump(drives_->Positions());
      servo_ = true;
      reference_->Go(row);
    } else if (what == "torque") {
      torque_ = row;
      servo_ = false;
    } else if (what == "reset") {
      Place(row, Row(n, 0.0));
    } else if (what == "gain") {
      drives_->faults.motorGain = row;
    } else if (what == "friction") {
      drives_->faults.friction = row;
    } else if (what == "backlash") {
      drives_->faults.backlash = row;
    } else if (what == "jam") {
      for (size_t j = 0; j < n; j++) drives_->faults.jammed[j] = row[j] != 0;
    } else {
      throw std::invalid_argument("unknown command");
    }
  }

  void TakePoint(const Row &row) {
    const size_t n = drives_->Joints();
    if (row.size() != 1 + 2 * n) throw std::invalid_argument("a point needs " + std::to_string(1 + 2 * n) + " numbers");
    points_.push_back({row[0], Row(row.begin() + 1, row.begin() + 1 + n), Row(row.begin() + 1 + n, row.end())});
    if (--pointsAwaited_ > 0 || deaf_) return;
    if (!servo_) reference_->Jump(drives_->Positions());
    servo_ = true;
    reference_->Follow(std::move(points_), NowS());
    points_.clear();
  }

  gazebo::physics::WorldPtr world_;
  sdf::ElementPtr sdf_;
  /// Whether the client does not know yet that the world was reset. Its commands are then meant for the time before it.
  bool deaf_ = false;
  bool lockstep_ = false, endWithClient_ = false, servo_ = true, gone_ = false;
  double betweenStatesS_ = 0.005, nextStateS_ = 0, lastS_ = 0;
  long stepsLeft_ = 0, pointsAwaited_ = 0, greeted_ = 0;
  std::string model_;
  Row posture_, torque_, atZero_;
  std::vector<TrajectoryPoint> points_;
  std::unique_ptr<LineServer> server_;
  std::unique_ptr<ArmDrives> drives_;
  std::unique_ptr<JointReference> reference_;
  std::unique_ptr<Payload> payload_;
  gazebo::physics::LinkPtr hand_;
  gazebo::physics::Link_V bodies_;
  size_t jointsOfModel_ = 0;
  ignition::math::Vector3d handAt_;
  std::atomic<bool> stopped_{false};
  gazebo::event::ConnectionPtr begin_, end_, stop_;
};

GZ_REGISTER_WORLD_PLUGIN(ArmPlugin)

}  // namespace neuromotor
