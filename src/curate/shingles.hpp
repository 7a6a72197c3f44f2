#pragma once

/// \file
/// How alike are two texts? The sets of their character 5-grams, compared by the Jaccard index:
/// shared grams over all grams. Insensitive to order and to small edits, and exact: no hashing
/// into sketches, which golden sets are too small to need.
/// \see Broder (1997), On the resemblance and containment of documents

#include <cstdint>
#include <string_view>
#include <vector>

namespace assay::curate {

/// The 64-bit hashes of a text's 5-grams (code points, not bytes), ascending and distinct. A text
/// of fewer than five characters is one gram; an empty one has none.
///
/// Two different grams share a hash once in 10^9 sets of a million grams.
using Shingles = std::vector<std::uint64_t>;

/// \param text  valid UTF-8, as `normalised` returns it
[[nodiscard]] Shingles shingles(std::string_view text);

/// Shared over all, in [0, 1]. Two empty sets are equal: 1.
[[nodiscard]] double jaccard(const Shingles& a, const Shingles& b);

}  // namespace assay::curate
