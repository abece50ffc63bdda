// One client over TCP on loopback; lines of text in both directions.
#pragma once

#include <string>
#include <vector>

namespace neuromotor {

/// Accepts one client at a time: a new one takes the place of the old. Never blocks longer than `waitMs`.
class LineServer {
 public:
  /// @param port 0: any free one
  /// @throws std::runtime_error when the port cannot be had
  explicit LineServer(int port);
  ~LineServer();
  LineServer(const LineServer &) = delete;
  LineServer &operator=(const LineServer &) = delete;

  /// The port on which it listens.
  int Port() const { return port_; }
  bool Connected() const { return client_ >= 0; }
  /// How many clients have come until now.
  long Clients() const { return clients_; }

  /// The complete lines that have arrived, in order; waits up to `waitMs` for the first.
  std::vector<std::string> Receive(int waitMs);

  /// Sends a line. A client that does not take it at once is dropped, unless `wait` is set.
  void Send(const std::string &line, bool wait);

 private:
  void Accept();
  void Drop();

  int listener_ = -1;
  int client_ = -1;
  int port_ = 0;
  long clients_ = 0;
  std::string received_;
};

}  // namespace neuromotor
