#include "simulate/playback.hpp"

#include <utility>

#include "assay/core/clock.hpp"

namespace assay::simulate {
namespace {

using std::chrono::nanoseconds;

net::HttpResponse whole(Plan plan) {
  return {plan.status, std::move(plan.headers), std::move(plan.body)};
}

/// One stream being played. Each step keeps it alive until the next.
class Playback : public std::enable_shared_from_this<Playback> {
 public:
  Playback(net::EventLoop& loop, std::shared_ptr<net::Responder> responder, Plan plan,
           nanoseconds latency, std::function<void()> sent)
      : loop_(loop),
        responder_(std::move(responder)),
        plan_(std::move(plan)),
        latency_(latency),
        sent_(std::move(sent)),
        started_(SteadyClock::now()) {}

  /// Sends everything that is due, then waits for the next step. Steps are counted from the start,
  /// not from each other, so that late timers do not add up.
  void advance() {
    while (step_ <= plan_.pieces.size()) {
      if (latency_ > nanoseconds::zero()) {
        const nanoseconds wait = due() - (SteadyClock::now() - started_);
        if (wait > nanoseconds::zero()) {
          loop_.after(wait, [self = shared_from_this()] { self->advance(); });
          return;
        }
      }
      send();
      ++step_;
    }
    responder_->end();
    sent_();
  }

 private:
  [[nodiscard]] nanoseconds due() const {
    const nanoseconds opening = latency_ * 2 / 5;
    if (step_ == 0) return opening;
    const auto count = static_cast<nanoseconds::rep>(plan_.pieces.size());
    return opening + (latency_ - opening) * static_cast<nanoseconds::rep>(step_) / count;
  }

  void send() {
    if (step_ == 0) {
      responder_->begin(plan_.status, std::move(plan_.headers));
      responder_->write(std::move(plan_.body));
    } else {
      responder_->write(std::move(plan_.pieces[step_ - 1]));
    }
  }

  net::EventLoop& loop_;
  std::shared_ptr<net::Responder> responder_;
  Plan plan_;
  nanoseconds latency_;
  std::function<void()> sent_;
  SteadyClock::time_point started_;
  std::size_t step_ = 0;  ///< 0 is the opening, then one per piece
};

}  // namespace

void play(net::EventLoop& loop, std::shared_ptr<net::Responder> responder, Plan plan,
          nanoseconds latency, std::function<void()> sent) {
  if (!plan.takes_time) latency = nanoseconds::zero();
  if (plan.stream) {
    std::make_shared<Playback>(loop, std::move(responder), std::move(plan), latency,
                               std::move(sent))
        ->advance();
  } else if (latency == nanoseconds::zero()) {
    responder->respond(whole(std::move(plan)));
    sent();
  } else {
    const auto kept = std::make_shared<Plan>(std::move(plan));
    loop.after(latency, [responder, kept, sent = std::move(sent)] {
      responder->respond(whole(std::move(*kept)));
      sent();
    });
  }
}

}  // namespace assay::simulate
