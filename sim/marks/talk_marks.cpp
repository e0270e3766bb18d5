// Marks about connections and requests.

#include <algorithm>
#include <array>

#include "net/notice.hpp"
#include "sim/journal/close_reason.hpp"
#include "sim/marks/mark.hpp"

namespace onetip::sim::marks {

namespace {

/// A connection closed, by the peer itself, for this reason.
bool closed_for(const Record& record, net::CloseReason reason) {
  const auto* closed = std::get_if<record::ConnectionClosed>(&record.body);
  return closed != nullptr && close_reason(closed->how) == net::to_text(reason);
}

bool request_unanswered(const Past&, const Record& record) {
  const auto* closed = std::get_if<record::RequestClosed>(&record.body);
  return closed != nullptr && !closed->answered;
}

bool asked_elsewhere(const Past& past, const Record& record) {
  const auto* opened = std::get_if<record::RequestOpened>(&record.body);
  return opened != nullptr && past.peer(opened->peer).unheeded.contains(opened->what);
}

bool two_connections(const Past& past, const Record& record) {
  const auto* opened = std::get_if<record::ConnectionOpened>(&record.body);
  if (opened == nullptr) return false;
  const auto& open = past.peer(opened->peer).connections;
  const auto found = open.find(opened->remote);
  return found != open.end() && found->second > 0;
}

bool closed_while_asking(const Past& past, const Record& record) {
  const auto* closed = std::get_if<record::ConnectionClosed>(&record.body);
  if (closed == nullptr) return false;
  const auto& asking = past.peer(closed->peer).asking;
  return std::any_of(asking.begin(), asking.end(),
                     [&](const Request& request) { return request.first == closed->remote; });
}

bool block_refused(const Past&, const Record& record) {
  return std::holds_alternative<record::BlockRefused>(record.body);
}

bool overflow(const Past&, const Record& record) {
  const auto* closed = std::get_if<record::ConnectionClosed>(&record.body);
  return closed != nullptr && closed->how.starts_with(net::to_text(net::ClosedHow::overflowed));
}

bool refused_for_a_ban(const Past&, const Record& record) {
  return closed_for(record, net::CloseReason::banned);
}

bool malformed_line(const Past&, const Record& record) {
  return closed_for(record, net::CloseReason::malformed_line);
}

bool false_claim(const Past&, const Record& record) {
  return closed_for(record, net::CloseReason::false_claim);
}

constexpr std::array kTalkMarks{
    Mark{"request-unanswered", "a request timed out, or its connection ended", request_unanswered},
    Mark{"asked-elsewhere", "what was asked for in vain was asked for again", asked_elsewhere},
    Mark{"closed-while-asking", "a connection ended on which a request was open",
         closed_while_asking},
    Mark{"two-connections", "a peer had two connections to another one", two_connections},
    Mark{"block-refused", "a peer refused a block", block_refused},
    Mark{"malformed-line", "a connection was closed for a line that nobody may send",
         malformed_line},
    Mark{"refused-for-a-ban", "a connection was closed since its address was banned",
         refused_for_a_ban},
    Mark{"false-claim", "a connection was closed since what was announced was not held",
         false_claim},
    Mark{"overflow", "a connection ended since too much waited to be sent", overflow},
};

}  // namespace

std::span<const Mark> talk_marks() { return kTalkMarks; }

}  // namespace onetip::sim::marks
