#include "sim/report/result_overrides.hpp"

#include <boost/json/value.hpp>

namespace onetip::sim {

namespace {

std::optional<OtherFuture> other_future_of(const boost::json::object& result) {
  const auto* const branch = result.if_contains("branch");
  if (branch == nullptr || !branch->is_object()) return std::nullopt;
  const auto* const until = branch->get_object().if_contains("until");
  const auto* const then = branch->get_object().if_contains("then");
  if (until == nullptr || !until->is_int64() || then == nullptr || !then->is_string()) {
    return std::nullopt;
  }
  return OtherFuture{Nanos(until->get_int64()), std::string(then->get_string()), {}};
}

}  // namespace

ScenarioOverrides overrides_of(const boost::json::object& result) {
  ScenarioOverrides overrides;
  boost::system::error_code error;
  if (const auto* const seed = result.if_contains("seed"); seed != nullptr && seed->is_number()) {
    const auto number = seed->to_number<std::uint64_t>(error);
    if (!error) overrides.seed = number;
  }
  if (const auto* const engine = result.if_contains("engine");
      engine != nullptr && engine->is_string()) {
    const std::string word(engine->get_string());
    if (word == to_text(Engine::tcp) || word == to_text(Engine::virtual_time)) {
      overrides.engine = word;
    }
  }
  const auto* const cpu = result.if_contains("cpu");
  if (cpu != nullptr && cpu->is_object()) {
    if (const auto figures = read_figures(cpu->get_object())) overrides.cpu = *figures;
  }
  const auto* const settings = result.if_contains("set");
  if (settings != nullptr && settings->is_array()) {
    for (const auto& setting : settings->get_array()) {
      if (setting.is_string()) overrides.settings.emplace_back(setting.get_string());
    }
  }
  overrides.other = other_future_of(result);
  return overrides;
}

}  // namespace onetip::sim
