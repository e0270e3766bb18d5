#include "sim/verdict.hpp"

namespace onetip::sim {

std::string_view to_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::held:
      return "held";
    case Verdict::violated:
      return "violated";
    case Verdict::inconclusive:
      return "inconclusive";
    case Verdict::bad_scenario:
      return "bad scenario";
    case Verdict::harness_failed:
      return "harness failed";
    case Verdict::interrupted:
      return "interrupted";
  }
  return "?";
}

namespace {

int rank(Verdict verdict) {
  switch (verdict) {
    case Verdict::held:
      return 0;
    case Verdict::inconclusive:
      return 1;
    case Verdict::violated:
      return 2;
    case Verdict::bad_scenario:
      return 3;
    case Verdict::harness_failed:
      return 4;
    case Verdict::interrupted:
      return 5;
  }
  return 5;
}

}  // namespace

Verdict worse(Verdict a, Verdict b) { return rank(a) < rank(b) ? b : a; }

}  // namespace onetip::sim
