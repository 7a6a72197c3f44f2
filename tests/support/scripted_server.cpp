#include "support/scripted_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace assay::fake {
namespace {

sockaddr_in address_of(const char* address, std::uint16_t port) {
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(port);
  inet_pton(AF_INET, address, &place.sin_addr);
  return place;
}

int open_socket() {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) throw std::runtime_error("no socket");
  return descriptor;
}

std::uint16_t port_of(int descriptor) {
  sockaddr_in place{};
  socklen_t size = sizeof place;
  getsockname(descriptor, reinterpret_cast<sockaddr*>(&place), &size);
  return ntohs(place.sin_port);
}

int listen_on(const char* address, std::uint16_t port, int queue) {
  const int descriptor = open_socket();
  const int yes = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  const sockaddr_in place = address_of(address, port);
  if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&place), sizeof place) != 0 ||
      ::listen(descriptor, queue) != 0) {
    throw std::runtime_error("cannot listen");
  }
  return descriptor;
}

// OpenSSL writes without MSG_NOSIGNAL. Blocked on the script's thread only: the code under test has
// to live without that.
void block_broken_pipe_signal() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

// Of the body that the head announces; 0 without the field.
std::size_t announced_length(const std::string& head) {
  const auto at = head.find("Content-Length: ");
  return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
}

}  // namespace

ScriptedConnection::ScriptedConnection(int descriptor, int number,
                                       std::atomic<std::size_t>& received_bytes)
    : descriptor_(descriptor), number_(number), received_bytes_(received_bytes) {
  const int yes = 1;
  setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

ScriptedConnection::~ScriptedConnection() {
  if (tls_ != nullptr) SSL_free(tls_);
  ::close(descriptor_);
}

bool ScriptedConnection::start_tls(ssl_ctx_st* context) {
  tls_ = SSL_new(context);
  SSL_set_fd(tls_, descriptor_);
  const bool accepted = SSL_accept(tls_) == 1;
  ERR_clear_error();
  return accepted;
}

long ScriptedConnection::receive(char* data, std::size_t size) {
  const long count = tls_ != nullptr ? SSL_read(tls_, data, static_cast<int>(size))
                                     : ::recv(descriptor_, data, size, 0);
  ERR_clear_error();
  if (count > 0) received_bytes_ += static_cast<std::size_t>(count);
  return count;
}

std::string ScriptedConnection::read_request() {
  std::array<char, 65536> buffer{};
  for (;;) {
    const auto end = unread_.find("\r\n\r\n");
    if (end != std::string::npos) {
      const std::size_t size = end + 4 + announced_length(unread_.substr(0, end));
      if (unread_.size() >= size) {
        std::string request = unread_.substr(0, size);
        unread_.erase(0, size);
        return request;
      }
    }
    const long count = receive(buffer.data(), buffer.size());
    if (count <= 0) return {};
    unread_.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

void ScriptedConnection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const long count = tls_ != nullptr
                           ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                           : ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    ERR_clear_error();
    open_ = count > 0;
    if (!open_) return;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void ScriptedConnection::send_byte_by_byte(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) send(bytes.substr(i, 1));
}

void ScriptedConnection::wait_for_close() {
  std::array<char, 4096> buffer{};
  while (receive(buffer.data(), buffer.size()) > 0) {
  }
}

void ScriptedConnection::notify_tls_close() {
  if (tls_ != nullptr) SSL_shutdown(tls_);
}

void ScriptedConnection::reset() {
  // Lingering for no time at all is how one asks for RST when the script ends.
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void ScriptedConnection::shut_down() {
  ::shutdown(descriptor_, SHUT_RDWR);
}

ScriptedServer::ScriptedServer(Script script)
    : script_(std::move(script)),
      listener_(listen_on("127.0.0.1", 0, SOMAXCONN)),
      port_(port_of(listener_)),
      accepting_([this] { accept_all(); }) {}

ScriptedServer::~ScriptedServer() {
  ::shutdown(listener_, SHUT_RDWR);
  accepting_.join();
  {
    const std::lock_guard lock(mutex_);
    for (auto& served : served_) {
      if (served.connection) served.connection->shut_down();
    }
  }
  for (auto& served : served_) served.thread.join();
  ::close(listener_);
}

void ScriptedServer::accept_all() {
  for (;;) {
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) return;
    const std::lock_guard lock(mutex_);
    Served& served = served_.emplace_back();
    served.connection =
        std::make_unique<ScriptedConnection>(descriptor, connections_++, received_bytes_);
    served.thread = std::thread([this, &served] {
      block_broken_pipe_signal();
      script_(*served.connection);
      const std::lock_guard closing(mutex_);
      served.connection.reset();
    });
  }
}

ScriptedServer::Script ScriptedServer::answers(std::string answer) {
  return [answer = std::move(answer)](ScriptedConnection& connection) {
    connection.read_request();
    connection.send(answer);
  };
}

ScriptedServer::Script ScriptedServer::keeps_answering(std::string answer) {
  return [answer = std::move(answer)](ScriptedConnection& connection) {
    while (!connection.read_request().empty()) connection.send(answer);
  };
}

SwallowingListener::SwallowingListener(const char* address, std::uint16_t port) {
  descriptors_.push_back(listen_on(address, port, 0));
  port_ = port_of(descriptors_.front());
  const sockaddr_in place = address_of(address, port_);
  for (int i = 0; i < 4; ++i) {
    const int filler = open_socket();
    ::fcntl(filler, F_SETFL, O_NONBLOCK);
    // In progress for ever, or in the queue: either way it fills a place.
    static_cast<void>(::connect(filler, reinterpret_cast<const sockaddr*>(&place), sizeof place));
    descriptors_.push_back(filler);
  }
}

SwallowingListener::~SwallowingListener() {
  for (const int descriptor : descriptors_) ::close(descriptor);
}

std::uint16_t refused_port() {
  const int descriptor = listen_on("127.0.0.1", 0, 1);
  const std::uint16_t port = port_of(descriptor);
  ::close(descriptor);
  return port;
}

std::string talk(std::uint16_t port, std::string_view bytes, bool end_of_input) {
  const int descriptor = open_socket();
  const sockaddr_in place = address_of("127.0.0.1", port);
  std::string answer;
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&place), sizeof place) == 0) {
    while (!bytes.empty()) {
      const auto count = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) break;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    if (end_of_input) ::shutdown(descriptor, SHUT_WR);
    std::array<char, 65536> buffer{};
    for (;;) {
      const auto count = ::recv(descriptor, buffer.data(), buffer.size(), 0);
      if (count <= 0) break;
      answer.append(buffer.data(), static_cast<std::size_t>(count));
    }
  }
  ::close(descriptor);
  return answer;
}

}  // namespace assay::fake
