#include "report/page/methods_in_use.hpp"
#include "report/page/section.hpp"

namespace assay::report::page {
namespace {

struct Note {
  const char* name;
  const char* words;      ///< one or two sentences
  const char* reference;  ///< as in docs/methodology.md
};

Note note_of(MethodInUse method) {
  switch (method) {
    case MethodInUse::wilson:
      return {"Rates and their intervals",
              "An accuracy, coverage or parse success is a share of items, and its interval is "
              "Wilson's score interval, which stays honest near 0 and 100 %. The method covers the "
              "truth in about 95 of 100 repetitions of the whole experiment.",
              "Wilson 1927, JASA 22:209"};
    case MethodInUse::nearest_rank:
      return {"Latency percentiles",
              "p95 is the smallest measured time that at least 95 of 100 answers do not exceed "
              "(nearest rank). Waiting for a slot or a rate limit is not in it, and p99 is not "
              "shown below 100 answers.",
              "Conover 1999, Practical Nonparametric Statistics, 3.2"};
    case MethodInUse::tango:
      return {"Difference of two accuracies",
              "Both models answered the same items, so the difference rests on the items that "
              "exactly one of them got right. Its interval is Tango's score interval for pairs.",
              "Tango 1998, Statistics in Medicine 17:891"};
    case MethodInUse::mcnemar:
      return {"Are they equally often right?",
              "McNemar's test looks only at the items that exactly one model got right. The exact "
              "form never claims a difference too often; the mid-p form is closer to its level.",
              "McNemar 1947, Psychometrika 12:153; Fagerland, Lydersen and Laake 2013, BMC Medical "
              "Research Methodology 13:91"};
    case MethodInUse::unit_tests:
      return {"Better or worse, with repeats or shared sources",
              "Two tests ask by how much a side did better: by Student's distribution with its "
              "skewness undone, and by signs drawn by chance. The one that claims less counts; the "
              "margin is tested by the first of them.",
              "Hall 1992, JRSS B 54:221; Fisher 1935, The Design of Experiments, section 21; "
              "Phipson and Smyth 2010, Statistical Applications in Genetics and Molecular Biology "
              "9:39"};
    case MethodInUse::non_inferiority:
      return {"Not worse by the margin",
              "The margin is the loss of accuracy that somebody accepts before looking. "
              "\u201cNot worse\u201d is said only where a one-sided test shows the loss to be "
              "smaller than that; not shown is neither equal nor worse.",
              "Tango 1998, Statistics in Medicine 17:891; Nam 1997, Biometrics 53:1422"};
    case MethodInUse::equivalence:
      return {"Equivalent",
              "Said only where two one-sided tests show that the difference is smaller than the "
              "margin either way.",
              "Schuirmann 1987, J. Pharmacokinetics and Biopharmaceutics 15:657"};
    case MethodInUse::sequential:
      return {"Looking again and again",
              "These data may be looked at while they grow: the interval is a confidence sequence "
              "and the tests are e-processes, valid at every look at once.",
              "Robbins 1970, Annals of Mathematical Statistics 41:1397; Howard, Ramdas, McAuliffe "
              "and Sekhon 2021, Annals of Statistics 49:1055; Waudby-Smith and Ramdas 2024, JRSS B "
              "86:1"};
    case MethodInUse::holm:
      return {"Many slices",
              "Of many slices some look bad by chance. Holm's adjustment keeps the chance of even "
              "one false claim over all of them at alpha.",
              "Holm 1979, Scandinavian Journal of Statistics 6:65"};
    case MethodInUse::bootstrap:
      return {"Bootstrap",
              "Where there is no closed form, the items are resampled 10 000 times with a fixed "
              "seed, and the interval is read off the differences that come out.",
              "Efron 1987, JASA 82:171; Hesterberg 2015, The American Statistician 69:371"};
    case MethodInUse::clusters:
      return {"Items that share a source",
              "They are not independent, so whole sources count as one and are resampled as one.",
              "Davison and Hinkley 1997, Bootstrap Methods and their Application, 3.8"};
    case MethodInUse::student:
      return {"Means of costs and tokens",
              "A mean per item with Student's interval. Where few items carry most of it, the "
              "interval is too narrow.",
              ""};
    case MethodInUse::unanimous:
      return {"All alike",
              "Where every item says the same, no spread can be seen. The interval tells how far "
              "the mean could lie from it with the others all unseen, exactly.",
              "Clopper and Pearson 1934, Biometrika 26:404"};
    case MethodInUse::hodges_lehmann:
      return {"How much slower",
              "The Hodges-Lehmann shift of the paired differences: a single call that took ten "
              "times as long does not move it.",
              "Hodges and Lehmann 1963, Annals of Mathematical Statistics 34:598"};
    case MethodInUse::lot:
      return {"By lot",
              "What sending the same share of items to Pro blindly would reach: the exact "
              "expectation, not a simulation. A rule that does not beat it finds no mistakes.",
              ""};
    case MethodInUse::risk_coverage:
      return {"Risk and coverage (AURC)",
              "The answers are ranked by stated confidence; the curve shows how many of those kept "
              "are wrong. The area under it is small where confidence finds the mistakes, and the "
              "error rate itself where it means nothing.",
              ""};
    case MethodInUse::label_suspects:
      return {"Labels to look at first",
              "Items on which two models give the same answer and are wrong with it: more often "
              "than others they have a wrong label.",
              ""};
    case MethodInUse::power:
      return {"What n items can show",
              "The smallest margin that two equally good models are shown to keep with a chance of "
              "80 %, given how often exactly one of them is right.",
              "Nam 1997, Biometrics 53:1422"};
  }
  return {};
}

struct Word {
  const char* word;
  const char* meaning;
};

constexpr Word kGlossary[] = {
    {"item", "one input with the answer that is expected for it"},
    {"golden set", "items with a task, its prompts and the rule by which answers are scored"},
    {"arm", "one model with one prompt version and its parameters, on one golden set"},
    {"tier", "what a model is taken to be: lite (small and cheap) or pro (large and dear)"},
    {"attempt", "one call; an answer may take several, and all are paid for"},
    {"outcome", "how an attempt ended: ok, or about the model, the wire or assay itself"},
    {"coverage", "share of the items with an answer that is about the model"},
    {"accuracy", "share of these that are right; what cannot be read is wrong"},
    {"strict, parsed",
     "read as it came; read at all, after a fence was stripped or a comma mended"},
    {"usable", "read, of the task's form, neither cut off nor refused: what a program can see"},
    {"baseline, candidate", "what is used now (mostly Pro), and what may replace it (mostly Lite)"},
    {"flip, gain",
     "an item that only the baseline gets right; one that only the candidate gets right"},
    {"margin", "the loss of accuracy that would be accepted, said before looking"},
    {"point", "a hundredth of all items: -2 points is two items in a hundred lost"},
    {"n", "the number of items that a figure rests on"},
    {"[low, high]", "the interval of a figure: what the data are compatible with"},
    {"p50, p95", "the time that half of the answers, or 95 of 100, stay within"},
};

}  // namespace

Status write_methods(Page& page) {
  Views notes;
  for (const MethodInUse method : methods_in_use(page.report)) {
    const Note note = note_of(method);
    notes.push_back(View("name", note.name));
    notes.back().set("words", note.words);
    notes.back().set("reference", *note.reference == '\0' ? View(false) : View(note.reference));
  }
  Views words;
  for (const Word& word : kGlossary) {
    words.push_back(View("word", word.word));
    words.back().set("meaning", word.meaning);
  }
  View view("notes", notes);
  view.set("words", words);
  return page.writer.render("methods", view);
}

}  // namespace assay::report::page
