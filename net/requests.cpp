#include "net/requests.hpp"

#include <algorithm>

namespace onetip::net {

void Requests::open(Request request, std::chrono::nanoseconds now, Outbox& out) {
  if (const auto at = find(request); at != open_.end()) {
    open_.erase(at);
  } else {
    out.notice(notice::RequestOpened{request.connection, request.kind});
  }
  const Open last{now + timeout_, request};
  open_.insert(std::upper_bound(open_.begin(), open_.end(), last), last);
  note_next();
}

bool Requests::close(Request request, bool answered, Outbox& out) {
  const auto at = find(request);
  if (at == open_.end()) return false;
  open_.erase(at);
  note_next();
  out.notice(notice::RequestClosed{request.connection, request.kind, answered});
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
  while (!open_.empty() && open_.front().deadline <= now) {
    late.push_back(open_.front().request);
    close(late.back(), false, out);
  }
  return late;
}

Requests::AllOpen::const_iterator Requests::find(Request request) const {
  return std::find_if(open_.begin(), open_.end(),
                      [&](const Open& open) { return open.request == request; });
}

void Requests::note_next() {
  agenda_.requests = open_.empty() ? Agenda::kNever : open_.front().deadline;
}

}  // namespace onetip::net
