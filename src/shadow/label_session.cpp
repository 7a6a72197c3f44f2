#include "assay/shadow/label_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "assay/core/clock.hpp"
#include "assay/core/hash.hpp"
#include "assay/core/text.hpp"
#include "assay/decide/label_queue.hpp"
#include "shadow/conversation.hpp"
#include "shadow/known_labels.hpp"
#include "shadow/pair_facts.hpp"

namespace assay::shadow {
namespace {

/// A disagreement that a person may see.
struct Open {
  std::size_t pair = 0;  ///< its place among all pairs
  store::RowId item = 0;
  store::RowId request = 0;
  std::string slices_json;
  std::optional<std::string> lite, pro;  ///< canonical; nothing: of no use
  std::uint64_t id = 0;
  enum class At : unsigned char { open, labelled, skipped } at = At::open;

  /// Who stands first follows from what is shown and from nothing else.
  [[nodiscard]] bool shows_lite_first() const { return (id & 1U) != 0; }
};

std::uint64_t id_of(const store::TrafficPair& pair, const Open& open) {
  Hasher hasher;
  hasher.add(pair.key).add(open.lite.value_or("")).add(open.pro.value_or(""));
  return hash64(hasher.hex());
}

std::string text_of(std::uint64_t id) {
  return fmt::format("{:016x}", id);
}

std::optional<std::string> usable(const store::TrafficSide& side) {
  if (answer_of(side) != decide::ShadowAnswer::valid) return std::nullopt;
  return side.answer;
}

}  // namespace

struct LabelSession::State {
  State(store::RunStore& store, Found found_, KnownLabels labels_, decide::ShadowRules rules_,
        std::string source_)
      : traffic(store),
        found(std::move(found_)),
        labels(std::move(labels_)),
        rules(rules_),
        source(std::move(source_)) {}

  void take(const store::TrafficPair& stored);
  Status weigh();
  void line_up();
  [[nodiscard]] Result<Question> question(const Open& open);
  [[nodiscard]] Open* front();
  void add_records(const Open& open, std::optional<bool> lite, std::optional<bool> pro,
                   std::vector<store::LabelRecord>& records) const;
  Status answer(const std::vector<std::pair<Open*, Choice>>& answers);

  store::TrafficStore traffic;
  Found found;
  KnownLabels labels;
  decide::ShadowRules rules;
  std::string source;
  eval::SliceCache slices;
  std::vector<decide::ShadowPair> pairs;
  std::vector<Open> disagreements;
  std::vector<std::size_t> queue;    ///< positions of open ones, the next one first
  std::vector<std::size_t> history;  ///< answered or skipped in this sitting, in order
  decide::ShadowReport report;
};

void LabelSession::State::take(const store::TrafficPair& stored) {
  if (!stored.lite.is_there || !stored.pro.is_there) return;
  decide::ShadowPair pair = pair_of(stored, slices);
  if (decide::is_disagreement(pair)) {
    pair.label = labels.label_of(stored);
    if (stored.may_label) {
      Open open{.pair = pairs.size(),
                .item = stored.item,
                .request = stored.request,
                .slices_json = stored.slices_json,
                .lite = usable(stored.lite),
                .pro = usable(stored.pro)};
      open.id = id_of(stored, open);
      if (pair.label) open.at = Open::At::labelled;
      disagreements.push_back(std::move(open));
    }
  }
  pairs.push_back(std::move(pair));
}

/// What all pairs show with the labels that there are.
Status LabelSession::State::weigh() {
  ASSAY_TRY(auto builder, decide::ShadowBuilder::open(rules));
  for (const decide::ShadowPair& pair : pairs) ASSAY_CHECK(builder.add(pair));
  report = builder.finish({});
  line_up();
  return {};
}

void LabelSession::State::line_up() {
  std::vector<decide::Unlabelled> unlabelled;
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < disagreements.size(); ++i) {
    if (disagreements[i].at != Open::At::open) continue;
    const decide::ShadowPair& pair = pairs[disagreements[i].pair];
    unlabelled.push_back({pair.key, pair.slices});
    positions.push_back(i);
  }
  queue.clear();
  for (const std::size_t at : decide::label_queue(unlabelled, report, rules.seed)) {
    queue.push_back(positions[at]);
  }
}

Result<Question> LabelSession::State::question(const Open& open) {
  ASSAY_TRY(const auto request, traffic.request(open.request));
  Question question;
  question.id = text_of(open.id);
  question.slices = slices_text(open.slices_json);
  question.asked = conversation_text(request);
  question.first = open.shows_lite_first() ? open.lite : open.pro;
  question.second = open.shows_lite_first() ? open.pro : open.lite;
  return question;
}

Open* LabelSession::State::front() {
  return queue.empty() ? nullptr : &disagreements[queue.front()];
}

/// What is to be stored of an answer; `is_right` nothing takes back what was said.
void LabelSession::State::add_records(const Open& open, std::optional<bool> lite,
                                      std::optional<bool> pro,
                                      std::vector<store::LabelRecord>& records) const {
  const auto add = [&](const std::optional<std::string>& answer, std::optional<bool> is_right) {
    if (answer) records.push_back({open.item, *answer, is_right, source, unix_ms_now()});
  };
  add(open.lite, lite);
  add(open.pro, pro);
}

Status LabelSession::State::answer(const std::vector<std::pair<Open*, Choice>>& answers) {
  std::vector<store::LabelRecord> records;
  std::vector<decide::ShadowLabel> chosen;
  for (const auto& [open, choice] : answers) {
    const bool first = choice == Choice::first || choice == Choice::both;
    const bool second = choice == Choice::second || choice == Choice::both;
    const bool lite = open->shows_lite_first() ? first : second;
    const bool pro = open->shows_lite_first() ? second : first;
    if ((lite && !open->lite) || (pro && !open->pro)) {
      return invalid(
          fmt::format("{}: an answer that cannot be used cannot be right", text_of(open->id)));
    }
    add_records(*open, lite, pro, records);
    chosen.push_back(KnownLabels::label_of(lite, pro));
  }
  ASSAY_CHECK(traffic.put_labels(records));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    Open& open = *answers[i].first;
    pairs[open.pair].label = chosen[i];
    open.at = Open::At::labelled;
    history.push_back(static_cast<std::size_t>(&open - disagreements.data()));
  }
  return weigh();
}

Result<LabelSession> LabelSession::open(store::RunStore& store, const ComparisonRequest& request,
                                        std::string source) {
  store::TrafficStore traffic(store);
  ASSAY_TRY(auto found, find_comparison(traffic, request));
  ASSAY_TRY(auto labels, KnownLabels::read(traffic, found.experiment.row));
  auto state = std::make_unique<State>(store, std::move(found), std::move(labels), request.rules,
                                       std::move(source));
  const Found& of = state->found;
  ASSAY_CHECK(traffic.for_each_pair(of.experiment.row, of.run.row, of.lite.row, of.pro.row,
                                    [&](const store::TrafficPair& pair) { state->take(pair); }));
  ASSAY_CHECK(state->weigh());
  return LabelSession(std::move(state));
}

LabelSession::LabelSession(std::unique_ptr<State> state) : state_(std::move(state)) {}
LabelSession::LabelSession(LabelSession&&) noexcept = default;
LabelSession& LabelSession::operator=(LabelSession&&) noexcept = default;
LabelSession::~LabelSession() = default;

Result<std::optional<Question>> LabelSession::next() {
  const Open* const open = state_->front();
  if (open == nullptr) return std::nullopt;
  ASSAY_TRY(auto question, state_->question(*open));
  return std::optional(std::move(question));
}

Result<std::vector<Question>> LabelSession::upcoming(std::size_t most) {
  std::vector<Question> questions;
  for (const std::size_t at : state_->queue) {
    if (questions.size() >= most) break;
    ASSAY_TRY(auto question, state_->question(state_->disagreements[at]));
    questions.push_back(std::move(question));
  }
  return questions;
}

Status LabelSession::answer(Choice choice) {
  Open* const open = state_->front();
  if (open == nullptr) return invalid("there is no open question");
  return state_->answer({{open, choice}});
}

Status LabelSession::answer(const std::vector<std::pair<std::string, Choice>>& answers) {
  std::map<std::string, Open*> by_id;
  for (Open& open : state_->disagreements) by_id.emplace(text_of(open.id), &open);
  std::vector<std::pair<Open*, Choice>> found;
  for (const auto& [id, choice] : answers) {
    const auto known = by_id.find(id);
    if (known == by_id.end()) {
      return invalid(fmt::format(
          "\"{}\" is no disagreement of this experiment; was it asked again?", printable(id, 40)));
    }
    found.emplace_back(known->second, choice);
  }
  return state_->answer(found);
}

void LabelSession::skip() {
  Open* const open = state_->front();
  if (open == nullptr) return;
  open->at = Open::At::skipped;
  state_->history.push_back(state_->queue.front());
  state_->line_up();
}

Result<bool> LabelSession::undo() {
  State& state = *state_;
  if (state.history.empty()) return false;
  const std::size_t last = state.history.back();
  Open& open = state.disagreements[last];
  if (open.at == Open::At::labelled) {
    std::vector<store::LabelRecord> records;
    state.add_records(open, std::nullopt, std::nullopt, records);
    ASSAY_CHECK(state.traffic.put_labels(records));
    state.pairs[open.pair].label.reset();
  }
  state.history.pop_back();
  open.at = Open::At::open;
  ASSAY_CHECK(state.weigh());
  const auto at = std::find(state.queue.begin(), state.queue.end(), last);
  std::rotate(state.queue.begin(), at, at + 1);
  return true;
}

std::int64_t LabelSession::labelled() const {
  return std::count_if(state_->history.begin(), state_->history.end(), [this](std::size_t at) {
    return state_->disagreements[at].at == Open::At::labelled;
  });
}

std::int64_t LabelSession::open_questions() const {
  return static_cast<std::int64_t>(state_->queue.size());
}

const decide::ShadowReport& LabelSession::report() const {
  return state_->report;
}

std::string_view to_string(Choice choice) {
  switch (choice) {
    case Choice::first:
      return "first";
    case Choice::second:
      return "second";
    case Choice::both:
      return "both";
    case Choice::neither:
      break;
  }
  return "neither";
}

std::optional<Choice> choice_from_string(std::string_view text) {
  for (const Choice choice : {Choice::first, Choice::second, Choice::both, Choice::neither}) {
    if (to_string(choice) == text) return choice;
  }
  return std::nullopt;
}

}  // namespace assay::shadow
