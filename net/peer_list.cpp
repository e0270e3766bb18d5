#include "net/peer_list.hpp"

#include <fmt/format.h>

#include <optional>

#include "core/datum.hpp"

namespace onetip::net {
namespace {

std::optional<std::string_view> read_host(core::Datum host) {
  switch (host.type()) {
    case core::DatumType::text:
    case core::DatumType::mutable_text:
    case core::DatumType::unquoted:
    case core::DatumType::symbol:
      return host.text();
    default:
      return std::nullopt;
  }
}

std::optional<Address> read_peer(core::Datum entry) {
  const auto fields = entry.fields<2>("peer-info");
  if (!fields) return std::nullopt;
  const auto host = read_host((*fields)[0]);
  const auto port = (*fields)[1].whole_number();
  if (!host || !is_host(*host) || !port || *port < 1 || *port > 65535) return std::nullopt;
  return Address{std::string(*host), static_cast<std::uint16_t>(*port)};
}

}  // namespace

core::Result<std::vector<Address>> read_peer_list(std::string_view text, std::size_t limit) {
  const auto document = core::read_document(text);
  if (!document) return document.error();
  std::vector<Address> addresses;
  auto at = document->root();
  for (; at.is_pair(); at = at.rest()) {
    if (addresses.size() == limit) return addresses;
    if (auto address = read_peer(at.first())) addresses.push_back(std::move(*address));
  }
  if (!at.is_null()) return core::Error{"valid-peers without a list"};
  return addresses;
}

std::string write_peer_list(const std::vector<Address>& addresses) {
  std::vector<std::string> entries;
  entries.reserve(addresses.size());
  for (const auto& [host, port] : addresses) {
    std::string entry = "(f peer-info ";
    core::append_written_text(entry, host);
    const fmt::format_int digits(port);
    entry.append(1, ' ').append(digits.data(), digits.size()) += ')';
    entries.push_back(std::move(entry));
  }
  return core::plain_document(core::written_list(entries));
}

}  // namespace onetip::net
