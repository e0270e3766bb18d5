#include "sim/result_overrides.hpp"

#include <boost/json/value.hpp>

namespace onetip::sim {

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
  return overrides;
}

}  // namespace onetip::sim
