#pragma once

#include <string>
#include <vector>

#include "assay/dataset/example.hpp"
#include "assay/dataset/task.hpp"

namespace assay::local {

/// Five results, of which the best two are named.
inline dataset::TaskSpec ranking_task() {
  dataset::TaskSpec task;
  task.name = "results";
  task.kind = dataset::TaskKind::ranking;
  task.ranking = {.candidates = 5, .top = 2};
  return task;
}

/// Lists whose good results say what the query asks for; wherever they stand, and once, in the
/// third, without any word in common.
inline std::vector<dataset::Example> ranking_examples() {
  return {
      {"1",
       "Query: garden hose 25 m\n\n1. Garden hose 25 m - Green, with couplings\n"
       "2. Garden gnomes - Painted by hand\n3. Rubber hose, 25 metres - For gardens\n"
       "4. Woollen hose - For winter\n5. Opening hours - Monday to Saturday",
       R"({"order":[[1],[3],[2,4,5]]})", 0},
      {"2",
       "Query: led lamp\n\n1. Lava cakes - With dark chocolate\n2. Desk lamp, LED - Dimmable\n"
       "3. LED lamp for ceilings - Warm white\n4. Led by a guide - Walks\n5. Lampshades - Linen",
       R"({"top":[3,2]})", 0},
      {"3",
       "Query: rucksack\n\n1. Tea towels - Cotton\n2. Cups - Enamel\n"
       "3. Backpack 30 l - Hip belt\n4. Backpack 45 l - Rain cover\n5. Candles - Beeswax",
       R"({"order":[[4],[3],[1,2,5]]})", 0},
      {"4",
       "Query: return a parcel\n\n1. Parcel tape - Brown\n2. Returns - Send a parcel back free\n"
       "3. Return of the wolf - A talk\n4. How to return goods - Print the label, parcel shop\n"
       "5. String - Jute",
       R"({"order":[[2],[4],[1,3,5]]})", 0}};
}

}  // namespace assay::local
