#include "eval/http_caller.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "assay/core/clock.hpp"
#include "assay/core/hash.hpp"
#include "assay/eval/limits.hpp"
#include "assay/provider/protocol.hpp"
#include "eval/correction.hpp"
#include "eval/redactor.hpp"
#include "eval/request_size.hpp"

namespace assay::eval {
namespace {

/// How much of an answer that is not a stream, though we asked for one, is kept for reading it
/// whole.
constexpr std::size_t kUnstreamedBytes = std::size_t{4} << 20;

/// Parameters that a model refused with a 400, by model id.
class RefusedParameters {
 public:
  void add(const std::string& model, const std::string& parameter) {
    refused_[model].insert(parameter);
  }

  [[nodiscard]] std::set<std::string> of(const std::string& model) const {
    const auto found = refused_.find(model);
    return found == refused_.end() ? std::set<std::string>() : found->second;
  }

  /// Leaves out of `call` what its model refused.
  void apply(provider::Call& call) const {
    const auto found = refused_.find(call.model);
    if (found == refused_.end()) return;
    for (const std::string& parameter : found->second) leave_out(parameter, call);
  }

 private:
  static void leave_out(const std::string& parameter, provider::Call& call) {
    if (parameter == "temperature") call.parameters.temperature.reset();
    if (parameter == "top_p") call.parameters.top_p.reset();
    if (parameter == "seed") call.parameters.seed.reset();
    if (parameter == "stop") call.parameters.stop.clear();
    if (parameter == "reasoning_effort") call.parameters.reasoning_effort.clear();
    if (parameter == "schema") call.schema.reset();
    if (parameter == "max_completion_tokens") call.capabilities.max_completion_tokens = false;
  }

  std::map<std::string, std::set<std::string>> refused_;
};

/// The stream of one call while it arrives.
struct Arriving {
  std::unique_ptr<provider::StreamReader> reader;
  net::SseParser parser;
  std::vector<net::SseEvent> events;
  std::optional<std::chrono::nanoseconds> first_visible;
  std::string unstreamed;  ///< body so far, while no event was seen in it
  bool saw_event = false;
  bool is_too_large = false;

  /// False when the protocol's end marker was seen or the stream is beyond reading.
  bool take(std::string_view piece, std::chrono::nanoseconds since_sent) {
    events.clear();
    if (!parser.feed(piece, events)) {
      is_too_large = true;
      return false;
    }
    const bool goes_on = consume(since_sent);
    if (!saw_event && unstreamed.size() < kUnstreamedBytes) unstreamed.append(piece);
    return goes_on;
  }

  bool consume(std::chrono::nanoseconds since_sent) {
    for (const net::SseEvent& event : events) {
      saw_event = true;
      const auto step = reader->take(event);
      if (step == provider::StreamReader::Step::visible_text && !first_visible) {
        first_visible = since_sent;
      }
      if (step == provider::StreamReader::Step::done) return false;
    }
    return true;
  }
};

class HttpCaller final : public Caller {
 public:
  HttpCaller(net::EventLoop& loop, const config::ProviderConfig& provider, std::string api_key)
      : client_(loop, client_options(provider)),
        protocol_(provider::protocol(provider.protocol)),
        endpoint_{provider.base_url, std::move(api_key), provider.api_version},
        limits_(exchange_limits(provider.timeouts)),
        redactor_(endpoint_.api_key) {}

  void call(const Question& question, std::function<void(CallResult)> done) override {
    const std::string& model = question.arm->model->id;
    net::HttpRequest request = request_of(question);

    auto pending = std::make_shared<Pending>();
    pending->model = model;
    pending->sent_without = refused_.of(model);
    pending->started_unix_ms = unix_ms_now();
    pending->request_hash = hash_of(request);
    pending->done = std::move(done);
    net::HttpClient::BodyHandler on_body;
    if (question.arm->parameters.stream) {
      pending->arriving = std::make_unique<Arriving>();
      pending->arriving->reader = protocol_.open_stream();
      on_body = [pending](std::string_view piece, std::chrono::nanoseconds since_sent) {
        return pending->arriving->take(piece, since_sent);
      };
    }
    client_.send(
        std::move(request), limits_, std::move(on_body),
        [this, pending](net::Exchange exchange) { finish(*pending, std::move(exchange)); });
  }

  std::string cache_key(const Question& question) override {
    if (question.arm->batch > 0 || !refused_.of(question.arm->model->id).empty()) return {};
    const provider::Call& call = call_of(question);
    const auto temperature = call.parameters.temperature;
    if (!call.capabilities.temperature || !temperature || *temperature > 0) return {};
    return hash_of(request_of(question));
  }

  void cancel_all() override { client_.cancel_all(); }

 private:
  struct Pending {
    std::string model;
    std::set<std::string> sent_without;  ///< parameters that its model had refused by then
    std::int64_t started_unix_ms = 0;
    std::string request_hash;
    std::unique_ptr<Arriving> arriving;
    std::function<void(CallResult)> done;
  };

  static net::ClientOptions client_options(const config::ProviderConfig& provider) {
    net::ClientOptions options;
    options.connections_per_origin = static_cast<std::size_t>(provider.limits.concurrency);
    options.ca_file = provider.ca_file;
    return options;
  }

  /// What all calls of an arm have in common, asked for one item or for many; only the prompt, and
  /// the cap of a batch, change from call to call.
  provider::Call& call_of(const Question& question) {
    const Arm& arm = *question.arm;
    const auto [found, is_new] = calls_.try_emplace({&arm, question.batch.empty()});
    provider::Call& call = found->second;
    if (is_new) {
      call = {arm.model->id, {}, arm.parameters, schema_of(question), arm.model->capabilities};
      if (!call.capabilities.structured_output) call.schema.reset();
      refused_.apply(call);
    }
    return call;
  }

  net::HttpRequest request_of(const Question& question) {
    provider::Call& call = call_of(question);
    call.prompt = prompt_of(question);
    call.parameters.max_output_tokens = output_cap(question);
    return protocol_.request(endpoint_, call);
  }

  /// Of all that decides what is answered, so never of the key.
  [[nodiscard]] std::string hash_of(const net::HttpRequest& request) const {
    Hasher hasher;
    hasher.add(to_string(protocol_.kind()))
        .add(request.method)
        .add(request.origin.text())
        .add(request.target)
        .add(request.body);
    for (const net::Header& header : request.headers) {
      if (header.name.starts_with("anthropic-")) hasher.add(header.name).add(header.value);
    }
    return hasher.hex();
  }

  /// What the provider's answer means, whichever way it came.
  provider::Reply reply_of(Pending& pending, net::Exchange& exchange) {
    const bool is_success = exchange.response.status >= 200 && exchange.response.status < 300;
    Arriving* const arriving = is_success ? pending.arriving.get() : nullptr;
    if (arriving == nullptr) return protocol_.read(exchange.response);
    if (arriving->is_too_large) {
      return {Outcome::wire_too_large, {}, "an event of the stream is larger than 1 MiB", {}, {}};
    }
    arriving->events.clear();
    arriving->parser.finish(arriving->events);
    (void)arriving->consume(exchange.latency);
    if (!arriving->saw_event) {
      // Asked for a stream and got something else: a whole answer, or a captive portal's page.
      exchange.response.body = std::move(arriving->unstreamed);
      return protocol_.read(exchange.response);
    }
    return arriving->reader->finish();
  }

  void finish(Pending& pending, net::Exchange exchange) {
    CallResult result;
    Attempt& attempt = result.attempt;
    attempt.started_unix_ms = pending.started_unix_ms;
    attempt.http_status = exchange.response.status;
    attempt.timing.latency = exchange.latency;
    attempt.timing.connect = exchange.connect;
    if (pending.arriving) attempt.timing.time_to_first_token = pending.arriving->first_visible;
    result.request_hash = std::move(pending.request_hash);
    result.limits = provider::rate_limits(exchange.response.headers);
    attempt.dropped_parameters = fmt::format("{}", fmt::join(pending.sent_without, ","));

    if (exchange.outcome == Outcome::ok) {
      provider::Reply reply = reply_of(pending, exchange);
      attempt.outcome = reply.outcome;
      attempt.completion = std::move(reply.completion);
      attempt.error = std::move(reply.error);
      attempt.retry_after = reply.retry_after;
      if (!reply.refused_parameter.empty()) {
        // Calls that were in flight when the first refusal came were sent with the parameter too:
        // what counts is whether this one was.
        result.parameter_dropped = pending.sent_without.count(reply.refused_parameter) == 0;
        refused_.add(pending.model, reply.refused_parameter);
        calls_.clear();
      }
    } else {
      attempt.outcome = exchange.outcome;
      attempt.error = std::move(exchange.error);
      // What had arrived is kept for people to look at; it is never scored.
      if (pending.arriving && pending.arriving->saw_event) {
        attempt.completion = pending.arriving->reader->finish().completion;
      }
    }
    const bool is_too_long = attempt.completion.text.size() > kStoredAnswerBytes;
    redactor_.clean_answer(attempt.completion.text);  // before it is cut, and half of a key remains
    if (is_too_long) {
      attempt.outcome = Outcome::wire_too_large;
      attempt.error = fmt::format("the answer is longer than {} bytes", kStoredAnswerBytes);
      attempt.completion.text.resize(std::min(attempt.completion.text.size(), kStoredAnswerBytes));
    }
    if (!is_scored(attempt.outcome)) attempt.timing.time_to_first_token.reset();
    for (std::string* text : {&attempt.error, &attempt.completion.served_model,
                              &attempt.completion.response_id, &attempt.completion.finish_reason}) {
      redactor_.clean(*text);
    }
    pending.done(std::move(result));
  }

  net::HttpClient client_;
  const provider::Protocol& protocol_;
  provider::Endpoint endpoint_;
  net::ExchangeLimits limits_;
  Redactor redactor_;
  RefusedParameters refused_;
  /// By arm, and whether one item is asked; made anew when a parameter was refused.
  std::map<std::pair<const Arm*, bool>, provider::Call> calls_;
};

}  // namespace

net::ExchangeLimits exchange_limits(const config::Timeouts& timeouts) {
  net::ExchangeLimits limits;
  limits.connect = timeouts.connect;
  limits.first_byte = timeouts.first_byte;
  limits.idle = timeouts.idle;
  limits.total = timeouts.total;
  return limits;
}

std::unique_ptr<Caller> make_http_caller(net::EventLoop& loop,
                                         const config::ProviderConfig& provider,
                                         std::string api_key) {
  return std::make_unique<HttpCaller>(loop, provider, std::move(api_key));
}

}  // namespace assay::eval
