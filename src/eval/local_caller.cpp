#include "eval/local_caller.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>

#include "assay/core/clock.hpp"
#include "assay/core/text.hpp"
#include "assay/local/model.hpp"

namespace assay::eval {
namespace {

/// A few threads and what they have to do.
class Workers {
 public:
  /// Fewer than `count` where the system has no more; throws where it has none.
  explicit Workers(std::size_t count) {
    threads_.reserve(count);
    try {
      while (threads_.size() < count) threads_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {
      if (threads_.empty()) throw;
    }
  }
  ~Workers() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      jobs_.clear();
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  void add(std::function<void()> job) {
    {
      const std::lock_guard lock(mutex_);
      jobs_.push_back(std::move(job));
    }
    wake_.notify_one();
  }

 private:
  void work() {
    for (;;) {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
      if (stopping_) return;
      const auto job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      job();  // catches for itself: see LocalCaller::answer
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

using Models = std::map<const Arm*, std::shared_ptr<const local::Model>>;

class LocalCaller final : public Caller {
 public:
  LocalCaller(net::EventLoop& loop, Models models)
      : loop_(loop),
        models_(std::move(models)),
        workers_(static_cast<std::size_t>(local_workers())) {}

  // They read no prompt, so a request for a correction would be answered the same: see make_arm.
  void call(const Question& question, std::function<void(CallResult)> done) override {
    const Arm& arm = *question.arm;
    workers_.add([this, model = models_.at(&arm), id = arm.model->id, prompt = arm.prompt,
                  text = std::string(question.input), done = std::move(done)]() mutable {
      CallResult result = answer(*model, id, *prompt, text);
      loop_.post([result = std::move(result), done = std::move(done)]() mutable {
        done(std::move(result));
      });
    });
  }

  // An in-process answer takes less than a millisecond; waiting for it is the quickest way to stop.
  void cancel_all() override {}

 private:
  static CallResult answer(const local::Model& model, const std::string& id,
                           const dataset::PromptRenderer& prompt, const std::string& input) {
    CallResult result;
    Attempt& attempt = result.attempt;
    attempt.started_unix_ms = unix_ms_now();
    const auto start = SteadyClock::now();
    try {
      attempt.completion.text = model.answer(prompt.item_of(input));
    } catch (const std::exception& error) {
      attempt.error = error.what();
      return result;  // harness.internal
    }
    attempt.timing.latency = SteadyClock::now() - start;
    attempt.completion.served_model = id;
    attempt.completion.finish_reason = "stop";
    attempt.completion.usage.input =
        local::count_tokens(prompt.system()) + local::count_tokens(input);
    attempt.completion.usage.output = local::count_tokens(attempt.completion.text);
    attempt.outcome = attempt.completion.text.empty() ? Outcome::model_empty : Outcome::ok;
    return result;
  }

  net::EventLoop& loop_;
  Models models_;
  Workers workers_;
};

}  // namespace

int local_workers() {
  return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, 8U));
}

Status check_local_arm(const Arm& arm, const std::string& config_name) {
  if (!local::method_from_string(arm.model->id)) {
    std::vector<std::string> ids;
    for (const local::Method method : local::kMethods) ids.emplace_back(to_string(method));
    return invalid(fmt::format("{}:{}: models.{}.id \"{}\" is not an embedded model; they are {}{}",
                               config_name, arm.model->line, arm.model->name,
                               printable(arm.model->id, 60), fmt::join(ids, ", "),
                               did_you_mean(arm.model->id, ids)));
  }
  const dataset::GoldenSet& set = arm.task->set;
  if (set.train.empty()) {
    return invalid(
        fmt::format("{}: is missing or empty, so there is nothing to train model \"{}\" on",
                    (set.folder / "train.jsonl").string(), arm.model->name));
  }
  return {};
}

Result<std::unique_ptr<Caller>> make_local_caller(net::EventLoop& loop,
                                                  const config::ProviderConfig& provider,
                                                  const Suite& suite) {
  Models models;
  std::map<std::pair<const Task*, local::Method>, std::shared_ptr<const local::Model>> trained;
  for (const Arm* arm : all_arms(suite)) {
    if (arm->provider != &provider) continue;
    ASSAY_CHECK(check_local_arm(*arm, suite.config.name));
    const auto method = local::method_from_string(arm->model->id);
    auto& model = trained[{arm->task, *method}];
    if (!model) {
      const auto& set = arm->task->set;
      auto result = local::train(set.task, set.train, *method);
      if (!result.has_value()) {
        return in_context((set.folder / "train.jsonl").string(), result.error());
      }
      model = *std::move(result);
    }
    models[arm] = model;
  }
  return std::unique_ptr<Caller>(std::make_unique<LocalCaller>(loop, std::move(models)));
}

}  // namespace assay::eval
