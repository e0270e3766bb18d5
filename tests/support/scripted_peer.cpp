#include "support/scripted_peer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "core/overloaded.hpp"
#include "core/payment.hpp"
#include "support/virtual_net.hpp"

namespace onetip::test {
namespace {

std::string seconds(std::chrono::nanoseconds time) {
  return fmt::format("{:.3f}s", std::chrono::duration<double>(time).count());
}

/// Readable: hashes by their first digits, long lines by their start.
std::string shown(std::string_view text) {
  static const std::regex kHash("[0-9a-f]{64}");
  constexpr std::size_t kLongest = 100;
  std::string lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = std::string(text.substr(0, end));
    const auto length = line.size();
    if (length > 4 * kLongest) line.resize(2 * kLongest);
    line = std::regex_replace(line, kHash, "$&#");
    for (auto at = line.find('#'); at != line.npos; at = line.find('#')) line.erase(at - 56, 57);
    if (length > 4 * kLongest)
      line = fmt::format("{}… ({} bytes)", line.substr(0, kLongest), length);
    lines += line;
    if (end < text.size()) lines += "\\n";
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!text.empty()) lines += "\n         |     ";
  }
  return lines;
}

std::uint64_t number(net::ConnectionId id) { return static_cast<std::uint64_t>(id); }
std::uint64_t number(net::JobId id) { return static_cast<std::uint64_t>(id); }

std::string tip_of(const core::Blockchain& chain) {
  return fmt::format("{} {}", chain.height(), chain.id().hash.hex().substr(0, 8));
}

std::string described(const net::Notice& notice) {
  using namespace net::notice;  // NOLINT(google-build-using-namespace): a table of them
  return std::visit(
      core::Overloaded{
          [](const ConnectionOpened& n) { return fmt::format("opened #{}", number(n.connection)); },
          [](const Greeted& n) { return fmt::format("greeted #{}", number(n.connection)); },
          [](const Closing& n) {
            return fmt::format("closing #{}: {}", number(n.connection), net::to_text(n.reason));
          },
          [](const ConnectionClosed& n) {
            auto text = fmt::format("closed #{}: {}", number(n.connection), net::to_text(n.how));
            if (n.reason) text += fmt::format(", {}", net::to_text(*n.reason));
            if (!n.detail.empty()) text += fmt::format(": {}", shown(n.detail));
            return text;
          },
          [](const TipChanged& n) {
            return fmt::format("tip is {}{}", tip_of(n.to),
                               n.by ? fmt::format(", by #{}", number(*n.by)) : std::string());
          },
          [](const Mined& n) { return fmt::format("mined {}", n.block->hash.hex().substr(0, 8)); },
          [](const CommandDone&) { return std::string("command done"); },
          [](const PaymentRefused& n) { return fmt::format("refused: {}", n.reason); },
          [](const TipHeard& n) {
            return fmt::format("heard of {} {} by #{}", n.tip.height, n.tip.hash.hex().substr(0, 8),
                               number(n.by));
          },
          [](const BlocksAccepted& n) {
            return fmt::format("accepted {} blocks of #{}", n.blocks.size(), number(n.by));
          },
          [](const BlocksRefused& n) {
            return fmt::format("refused blocks of #{}: {}", number(n.by), shown(n.why.text()));
          },
          [](const SetAside& n) { return fmt::format("set aside of #{}", number(n.by)); },
          [](const RequestOpened& n) {
            return fmt::format("asked #{} for {}", number(n.connection), net::to_text(n.what));
          },
          [](const RequestClosed& n) {
            return fmt::format("#{} {} {}", number(n.connection),
                               n.answered ? "answered" : "did not answer", net::to_text(n.what));
          },
          [](const LineSkipped& n) {
            return fmt::format("skipped a line of #{}: {}", number(n.connection), n.start);
          },
          [](const AddressesKnown& n) { return fmt::format("knows {} addresses", n.count); }},
      notice);
}

}  // namespace

core::KeyPair test_keys(std::string_view name) {
  core::Random stream(7, "wallet/" + std::string(name));
  return core::KeyPair::make(core::KeyType::ed25519, stream);
}

core::ChainRules test_rules() {
  core::ChainRules rules;
  rules.difficulty = 1;
  return rules;
}

net::PeerConfig test_config() {
  net::PeerConfig config;
  config.listen = {"127.0.0.1", 7000};
  config.dial_learned = false;
  config.rules = test_rules();
  return config;
}

core::Blockchain test_genesis(const core::KeyPair& keys) {
  auto block = core::make_genesis(keys.wallet(), keys, kWallStart.count()).seal(1);
  return std::get<core::Blockchain>(core::judge_genesis(block, test_rules()));
}

core::Blockchain grown(core::Blockchain chain, const core::KeyPair& keys, std::size_t blocks) {
  for (std::size_t i = 0; i < blocks; ++i) {
    auto candidate = *core::make_empty_payment(chain, keys, kWallStart.count());
    auto block = std::move(candidate).seal(1);
    chain = std::get<core::Blockchain>(core::judge_block(chain, block, test_rules()));
  }
  return chain;
}

ScriptedPeer::ScriptedPeer(net::PeerConfig config, const core::KeyPair& keys)
    : peer_(config, keys, core::Random(7, "peer")), rules_(config.rules), wall_(kWallStart) {}

net::Actions ScriptedPeer::handle(const net::Event& event) {
  const auto wall = wall_ + std::chrono::duration_cast<std::chrono::milliseconds>(now_);
  auto actions = peer_.handle({now_, wall}, event);
  for (const auto& action : actions) {
    note(action);
    keep(action);
  }
  return actions;
}

void ScriptedPeer::keep(const net::Action& action) {
  std::visit(
      core::Overloaded{
          [&](const net::action::Dial& dial) {
            dials_.push_back(dial);
            dialled_[number(dial.connection)] = dial.to;
          },
          [&](const net::action::Send& send) { sent_[number(send.connection)] += *send.bytes; },
          [&](const net::action::SetTimer& timer) { timers_[timer.timer] = timer.at; },
          [&](const net::action::CancelTimer& timer) { timers_.erase(timer.timer); },
          [&](const net::action::Judge&) { jobs_.push_back(action); },
          [&](const net::action::Search&) { jobs_.push_back(action); },
          [&](const net::action::Store&) { jobs_.push_back(action); },
          [](const net::action::CancelSearch&) {}, [](const net::action::Close&) {},
          [&](const net::Notice& notice) { notices_.push_back(notice); }},
      action);
}

void ScriptedPeer::start(const core::Blockchain& held) {
  note('<', fmt::format("started with {}", tip_of(held)));
  handle(net::event::Started{held});
}

void ScriptedPeer::accept(std::uint64_t id, const std::string& host) {
  note('<', fmt::format("connected #{} from {}", id, host));
  handle(net::event::Connected{net::ConnectionId{id}, {host, 40000}, true});
}

void ScriptedPeer::dialled(std::uint64_t id) {
  note('<', fmt::format("connected #{}", id));
  handle(net::event::Connected{net::ConnectionId{id}, dialled_.at(id), false});
}

void ScriptedPeer::receive(std::uint64_t id, std::string_view bytes) {
  note('<', fmt::format("received #{} {}", id, shown(bytes)));
  handle(net::event::Received{net::ConnectionId{id}, bytes});
}

void ScriptedPeer::closed(std::uint64_t id, net::ClosedHow how) {
  note('<', fmt::format("closed #{}: {}", id, net::to_text(how)));
  handle(net::event::Closed{net::ConnectionId{id}, how});
}

void ScriptedPeer::pass(Nanos duration) {
  const auto end = now_ + duration;
  for (;;) {
    auto next = timers_.end();
    for (auto at = timers_.begin(); at != timers_.end(); ++at) {
      if (at->second <= end && (next == timers_.end() || at->second < next->second)) next = at;
    }
    if (next == timers_.end()) break;
    now_ = std::max(now_, next->second);
    const auto timer = next->first;
    timers_.erase(next);
    note('<', "timer");
    handle(net::event::TimerFired{timer});
  }
  now_ = end;
}

void ScriptedPeer::do_jobs() {
  while (!jobs_.empty()) {
    auto next = std::find_if(jobs_.begin(), jobs_.end(), [](const auto& waiting) {
      return std::holds_alternative<net::action::Judge>(waiting);
    });
    if (next == jobs_.end()) next = jobs_.begin();
    const auto job = *next;
    jobs_.erase(next);
    if (const auto* judge = std::get_if<net::action::Judge>(&job)) {
      auto verdict = core::judge_blocks(judge->parent, judge->blocks, rules_);
      note('<', fmt::format("judged job {}", number(judge->job)));
      handle(net::event::Judged{judge->job, verdict});
    } else if (const auto* search = std::get_if<net::action::Search>(&job)) {
      const auto found =
          core::search_nonce(search->preimage, search->first, search->tries, search->difficulty);
      note('<', fmt::format("searched job {}", number(search->job)));
      handle(net::event::Searched{search->job, found.nonce, found.tries});
    } else if (const auto* store = std::get_if<net::action::Store>(&job)) {
      note('<', fmt::format("stored job {}", number(store->job)));
      handle(net::event::Stored{store->job, true});
    }
  }
}

std::optional<net::CloseReason> ScriptedPeer::close_reason(std::uint64_t id) {
  handle(net::event::Closed{net::ConnectionId{id}, net::ClosedHow::by_us});
  for (const auto& notice : notices_) {
    const auto* closed = std::get_if<net::notice::ConnectionClosed>(&notice);
    if (closed != nullptr && number(closed->connection) == id) return closed->reason;
  }
  return std::nullopt;
}

void ScriptedPeer::note(char direction, const std::string& what) {
  transcript_ += fmt::format("{:>8} {} {}\n", seconds(now_), direction, what);
}

void ScriptedPeer::note(const net::Action& action) {
  std::visit(core::Overloaded{
                 [&](const net::action::Dial& a) {
                   note('>', fmt::format("dial #{} {}", number(a.connection), a.to.text()));
                 },
                 [&](const net::action::Send& a) {
                   note('>', fmt::format("send #{} {}", number(a.connection), shown(*a.bytes)));
                 },
                 [&](const net::action::Close& a) {
                   note('>', fmt::format("close #{}", number(a.connection)));
                 },
                 [&](const net::action::SetTimer& a) {
                   note('>', fmt::format("timer at {}", seconds(a.at)));
                 },
                 [&](const net::action::CancelTimer&) { note('>', "no timer"); },
                 [&](const net::action::Judge& a) {
                   note('>',
                        fmt::format("judge job {}: {} blocks on {}", number(a.job), a.blocks.size(),
                                    a.parent ? tip_of(*a.parent) : "nothing"));
                 },
                 [&](const net::action::Search& a) {
                   note('>', fmt::format("search job {} from {}", number(a.job), a.first));
                 },
                 [&](const net::action::CancelSearch& a) {
                   note('>', fmt::format("cancel job {}", number(a.job)));
                 },
                 [&](const net::action::Store& a) {
                   note('>', fmt::format("store job {}: {}", number(a.job), tip_of(a.chain)));
                 },
                 [&](const net::Notice& notice) {
                   // The line that announces a tip stands in the transcript already.
                   if (std::holds_alternative<net::notice::TipHeard>(notice)) return;
                   note('!', described(notice));
                 }},
             action);
}

}  // namespace onetip::test
