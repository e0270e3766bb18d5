#include "tools/node_log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <csignal>

#include "core/overloaded.hpp"

namespace onetip::tools {

void start_log(const std::string& level) {
  std::signal(SIGPIPE, SIG_IGN);
  spdlog::set_default_logger(spdlog::stdout_color_mt("node"));
  spdlog::set_pattern("%Y-%m-%d %H:%M:%S.%e %^%l%$ %v");
  spdlog::set_level(spdlog::level::from_str(level));
  spdlog::flush_on(spdlog::level::trace);
}

void log_notice(const std::string& peer, const net::Notice& notice) {
  namespace n = net::notice;
  std::visit(
      core::Overloaded{
          [&](const n::ConnectionOpened& opened) {
            if (opened.accepted) {
              spdlog::debug("{} connected to '{}'", opened.remote.text(), peer);
            } else {
              spdlog::info("'{}' connected to {}!", peer, opened.remote.text());
            }
          },
          [&](const n::ConnectionClosed& closed) {
            if (closed.reason && !closed.detail.empty()) {
              spdlog::warn("Closed a connection: {} ({})", to_text(*closed.reason), closed.detail);
            } else if (closed.reason) {
              spdlog::debug("Closed a connection: {}", to_text(*closed.reason));
            } else {
              spdlog::debug("A connection ended: {}", to_text(closed.how));
            }
          },
          [&](const n::TipChanged& changed) {
            if (changed.by) spdlog::info("Blockchain updated for peer {}", peer);
            spdlog::debug("Tip {} at height {}", changed.to.tip().hash.hex(), changed.to.height());
          },
          [](const n::Mined&) { spdlog::info("Mined a block!"); },
          [](const n::PaymentRefused& refused) { spdlog::warn("Refused: {}", refused.reason); },
          [](const n::BlocksRefused& refused) { spdlog::warn("Refused: {}", refused.why.text()); },
          [](const n::SetAside& aside) {
            spdlog::warn("A chain of height {} is stamped too far ahead: looked at again later",
                         aside.tip.height);
          },
          [](const n::LineSkipped& skipped) { spdlog::debug("Skipped a line: {}", skipped.start); },
          [](const n::Greeted&) {},
          [](const n::Closing&) {},
          [](const n::CommandDone&) {},
          [](const n::TipHeard&) {},
          [](const n::BlocksAccepted&) {},
          [](const n::RequestOpened&) {},
          [](const n::RequestClosed&) {},
          [](const n::AddressesKnown&) {},
      },
      notice);
}

}  // namespace onetip::tools
