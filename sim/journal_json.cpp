// journal.jsonl: one record a line, keys in a fixed order.

#include <boost/json.hpp>

#include "core/effort.hpp"
#include "sim/journal.hpp"
#include "sim/json_text.hpp"

namespace onetip::sim {
namespace {

namespace json = boost::json;

std::string_view to_text(record::HeldKind held) {
  switch (held) {
    case record::HeldKind::bytes:
      return "bytes";
    case record::HeldKind::close:
      return "close";
    case record::HeldKind::dial:
      return "dial";
  }
  return "?";
}

json::value to_json(std::optional<BlockRef> ref) {
  return ref ? json::value(static_cast<std::uint32_t>(*ref)) : json::value(nullptr);
}
json::value to_json(BlockRef ref) { return static_cast<std::uint32_t>(ref); }
json::value to_json(FaultId fault) { return static_cast<std::uint32_t>(fault); }
json::value to_json(net::ConnectionId id) { return static_cast<std::uint64_t>(id); }

/// Adds a record's own keys to its line.
class Writer {
 public:
  Writer(json::object& line, const Scenario& scenario) : line_(line), scenario_(scenario) {}

  void operator()(const record::Block& it) {
    put("ref", to_json(it.ref)).put("parent", to_json(it.parent)).put("hash", it.hash.hex());
    if (it.weight) {
      put("height", it.weight->height).put("effort", core::to_text(it.weight->effort));
    }
    put("encoded", printable(it.encoded));
  }
  void operator()(const record::PeerStarted& it) {
    peer("peer", it.peer).put("public_key", it.public_key).put("tip", to_json(it.tip));
  }
  void operator()(const record::TopologyStands&) {}
  void operator()(const record::ConnectionOpened& it) {
    peer("peer", it.peer).peer("remote", it.remote);
    put("connection", to_json(it.connection)).put("accepted", it.accepted);
  }
  void operator()(const record::ConnectionClosed& it) {
    peer("peer", it.peer).peer("remote", it.remote).put("connection", to_json(it.connection));
    put("how", it.how).put("detail", printable(it.detail));
  }
  void operator()(const record::TipChanged& it) {
    peer("peer", it.peer).put("tip", to_json(it.tip));
    if (it.by) peer("by", *it.by);
  }
  void operator()(const record::Mined& it) {
    peer("peer", it.peer).put("block", to_json(it.block)).put("entry", it.entry);
  }
  void operator()(const record::PaymentRefused& it) {
    peer("peer", it.peer).put("entry", it.entry).put("reason", printable(it.reason));
  }
  void operator()(const record::BlockRefused& it) {
    peer("peer", it.peer).peer("from", it.from).put("rule", it.rule);
    put("detail", printable(it.detail)).put("block", to_json(it.block));
  }
  void operator()(const record::EntryBegan& it) { entry(it.entry, it.run, it.fault); }
  void operator()(const record::EntryEnded& it) { entry(it.entry, it.run, it.fault); }
  void operator()(const record::HeldBack& it) {
    put("fault", to_json(it.fault)).peer("from", it.from).peer("to", it.to);
    put("what", to_text(it.kind));
  }
  void operator()(const record::Cut& it) {
    put("fault", to_json(it.fault)).peer("from", it.from).peer("to", it.to);
  }
  void operator()(const record::FaultTotals& it) {
    put("fault", to_json(it.fault)).put("bytes", it.bytes).put("closes", it.closes);
    put("dials", it.dials).put("cuts", it.cuts);
  }
  void operator()(const record::RequestOpened& it) {
    peer("peer", it.peer).peer("remote", it.remote).put("what", it.what);
  }
  void operator()(const record::RequestClosed& it) {
    peer("peer", it.peer).peer("remote", it.remote).put("what", it.what);
    put("answered", it.answered);
  }
  void operator()(const record::SetAside& it) {
    peer("peer", it.peer).put("height", it.tip.height).put("hash", it.tip.hash.hex());
  }
  void operator()(const record::TimelineOver&) {}
  void operator()(const record::Quiet&) {}
  void operator()(const record::RunOver& it) { put("why", sim::to_text(it.why)); }

 private:
  template <class T>
  Writer& put(std::string_view key, const T& value) {
    line_.emplace(key, value);
    return *this;
  }
  Writer& peer(std::string_view key, PeerIndex index) {
    return put(key, scenario_.peers.at(index).name);
  }
  void entry(std::size_t index, std::uint64_t run, const std::optional<FaultId>& fault) {
    put("entry", index).put("name", scenario_.timeline.at(index).name).put("run", run);
    if (fault) put("fault", to_json(*fault));
  }

  json::object& line_;
  const Scenario& scenario_;
};

struct Kind {
  std::string_view operator()(const record::Block&) const { return "block"; }
  std::string_view operator()(const record::PeerStarted&) const { return "peer-started"; }
  std::string_view operator()(const record::TopologyStands&) const { return "topology-stands"; }
  std::string_view operator()(const record::ConnectionOpened&) const { return "connection-opened"; }
  std::string_view operator()(const record::ConnectionClosed&) const { return "connection-closed"; }
  std::string_view operator()(const record::TipChanged&) const { return "tip-changed"; }
  std::string_view operator()(const record::Mined&) const { return "mined"; }
  std::string_view operator()(const record::PaymentRefused&) const { return "payment-refused"; }
  std::string_view operator()(const record::BlockRefused&) const { return "block-refused"; }
  std::string_view operator()(const record::EntryBegan&) const { return "entry-began"; }
  std::string_view operator()(const record::EntryEnded&) const { return "entry-ended"; }
  std::string_view operator()(const record::HeldBack&) const { return "held-back"; }
  std::string_view operator()(const record::Cut&) const { return "cut"; }
  std::string_view operator()(const record::FaultTotals&) const { return "fault-totals"; }
  std::string_view operator()(const record::RequestOpened&) const { return "request-opened"; }
  std::string_view operator()(const record::RequestClosed&) const { return "request-closed"; }
  std::string_view operator()(const record::SetAside&) const { return "set-aside"; }
  std::string_view operator()(const record::TimelineOver&) const { return "timeline-over"; }
  std::string_view operator()(const record::Quiet&) const { return "quiet"; }
  std::string_view operator()(const record::RunOver&) const { return "run-over"; }
};

}  // namespace

std::string_view kind(const RecordBody& body) { return std::visit(Kind{}, body); }

std::string to_json_line(const Record& record, const Scenario& scenario) {
  json::object line;
  line.emplace("t", record.at.count());
  line.emplace("kind", kind(record.body));
  std::visit(Writer(line, scenario), record.body);
  return json::serialize(line);
}

}  // namespace onetip::sim
