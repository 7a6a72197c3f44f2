#include "cli/report_files.hpp"

#include "assay/core/file.hpp"
#include "cli/command.hpp"

namespace assay::cli {

Status write_output(const std::string& path, const std::function<Status(const Piece&)>& content) {
  if (path == "-") return content(print);
  ASSAY_TRY(auto file, ReplacingFile::open(path));
  ASSAY_CHECK(content([&file](std::string_view piece) { return file.write(piece); }));
  return file.commit();
}

}  // namespace assay::cli
