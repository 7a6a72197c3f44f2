#include "support/scripted_provider.hpp"

#include <algorithm>
#include <future>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"

namespace assay::fake {
namespace {

Json usage() {
  return {{"prompt_tokens", 10}, {"completion_tokens", 5}, {"total_tokens", 15}};
}

std::string whole_answer(const Asked& asked, const std::string& text) {
  return safe_dump(Json{{"id", "call-" + std::to_string(asked.number)},
                        {"object", "chat.completion"},
                        {"model", asked.model},
                        {"choices",
                         {{{"index", 0},
                           {"message", {{"role", "assistant"}, {"content", text}}},
                           {"finish_reason", "stop"}}}},
                        {"usage", usage()}});
}

std::string streamed_answer(const Asked& asked, const std::string& text) {
  const auto event = [&asked](Json choices, const Json& tokens) {
    return "data: " +
           safe_dump(Json{{"id", "call-" + std::to_string(asked.number)},
                          {"object", "chat.completion.chunk"},
                          {"model", asked.model},
                          {"choices", std::move(choices)},
                          {"usage", tokens}}) +
           "\n\n";
  };
  const auto piece = [](const std::string& part, const Json& finish) {
    return Json::array({{{"index", 0}, {"delta", {{"content", part}}}, {"finish_reason", finish}}});
  };
  const std::size_t half = text.size() / 2;
  return event(piece(text.substr(0, half), nullptr), nullptr) +
         event(piece(text.substr(half), "stop"), nullptr) + event(Json::array(), usage()) +
         "data: [DONE]\n\n";
}

/// The item's input: prompts put it between tags of their own.
std::string_view item_text(std::string_view turn) {
  turn = trimmed(turn);
  if (!turn.starts_with('<') || !turn.ends_with('>')) return turn;
  const auto begin = turn.find('>') + 1;
  return trimmed(turn.substr(begin, turn.rfind('<') - begin));
}

}  // namespace

ProviderReply says(const Asked& asked, const std::string& text) {
  ProviderReply reply;
  reply.headers = {{"content-type", asked.stream ? "text/event-stream" : "application/json"}};
  reply.body = asked.stream ? streamed_answer(asked, text) : whole_answer(asked, text);
  return reply;
}

ProviderReply fails(int status, const std::string& code, const std::string& message,
                    net::Headers headers) {
  ProviderReply reply;
  reply.status = status;
  reply.headers = std::move(headers);
  reply.headers.push_back({"content-type", "application/json"});
  reply.body = safe_dump(Json{{"error", {{"message", message}, {"type", code}, {"code", code}}}});
  return reply;
}

ProviderReply drops() {
  ProviderReply reply;
  reply.how = ProviderReply::How::drop;
  return reply;
}

ScriptedProvider::ScriptedProvider(Script script) : script_(std::move(script)) {
  std::promise<std::uint16_t> port;
  thread_ = std::thread(
      [this, &port] { serve([&port](std::uint16_t opened) { port.set_value(opened); }); });
  port_ = port.get_future().get();
}

ScriptedProvider::~ScriptedProvider() {
  loop_.stop();
  thread_.join();
}

void ScriptedProvider::serve(const std::function<void(std::uint16_t)>& on_port) {
  auto server = net::HttpServer::open(
      loop_, {}, [this](net::HttpRequest request, std::shared_ptr<net::Responder> responder) {
        take(std::move(request), std::move(responder));
      });
  on_port(server.value()->port());
  loop_.run_until_stopped();
  held_.clear();
}

void ScriptedProvider::take(net::HttpRequest request, std::shared_ptr<net::Responder> responder) {
  Asked call;
  call.target = std::move(request.target);
  call.headers = std::move(request.headers);
  call.body = std::move(request.body);
  if (const JsonReading read = read_json(call.body); read.ok() && read.value.contains("messages")) {
    call.model = read.value.value("model", "");
    call.stream = read.value.value("stream", false);
    call.user = item_text(read.value["messages"].back()["content"].get_ref<const std::string&>());
  }
  {
    const std::lock_guard lock(mutex_);
    call.number = static_cast<int>(asked_.size());
    call.of_this_item =
        static_cast<int>(std::count_if(asked_.begin(), asked_.end(), [&call](const Asked& earlier) {
          return earlier.model == call.model && earlier.user == call.user;
        }));
    asked_.push_back(call);
  }
  ProviderReply reply = script_(call);
  if (reply.how == ProviderReply::How::answer) {
    responder->respond({reply.status, std::move(reply.headers), std::move(reply.body)});
  } else if (reply.how == ProviderReply::How::hold) {
    held_.push_back(std::move(responder));
  }
}

std::string ScriptedProvider::base_url() const {
  return "http://127.0.0.1:" + std::to_string(port_) + "/v1";
}

std::vector<Asked> ScriptedProvider::asked() const {
  const std::lock_guard lock(mutex_);
  return asked_;
}

}  // namespace assay::fake
