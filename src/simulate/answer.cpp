#include "simulate/answer.hpp"

#include <algorithm>
#include <utility>

#include "assay/core/text.hpp"
#include "assay/dataset/batch.hpp"
#include "assay/dataset/prompt_template.hpp"

namespace assay::simulate {
namespace {

/// Length of the longest beginning of `text` that is at most `cap` tokens. A longer beginning never
/// has fewer tokens, so halving finds it.
std::size_t capped_size(std::string_view text, TokenCount cap) {
  std::size_t fits = 0;
  std::size_t too_long = text.size();
  while (too_long - fits > 1) {
    const std::size_t middle = fits + (too_long - fits) / 2;
    if (local::count_tokens(whole_characters(text, middle)) <= cap) {
      fits = middle;
    } else {
      too_long = middle;
    }
  }
  return whole_characters(text, fits).size();
}

void apply_stop_sequences(const std::vector<std::string>& stop, Answer& answer) {
  std::size_t first = std::string::npos;
  for (const std::string& sequence : stop) {
    if (sequence.empty()) continue;
    const auto found = answer.text.find(sequence);
    if (found < first) {
      first = found;
      answer.stop_sequence = sequence;
    }
  }
  if (first == std::string::npos) return;
  answer.text.resize(first);
  answer.ending = Ending::stop_sequence;
}

}  // namespace

std::string ask(const local::Model& model, const ChatRequest& request) {
  const std::string_view item = dataset::undelimited(request.last_user).value_or(request.last_user);
  if (!dataset::without_batch(request.system)) return model.answer(item);
  const auto inputs = dataset::unnumbered(item);
  if (!inputs) return model.answer(item);
  std::vector<std::string> answers;
  for (const std::string_view input : *inputs) answers.push_back(model.answer(input));
  return dataset::batch_answer(answers);
}

Answer delivered(std::string text, const ChatRequest& request) {
  Answer answer;
  answer.text = std::move(text);
  apply_stop_sequences(request.stop, answer);
  answer.tokens = local::count_tokens(answer.text);
  // Whichever comes first in the text ends it; a cap that is met exactly does not cut anything.
  if (request.max_output_tokens && answer.tokens > *request.max_output_tokens) {
    answer.text.resize(capped_size(answer.text, *request.max_output_tokens));
    answer.tokens = local::count_tokens(answer.text);
    answer.ending = Ending::token_cap;
    answer.stop_sequence.clear();
  }
  return answer;
}

std::vector<std::string_view> stream_pieces(std::string_view text) {
  constexpr std::size_t kMostPieces = 8;
  constexpr std::size_t kSmallestBytes = 12;
  const std::size_t size = std::max(kSmallestBytes, (text.size() + kMostPieces - 1) / kMostPieces);
  std::vector<std::string_view> pieces;
  for (std::size_t start = 0; start < text.size();) {
    const std::string_view rest = text.substr(start);
    std::string_view piece = whole_characters(rest, size);
    if (piece.empty()) piece = rest.substr(0, size);  // not UTF-8; every piece must get us further
    pieces.push_back(piece);
    start += piece.size();
  }
  return pieces;
}

}  // namespace assay::simulate
