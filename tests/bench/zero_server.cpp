// A server that answers every chat completion at once with the same label: what is measured against
// it is the harness, not a model. Prints its port and serves until it is killed.

#include <csignal>
#include <cstdio>

#include "assay/net/event_loop.hpp"
#include "assay/net/http_server.hpp"

namespace {

using namespace assay;

constexpr const char* kStream =
    R"(data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"zero","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}

data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"zero","choices":[{"index":0,"delta":{"content":"{\"label\":\"billing\",\"confidence\":0.9}"},"finish_reason":null}],"usage":null}

data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"zero","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}

data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"zero","choices":[],"usage":{"prompt_tokens":400,"completion_tokens":12,"total_tokens":412}}

data: [DONE]

)";

constexpr const char* kWhole =
    R"({"id":"c1","object":"chat.completion","created":1,"model":"zero","choices":[{"index":0,"message":{"role":"assistant","content":"{\"label\":\"billing\",\"confidence\":0.9}","refusal":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":400,"completion_tokens":12,"total_tokens":412}})";

void answer(net::HttpRequest request, std::shared_ptr<net::Responder> responder) {
  const bool streams = request.body.find("\"stream\":true") != std::string::npos;
  net::HttpResponse response;
  response.status = 200;
  response.headers = {{"Content-Type", streams ? "text/event-stream" : "application/json"}};
  response.body = streams ? kStream : kWhole;
  responder->respond(std::move(response));
}

}  // namespace

int main() {
  net::EventLoop loop;
  auto server = net::HttpServer::open(loop, {}, answer);
  if (!server.has_value()) {
    std::fprintf(stderr, "%s\n", server.error().message.c_str());
    return 1;
  }
  std::printf("%u\n", static_cast<unsigned>((*server)->port()));
  std::fflush(stdout);
  loop.on_signal({SIGINT, SIGTERM}, [&loop](int) { loop.stop(); });
  loop.run_until_stopped();
  return 0;
}
