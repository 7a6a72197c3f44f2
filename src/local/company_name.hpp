#pragma once

/// \file
/// What the name of a firm or a person looks like, and where it ends in a line.

#include <cstddef>
#include <string_view>

namespace assay::local {

/// End of the last legal form (Ltd, GmbH, S.p.A.) in `text`, or npos. `lower` is its lower-case
/// twin.
[[nodiscard]] std::size_t end_of_form(std::string_view text, std::string_view lower);

/// Without the blanks and marks that stand around names.
[[nodiscard]] std::string_view strip_name(std::string_view text);

/// Letters enough, digits few, and no exclamation.
[[nodiscard]] bool is_name(std::string_view text);

/// Long words of a name begin with a capital; those of a sentence do not.
[[nodiscard]] bool is_proper(std::string_view text);

/// The start of `text` up to where an address, a second column or a clause begins.
[[nodiscard]] std::string_view name_part(std::string_view text, std::string_view lower);

/// Does a mail's line greet somebody, or belong to its head? In nine languages; lower case.
[[nodiscard]] bool is_greeting(std::string_view lower);

}  // namespace assay::local
