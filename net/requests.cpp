#include "net/requests.hpp"

#include <string_view>

namespace onetip::net {
namespace {

std::string_view to_text(RequestKind kind) {
  switch (kind) {
    case RequestKind::blocks:
      return "blocks";
    case RequestKind::chain:
      return "chain";
    case RequestKind::peers:
      return "peers";
  }
  return "";
}

}  // namespace

void Requests::open(Request request, std::chrono::nanoseconds now, Outbox& out) {
  const auto [at, is_new] = deadlines_.try_emplace(request, now + timeout_);
  if (is_new) {
    out.notice(notice::RequestOpened{request.connection, to_text(request.kind)});
  } else {
    order_.erase({at->second, request});
    at->second = now + timeout_;
  }
  order_.emplace(at->second, request);
  note_next();
}

bool Requests::close(Request request, bool answered, Outbox& out) {
  const auto at = deadlines_.find(request);
  if (at == deadlines_.end()) return false;
  order_.erase({at->second, request});
  deadlines_.erase(at);
  note_next();
  out.notice(notice::RequestClosed{request.connection, to_text(request.kind), answered});
  return true;
}

bool Requests::answered(Request request, Outbox& out) { return close(request, true, out); }

void Requests::given_up(Request request, Outbox& out) { close(request, false, out); }

void Requests::given_up(ConnectionId connection, Outbox& out) {
  for (const auto kind : {RequestKind::blocks, RequestKind::chain, RequestKind::peers}) {
    close({connection, kind}, false, out);
  }
}

std::vector<Requests::Request> Requests::time_out(std::chrono::nanoseconds now, Outbox& out) {
  std::vector<Request> late;
  while (!order_.empty() && order_.begin()->first <= now) {
    late.push_back(order_.begin()->second);
    close(late.back(), false, out);
  }
  return late;
}

void Requests::note_next() {
  agenda_.requests = order_.empty() ? Agenda::kNever : order_.begin()->first;
}

}  // namespace onetip::net
