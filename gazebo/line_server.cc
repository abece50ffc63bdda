#include "line_server.hh"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace neuromotor {

namespace {
/// A client that sends more bytes than this without an end of line is dropped.
constexpr size_t kLongestLine = 1 << 20;
}  // namespace

LineServer::LineServer(int port) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  int on = 1;
  setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener_, reinterpret_cast<sockaddr *>(&address), size) != 0 || listen(listener_, 1) != 0)
    throw std::runtime_error("port " + std::to_string(port) + " of 127.0.0.1 cannot be had: " + std::strerror(errno));
  getsockname(listener_, reinterpret_cast<sockaddr *>(&address), &size);
  port_ = ntohs(address.sin_port);
}

LineServer::~LineServer() {
  if (client_ >= 0) close(client_);
  if (listener_ >= 0) close(listener_);
}

void LineServer::Accept() {
  const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (client < 0) return;
  if (client_ >= 0) Drop();
  int on = 1;
  setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  client_ = client;
  clients_++;
}

void LineServer::Drop() {
  close(client_);
  client_ = -1;
  received_.clear();
}

std::vector<std::string> LineServer::Receive(int waitMs) {
  pollfd both[2] = {{listener_, POLLIN, 0}, {client_, POLLIN, 0}};  // poll ignores a negative client
  if (poll(both, 2, waitMs) <= 0) return {};
  if (both[0].revents != 0) Accept();
  std::vector<std::string> lines;
  char buffer[65536];
  while (client_ >= 0) {
    const ssize_t count = recv(client_, buffer, sizeof buffer, 0);
    if (count > 0) {
      received_.append(buffer, static_cast<size_t>(count));
      if (received_.size() > kLongestLine && received_.find('\n') == std::string::npos) Drop();
    } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
      Drop();
    } else {
      break;
    }
  }
  size_t from = 0, to;
  while ((to = received_.find('\n', from)) != std::string::npos) {
    lines.push_back(received_.substr(from, to - from));
    from = to + 1;
  }
  received_.erase(0, from);
  return lines;
}

void LineServer::Send(const std::string &line, bool wait) {
  const std::string text = line + "\n";
  size_t sent = 0;
  while (client_ >= 0 && sent < text.size()) {
    const ssize_t count = send(client_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (count > 0) {
      sent += static_cast<size_t>(count);
    } else if (wait && errno == EAGAIN) {
      pollfd one{client_, POLLOUT, 0};
      if (poll(&one, 1, 1000) <= 0) Drop();
    } else if (errno != EINTR) {
      Drop();
    }
  }
}

}  // namespace neuromotor
