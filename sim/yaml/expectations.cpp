// Expectations: one `when` and one `what` each, and the sentence that a person would say.

#include <fmt/format.h>

#include "sim/scenario/timeline.hpp"
#include "sim/text/hints.hpp"
#include "sim/yaml/what.hpp"

namespace onetip::sim::yaml {

namespace {

/// At one moment entries begin in the file's order. What waits for its `when` may come at any time:
/// so a heal that does is taken to come late enough, and one of such a fault must wait, too.
bool ends(const Scenario& scenario, std::size_t index) {
  const TimelineEntry& fault = scenario.timeline[index];
  if (fault.lasts) return true;
  for (std::size_t i = 0; i < scenario.timeline.size(); ++i) {
    const Heal* heal = std::get_if<Heal>(&scenario.timeline[i].action);
    if (heal == nullptr || (heal->fault && *heal->fault != fault.name)) continue;
    const TimelineEntry& healing = scenario.timeline[i];
    if (healing.replaced) continue;
    if (healing.when) return true;
    if (fault.when) continue;
    const Nanos healed = last_begin(healing, healing.at);
    const Nanos began = last_begin(fault, fault.at);
    if (healed > began || (healed == began && i > index)) return true;
  }
  return false;
}

Said<When> read_after(const Node& node, const Scenario& scenario) {
  const std::size_t fault = read_fault(node, scenario);
  if (!ends(scenario, fault)) {
    throw ScenarioError(node.source, fmt::format("the fault {} never ends", in_quotes(node.text)),
                        "give it `for:`, or heal it");
  }
  return {After{fault}, "after " + node.text};
}

Said<When> read_at(const Node& node) {
  if (node.kind == Node::Kind::scalar && node.text == "end") return {AtEnd{}, "at the end"};
  const bool is_word = node.text.find_first_of("0123456789") == std::string::npos;
  if (node.kind == Node::Kind::scalar && is_word) {
    fail_expected(node, "a time like 4s, or end", did_you_mean(node.text, {"end"}));
  }
  const Nanos at = read_duration(node);
  return {At{at}, "at " + to_text(at)};
}

Said<When> read_always(const Node& node) {
  if (node.kind != Node::Kind::null && read_text(node, "`always: true`") != "true") {
    fail_expected(node, "`always: true`");
  }
  return {Always{}, "always"};
}

Said<When> read_when(const Fields& fields, const Scenario& scenario) {
  const std::string_view when =
      fields.exactly_one({"always", "at", "during", "after"}, "time to judge");
  const Node& node = fields.require(when);
  if (when == "always") return read_always(node);
  if (when == "at") return read_at(node);
  if (when == "after") return read_after(node, scenario);
  return {During{read_fault(node, scenario)}, "during " + node.text};
}

class ExpectationReader {
 public:
  ExpectationReader(Roster& roster, const Scenario& scenario)
      : roster_(roster), scenario_(scenario) {}

  Expectation read(const Node& node) {
    const Fields fields(node, words::expectation,
                        "an expectation like {at: end, converged: all, within: 5s}");
    const Said<When> when = read_when(fields, scenario_);
    const Said<What> what = read_what(fields, when.value, roster_, scenario_);
    Expectation expectation{node.source, when.text, when.value, what.value, {}, false, {}};
    if (const Node* within = fields.find("within")) {
      expectation.within = read_within(*within, when.value);
      expectation.within_auto = !expectation.within;
      expectation.text +=
          ", within " + (expectation.within ? to_text(*expectation.within) : "auto");
    }
    if (const Node* stays = fields.find("stays")) {
      expectation.stays = read_stays(*stays, expectation);
      expectation.text += ", staying so for " + to_text(*expectation.stays);
    }
    expectation.text += ": " + what.text;
    return expectation;
  }

 private:
  /// None: `auto`.
  static std::optional<Nanos> read_within(const Node& node, const When& when) {
    if (std::holds_alternative<Always>(when) || std::holds_alternative<During>(when)) {
      throw ScenarioError(node.source, "`within` goes with `at` and `after`",
                          "`always` and `during` are judged at their moment");
    }
    if (node.kind == Node::Kind::scalar && node.text == "auto") return std::nullopt;
    return read_positive_duration(node);
  }

  static Nanos read_stays(const Node& node, const Expectation& expectation) {
    const bool moment = std::holds_alternative<At>(expectation.when);
    if (!expectation.within && !expectation.within_auto && !moment) {
      throw ScenarioError(node.source, "`stays` goes with `within`, or with `at` and a time",
                          "what is judged at one moment can't stay");
    }
    return read_positive_duration(node);
  }

  Roster& roster_;
  const Scenario& scenario_;
};

}  // namespace

void read_expectations(const Node& node, Roster& roster, Scenario& scenario) {
  if (node.kind != Node::Kind::list || node.items.empty()) {
    fail_expected(node, "at least one expectation like - {at: end, converged: all}");
  }
  ExpectationReader reader(roster, scenario);
  for (const Node& entry : node.items) scenario.expectations.push_back(reader.read(entry));
}

}  // namespace onetip::sim::yaml
