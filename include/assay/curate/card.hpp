#pragma once

/// \file
/// A golden set described for people who must decide whether to trust it: a dataset card.
/// \see Gebru et al. (2021), Datasheets for Datasets, CACM 64(12), 86-92

#include <string>

#include "assay/curate/lint.hpp"
#include "assay/dataset/golden_set.hpp"

namespace assay::curate {

/// Markdown: what it is, what it is labelled with, counts, lengths, examples, what it can show,
/// hashes.
///
/// Text of items is inert: it stands in fences longer than any inside it, with control characters
/// made visible, and everything else is escaped. The same set and report give the same bytes.
[[nodiscard]] std::string card(const dataset::GoldenSet& set, const LintReport& lint);

}  // namespace assay::curate
