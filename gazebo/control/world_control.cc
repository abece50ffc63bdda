// Tells a Gazebo server what its own `gz` tool would tell it. That tool takes seconds to start. Commands come in as lines.
// Each is sent as soon as a server listens, and is answered with "done".
//
//   pause | run | reset | reset_time | reset_models | rate UPDATES_PER_SECOND | delete MODEL
#include <iostream>
#include <sstream>
#include <string>

#include <gazebo/gazebo_config.h>
#include <gazebo/msgs/msgs.hh>
#include <gazebo/transport/TransportIface.hh>
#include <gazebo/transport/Node.hh>

using gazebo::msgs::WorldControl;

int main() {
  if (!gazebo::transport::init()) {
    std::cerr << "world_control: no Gazebo at GAZEBO_MASTER_URI" << std::endl;
    return 1;
  }
  gazebo::transport::run();
  gazebo::transport::NodePtr node(new gazebo::transport::Node());
  node->Init("default");
  const auto world = node->Advertise<WorldControl>("~/world_control");
  const auto physics = node->Advertise<gazebo::msgs::Physics>("~/physics");
  const auto requests = node->Advertise<gazebo::msgs::Request>("~/request");
  world->WaitForConnection();
  physics->WaitForConnection();
  requests->WaitForConnection();
  std::cout << "ready" << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string what;
    words >> what;
    WorldControl control;
    if (what == "pause" || what == "run") {
      control.set_pause(what == "pause");
      world->Publish(control, true);
    } else if (what == "reset" || what == "reset_time" || what == "reset_models") {
      if (what == "reset") control.mutable_reset()->set_all(true);
      if (what == "reset_time") control.mutable_reset()->set_time_only(true);
      if (what == "reset_models") control.mutable_reset()->set_model_only(true);
      world->Publish(control, true);
    } else if (what == "rate") {
      double rate = 0;
      words >> rate;
      gazebo::msgs::Physics message;
      message.set_type(gazebo::msgs::Physics::ODE);
      message.set_real_time_update_rate(rate);
      physics->Publish(message, true);
    } else if (what == "delete") {
      std::string model;
      words >> model;
      const auto request = gazebo::msgs::CreateRequest("entity_delete", model);
      requests->Publish(*request, true);
      delete request;
    } else {
      std::cout << "unknown: " << line << std::endl;
      continue;
    }
    std::cout << "done" << std::endl;
  }
  gazebo::transport::fini();
}
