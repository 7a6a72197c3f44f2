#include "assay/eval/model_list.hpp"

#include <fmt/format.h>

#include "assay/net/http_client.hpp"
#include "eval/http_caller.hpp"
#include "eval/redactor.hpp"

namespace assay::eval {
namespace {

constexpr int kPages = 100;  ///< no provider has as many; a list that never ends must

net::Exchange exchange(net::HttpRequest request, const config::ProviderConfig& provider) {
  net::EventLoop loop;
  net::ClientOptions options;
  options.ca_file = provider.ca_file;
  net::HttpClient client(loop, options);
  net::Exchange result;
  client.send(std::move(request), exchange_limits(provider.timeouts), {},
              [&result, &loop](net::Exchange done) {
                result = std::move(done);
                loop.stop();
              });
  loop.run();
  return result;
}

}  // namespace

Result<std::vector<provider::ListedModel>> list_models(const config::ProviderConfig& provider,
                                                       const std::string& config_file) {
  ASSAY_TRY(auto key, config::read_api_key(provider, config_file));
  const Redactor redactor(key);
  const provider::Endpoint endpoint{provider.base_url, std::move(key), provider.api_version};
  const provider::Protocol& protocol = provider::protocol(provider.protocol);
  const auto failed = [&](ErrorKind kind, std::string reason) {
    redactor.clean(reason);
    return Error{kind, fmt::format("{}:{}: provider \"{}\": {}", config_file, provider.line,
                                   provider.name, reason)};
  };

  std::vector<provider::ListedModel> models;
  std::string page;
  for (int i = 0; i < kPages; ++i) {
    const net::Exchange done = exchange(protocol.list_models(endpoint, page), provider);
    if (done.outcome != Outcome::ok) {
      return failed(ErrorKind::unavailable,
                    fmt::format("{}: {}", to_string(done.outcome), done.error));
    }
    auto read = protocol.read_models(done.response);
    if (!read.has_value()) return failed(read.error().kind, read.error().message);
    for (auto& model : read->models) {
      redactor.clean(model.id);
      models.push_back(std::move(model));
    }
    if (read->next.empty()) return models;
    page = read->next;
  }
  return failed(ErrorKind::unavailable,
                fmt::format("the list of models has more than {} pages", kPages));
}

}  // namespace assay::eval
