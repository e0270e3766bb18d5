#include "sim/pages/page_data.hpp"

#include <boost/json.hpp>
#include <utility>
#include <variant>

#include "sim/text/json_text.hpp"

namespace onetip::sim {
namespace {

namespace json = boost::json;

constexpr int kFormat = 2;

json::array indices(const PeerSet& peers) { return json::array(peers.begin(), peers.end()); }

std::int64_t in_micros(Nanos time) { return time / std::chrono::microseconds(1); }

json::object degraded_terms(const LinkRule& rule) {
  json::object out{{"a", indices(rule.a)}, {"b", indices(rule.b)}};
  if (rule.latency) out["latency"] = in_micros(*rule.latency);
  if (rule.jitter) out["jitter"] = in_micros(*rule.jitter);
  if (rule.bits_per_second) out["bandwidth"] = *rule.bits_per_second;
  return out;
}

/// Whom a fault concerns, where the page can draw it before it has done anything.
struct Concerned {
  json::object& out;

  void operator()(const Partition& it) const {
    json::array sides;
    for (const Side& side : it.sides) sides.push_back(indices(side.peers));
    out["sides"] = std::move(sides);
    out["how"] = it.how == PartitionHow::one_way ? "one-way"
                 : it.how == PartitionHow::reset ? "reset"
                                                 : "drop";
  }
  void operator()(const Disconnect& it) const {
    out["a"] = indices(it.a);
    out["b"] = indices(it.b);
  }
  void operator()(const Degrade& it) const { out["degrades"] = degraded_terms(it.links); }
  void operator()(const Skew& it) const {
    out["skews"] = json::object{{"peers", indices(it.peers)}, {"by", in_micros(it.by)}};
  }
  template <class Other>
  void operator()(const Other&) const {}
};

json::array entries(const Scenario& scenario) {
  json::array list;
  for (const TimelineEntry& entry : scenario.timeline) {
    const bool is_other = scenario.branch && entry.source.file == scenario.branch->file;
    json::object one{{"name", entry.name},
                     {"action", keyword(entry.action)},
                     {"source", is_other ? 1 : 0},
                     {"line", entry.source.line}};
    // A disconnect without `for:` cuts once and keeps nobody apart afterwards; of an entry with
    // `each` every run concerns another peer, and the journal says which.
    const bool cuts_once = std::holds_alternative<Disconnect>(entry.action) && !entry.lasts;
    if (!cuts_once && !entry.each) {
      std::visit(Concerned{one}, entry.action);
    }
    list.push_back(std::move(one));
  }
  return list;
}

json::array links(const Scenario& scenario) {
  json::array list;
  for (std::size_t from = 0; from < scenario.peers.size(); ++from) {
    for (const PeerIndex to : scenario.peers[from].dials) list.push_back(json::array{from, to});
  }
  return list;
}

/// In the journal's numbering; what each is, as far as the scenario is there to say it.
json::array peers(const RunFiles& run) {
  json::array list;
  const std::vector<std::string>& names = run.journal.peers();
  for (std::size_t i = 0; i < names.size(); ++i) {
    json::object one{{"name", names[i]}, {"group", ""}, {"behaviour", ""}, {"hostile", false}};
    if (run.scenario != nullptr && i < run.scenario->peers.size()) {
      const PeerSpec& peer = run.scenario->peers[i];
      one["group"] = peer.group;
      one["behaviour"] = to_text(peer.behaviour);
      one["hostile"] = is_hostile(peer.behaviour);
    }
    list.push_back(std::move(one));
  }
  return list;
}

json::array sources(const RunFiles& run) {
  json::array list;
  for (const SourceText& it : run.sources) {
    list.push_back(json::object{{"file", it.file},
                                {"when", it.when},
                                {"text", printable(it.text)},
                                {"replaced", json::array(it.replaced.begin(), it.replaced.end())}});
  }
  return list;
}

}  // namespace

std::size_t source_of(const RunFiles& run, const json::object& finding) {
  const json::value* const file = finding.if_contains("file");
  const bool is_other = run.sources.size() > 1 && file != nullptr && file->is_string() &&
                        file->get_string() == run.sources.back().file;
  return is_other ? 1 : 0;
}

std::string page_json(const RunFiles& run) {
  json::object head;
  head["format"] = kFormat;
  head["name"] = run.name;
  const bool known = run.scenario != nullptr;
  head["topology"] = known ? json::string_view(run.scenario->topology) : json::string_view();
  head["fork_choice"] = known && run.scenario->chain.fork_choice == core::ForkChoice::longest
                            ? "longest"
                            : "nonce-sum";
  head["sources"] = sources(run);
  head["peers"] = peers(run);
  head["links"] = known ? links(*run.scenario) : json::array();
  head["entries"] = known ? entries(*run.scenario) : json::array();
  head["result"] = run.result != nullptr ? json::value(*run.result) : json::value(nullptr);
  std::string out = json::serialize(head);
  out.pop_back();
  return out + ",\"texts\":" + run.journal.texts_json() +
         ",\"journal\":" + run.journal.journal_json() + "}";
}

}  // namespace onetip::sim
