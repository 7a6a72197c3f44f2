#pragma once

/// \file
/// A server that misbehaves on purpose: plain blocking sockets, own threads, no HTTP library, so
/// that nothing corrects what a test wants to be wrong.

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

struct ssl_ctx_st;
struct ssl_st;

namespace assay::fake {

/// One accepted connection, seen from a script. Everything blocks; a connection that the client or
/// the end of the test closed makes all calls return at once.
class ScriptedConnection {
 public:
  ScriptedConnection(int descriptor, int number, std::atomic<std::size_t>& received_bytes);
  ~ScriptedConnection();
  ScriptedConnection(const ScriptedConnection&) = delete;
  ScriptedConnection& operator=(const ScriptedConnection&) = delete;

  [[nodiscard]] int number() const { return number_; }  ///< 0 for the first connection

  /// Answers the client's handshake; false when it failed. The context must outlive the server.
  bool start_tls(ssl_ctx_st* context);

  /// One request with its Content-Length body; empty when the client closed instead.
  std::string read_request();
  void send(std::string_view bytes);
  void send_byte_by_byte(std::string_view bytes);       ///< each in a packet of its own
  void wait_for_close();                                ///< until the client closes
  void notify_tls_close();                              ///< close_notify, the clean end of TLS
  void reset();                                         ///< at the script's end: RST instead of FIN
  void shut_down();                                     ///< FIN; from any thread
  [[nodiscard]] bool is_open() const { return open_; }  ///< until something could not be sent

 private:
  long receive(char* data, std::size_t size);

  int descriptor_;
  int number_;
  std::atomic<std::size_t>& received_bytes_;
  ssl_st* tls_ = nullptr;
  std::string unread_;
  bool open_ = true;
};

class ScriptedServer {
 public:
  using Script = std::function<void(ScriptedConnection&)>;

  /// Listens on 127.0.0.1, any port. Every connection runs the script on a thread of its own.
  explicit ScriptedServer(Script script);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] int connections() const { return connections_; }
  /// Bytes that clients sent, without what belongs to TLS itself.
  [[nodiscard]] std::size_t received_bytes() const { return received_bytes_; }

  /// Reads a request, sends `answer`, closes.
  [[nodiscard]] static Script answers(std::string answer);
  /// Answers every request of a connection alike, until the client closes it.
  [[nodiscard]] static Script keeps_answering(std::string answer);

 private:
  struct Served {
    std::unique_ptr<ScriptedConnection> connection;
    std::thread thread;
  };

  void accept_all();

  Script script_;
  int listener_;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_{0};
  std::atomic<std::size_t> received_bytes_{0};
  std::mutex mutex_;
  std::list<Served> served_;
  std::thread accepting_;
};

/// Listens and never accepts, with a full queue: the kernel drops whoever else wants to connect,
/// just as a firewall does.
class SwallowingListener {
 public:
  explicit SwallowingListener(const char* address = "127.0.0.1", std::uint16_t port = 0);
  ~SwallowingListener();
  SwallowingListener(const SwallowingListener&) = delete;
  SwallowingListener& operator=(const SwallowingListener&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  std::vector<int> descriptors_;
  std::uint16_t port_ = 0;
};

/// A port of 127.0.0.1 on which nobody listens.
[[nodiscard]] std::uint16_t refused_port();

/// Sends `bytes` to 127.0.0.1:`port` and returns all that comes back until the server closes. With
/// `end_of_input`, says first that nothing more will be sent.
[[nodiscard]] std::string talk(std::uint16_t port, std::string_view bytes,
                               bool end_of_input = false);

}  // namespace assay::fake
