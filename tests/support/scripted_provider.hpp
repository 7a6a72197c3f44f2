#pragma once

/// \file
/// A provider that does what a test says, call by call: OpenAI's protocol on loopback.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "assay/net/http_server.hpp"

namespace assay::fake {

/// One call as the provider saw it.
struct Asked {
  int number = 0;        ///< 0 for the first call
  int of_this_item = 0;  ///< calls before this one with the same model and user text
  std::string model;
  std::string user;  ///< the item's input, out of the last user turn
  bool stream = false;
  std::string target;  ///< path and query
  std::string body;
  net::Headers headers;
};

struct ProviderReply {
  enum class How { answer, hold, drop };
  How how = How::answer;  ///< hold: never answer; drop: close the connection instead
  int status = 200;
  net::Headers headers;
  std::string body;
};

/// The model said `text`: as a stream if the call asked for one. 10 tokens in, 5 out.
[[nodiscard]] ProviderReply says(const Asked& asked, const std::string& text);
/// An error with OpenAI's body.
[[nodiscard]] ProviderReply fails(int status, const std::string& code, const std::string& message,
                                  net::Headers headers = {});
[[nodiscard]] ProviderReply drops();

/// Serves on a thread of its own until destroyed. The script runs on that thread, one call at a
/// time.
class ScriptedProvider {
 public:
  using Script = std::function<ProviderReply(const Asked&)>;

  explicit ScriptedProvider(Script script);
  ~ScriptedProvider();
  ScriptedProvider(const ScriptedProvider&) = delete;
  ScriptedProvider& operator=(const ScriptedProvider&) = delete;

  [[nodiscard]] std::string base_url() const;
  [[nodiscard]] std::vector<Asked> asked() const;  ///< every call so far
  [[nodiscard]] int calls() const { return static_cast<int>(asked().size()); }

 private:
  void serve(const std::function<void(std::uint16_t)>& on_port);
  void take(net::HttpRequest request, std::shared_ptr<net::Responder> responder);

  Script script_;
  net::EventLoop loop_;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::vector<Asked> asked_;
  std::vector<std::shared_ptr<net::Responder>> held_;
  std::thread thread_;
};

}  // namespace assay::fake
