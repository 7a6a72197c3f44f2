#include "assay/report/label_queue_csv.hpp"

#include "assay/core/json.hpp"
#include "report/csv_cell.hpp"

namespace assay::report {

std::string label_queue_csv(std::span<const shadow::Question> questions) {
  std::string text = "id,slices,asked,first,second,right\n";
  for (const shadow::Question& question : questions) {
    const auto answer = [](const std::optional<std::string>& said) {
      return csv_cell(said ? Json(*said) : Json(nullptr));
    };
    text += csv_cell(question.id) + "," + csv_cell(question.slices) + "," +
            csv_cell(question.asked) + "," + answer(question.first) + "," +
            answer(question.second) + ",\n";
  }
  return text;
}

}  // namespace assay::report
