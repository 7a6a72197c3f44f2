#include "curate/import_messages.hpp"
#include "curate/import_row.hpp"

namespace assay::curate {
namespace {

/// `{"input": text or messages, "ideal": text or [text]}` a line.
class OpenAiEvalsMapper final : public RowMapper {
 public:
  explicit OpenAiEvalsMapper(MapperOptions options) : map_(std::move(options.map)) {}

  Status columns(const std::vector<std::string>& names) override { return map_.bind(names); }

  std::optional<RefusedLine> map(const Row& row, std::vector<Draft>& drafts) override {
    Draft draft;
    draft.line = row.line;
    std::string reason = take_input(row.value, "input", draft);
    if (reason.empty()) reason = take_single(row.value, "ideal", draft);
    if (reason.empty()) reason = map_extras(map_, row, draft);
    if (!reason.empty()) return RefusedLine{row.line, std::move(reason)};
    drafts.push_back(std::move(draft));
    for (const auto& [key, value] : row.value.items()) {
      if (key != "input" && key != "ideal") note_unread(key);
    }
    return std::nullopt;
  }

 private:
  FieldMap map_;
};

}  // namespace

std::unique_ptr<RowMapper> make_openai_evals_mapper(MapperOptions options) {
  return std::make_unique<OpenAiEvalsMapper>(std::move(options));
}

}  // namespace assay::curate
