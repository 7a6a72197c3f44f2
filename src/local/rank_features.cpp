#include "local/rank_features.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>

#include "assay/core/text.hpp"
#include "local/bm25.hpp"
#include "local/neighbours.hpp"
#include "local/quantities.hpp"
#include "local/word_match.hpp"
#include "local/words.hpp"

namespace assay::local {
namespace {

constexpr std::size_t kMostQueryWords = 40;
constexpr std::size_t kMostPageWords = 200;

std::string whole_text(const Candidate& candidate) {
  return candidate.title + " " + candidate.snippet;
}

bool has(const WordList& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_negation(std::string_view word) {
  static const std::set<std::string_view> kWords{
      "free",  "never",  "no",    "non",  "not",    "without", "frei", "kein",
      "keine", "keinen", "nicht", "ohne", "jamais", "pas",     "sans", "sin"};
  return kWords.contains(word);
}

struct Query {
  explicit Query(const std::string& query, const Background& background)
      : text(query),
        grams(background.grams(query)),
        quantities(find_quantities(normalised(query))) {
    const auto& list = text.list();
    const std::size_t count = std::min(list.size(), kMostQueryWords);
    for (std::size_t i = 0; i < count; ++i) {
      if (is_negation(list[i]) && i + 1 < count) {
        unwanted.push_back(list[++i]);
      } else if (!has(words, list[i])) {
        words.push_back(list[i]);
        weights.push_back(background.weight(list[i]));
        total += weights.back();
      }
    }
    if (total > 0) {
      for (double& weight : weights) weight /= total;
    }
  }

  Words text;
  WordList words;               ///< each once
  std::vector<double> weights;  ///< of each word; their sum is 1
  double total = 0;
  WordList unwanted;  ///< what follows a "without"
  SparseVector grams;
  std::vector<Quantity> quantities;
};

struct Page {
  Page(const Candidate& candidate, const Background& background)
      : title(candidate.title),
        snippet(candidate.snippet),
        words(title.list()),
        title_grams(background.grams(candidate.title)),
        snippet_grams(background.grams(candidate.snippet)),
        quantities(find_quantities(normalised(candidate.title + " , " + candidate.snippet))) {
    words.insert(words.end(), snippet.list().begin(), snippet.list().end());
    if (words.size() > kMostPageWords) words.resize(kMostPageWords);
  }

  Words title;
  Words snippet;
  WordList words;  ///< of both
  SparseVector title_grams;
  SparseVector snippet_grams;
  std::vector<Quantity> quantities;
};

/// Of the query's words, by weight: how many title and snippet have, to the letter or nearly.
void add_coverage(const Query& query, const Page& page, RankRow& row) {
  for (std::size_t i = 0; i < query.words.size(); ++i) {
    const double weight = query.weights[i];
    const double title = best_likeness(query.words[i], page.title.list());
    const double snippet = best_likeness(query.words[i], page.snippet.list());
    row[0] += title == 1 ? weight : 0;
    row[1] += snippet == 1 ? weight : 0;
    row[2] += weight * title;
    row[3] += weight * snippet;
    row[4] += weight * std::max(title, snippet);
  }
}

/// How much of the title is about the query: a title stuffed with words has more than these.
double title_precision(const Query& query, const Page& page, const Background& background) {
  double all = 0;
  double covered = 0;
  for (const std::string_view word : page.title.list()) {
    const double weight = background.weight(word);
    all += weight;
    covered += weight * best_likeness(word, query.words);
  }
  return all > 0 ? covered / all : 0;
}

void add_model_numbers(const Query& query, const Page& page, RankRow& row) {
  for (const std::string_view wanted : query.words) {
    if (!is_model_number(wanted)) continue;
    if (has(page.words, wanted)) {
      row[11] += 1;
      continue;
    }
    // The trap of a catalogue: TP3000 where TP2500 was asked.
    const bool near = std::any_of(page.words.begin(), page.words.end(), [&](auto word) {
      return word.size() == wanted.size() && word.front() == wanted.front() &&
             is_model_number(word);
    });
    if (near) row[12] += 1;
  }
}

/// Below 0 for a page with what the query excludes, above for one that excludes it too.
double negation_agreement(const Query& query, const Page& page) {
  const bool excludes = std::any_of(page.words.begin(), page.words.end(), is_negation);
  double sum = 0;
  for (const std::string_view word : query.unwanted) {
    if (best_likeness(word, page.words) >= 0.8) sum += excludes ? 1 : -1;
  }
  return sum;
}

void add_sorts(const Query& query, const Page& page, RankRow& row) {
  const PageSorts wanted = sorts_wanted(query.text.list());
  const PageSorts is = sorts_of(page.title.list(), page.snippet.list(), page.quantities.size());
  std::size_t at = kPlainFeatures;
  for (const double want : wanted) {
    for (const double sort : is) row[at++] = want * sort;
  }
}

RankRow plain_row(const Query& query, const Page& page, const Background& background) {
  RankRow row{};
  add_coverage(query, page, row);
  row[5] = title_precision(query, page, background);
  row[6] = dot(query.grams, page.title_grams);
  row[7] = dot(query.grams, page.snippet_grams);
  const Agreement numbers = compare(query.quantities, page.quantities);
  row[8] = numbers.met;
  row[9] = numbers.contradicted;
  row[10] = static_cast<double>(page.quantities.size());
  add_model_numbers(query, page, row);
  row[13] = negation_agreement(query, page);
  row[14] = std::log1p(static_cast<double>(page.snippet.list().size()));
  add_sorts(query, page, row);
  return row;
}

using Pages = std::vector<std::unique_ptr<const Page>>;

/// What depends on the other results.
void add_comparisons(const ResultList& list, const Query& query, const Pages& pages,
                     const Background& background, std::vector<RankRow>& rows) {
  std::vector<WordList> titles;
  std::vector<WordList> snippets;
  std::vector<SparseVector> grams;
  std::vector<double> fit;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    titles.push_back(pages[i]->title.list());
    snippets.push_back(pages[i]->snippet.list());
    grams.push_back(background.grams(whole_text(list.candidates[i])));
    fit.push_back(dot(query.grams, grams.back()));
  }
  const auto by_title = bm25(query.words, query.weights, titles);
  const auto by_snippet = bm25(query.words, query.weights, snippets);
  const auto standing = find_standing(grams, fit);
  for (std::size_t i = 0; i < pages.size(); ++i) {
    rows[i][15] = by_title[i];
    rows[i][16] = by_snippet[i];
    rows[i][17] = standing[i].mean;
    rows[i][18] = standing[i].nearest;
    rows[i][19] = standing[i].visits;
  }
}

std::vector<SparseVector> page_counts(std::span<const ResultList> lists) {
  std::vector<SparseVector> counts;
  for (const ResultList& list : lists) {
    for (const Candidate& one : list.candidates) counts.push_back(count_features(whole_text(one)));
  }
  return counts;
}

}  // namespace

Background::Background(std::span<const ResultList> lists) : weights_(page_counts(lists)) {
  for (const ResultList& list : lists) {
    for (const Candidate& one : list.candidates) {
      const Words words(whole_text(one));
      for (const std::string_view word : std::set(words.list().begin(), words.list().end())) {
        pages_[std::string(word)] += 1;
      }
      count_ += 1;
    }
  }
}

double Background::weight(std::string_view word) const {
  const auto found = pages_.find(word);
  const double pages = found == pages_.end() ? 0.0 : found->second;
  return std::log((count_ + 1.0) / (pages + 0.5));
}

SparseVector Background::grams(std::string_view text) const {
  SparseVector vector = count_features(text);
  weights_.apply(vector);
  return vector;
}

std::vector<RankRow> rank_features(const ResultList& list, const Background& background) {
  const Query query(list.query, background);
  Pages pages;
  std::vector<RankRow> rows;
  for (const Candidate& candidate : list.candidates) {
    pages.push_back(std::make_unique<const Page>(candidate, background));
    rows.push_back(plain_row(query, *pages.back(), background));
  }
  add_comparisons(list, query, pages, background, rows);
  return rows;
}

}  // namespace assay::local
