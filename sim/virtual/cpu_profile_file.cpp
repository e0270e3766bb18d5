#include "sim/virtual/cpu_profile_file.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <stdexcept>

#include "sim/scenario/error.hpp"
#include "sim/text/whole_file.hpp"

namespace onetip::sim {
namespace {

namespace fs = std::filesystem;

constexpr char kWhatToDo[] = "run `sim calibrate`, or say --profile reference";

core::Result<CpuProfile> profile_in(const fs::path& path) {
  const auto text = read_whole(path);
  if (!text) return text.error();
  auto profile = read_profile_json(*text);
  if (profile) return profile;
  return core::Error{fmt::format("{}: {}", path.string(), profile.error().what)};
}

/// `reference` and `NAME=NUMBER` are no files, unless with a `./` in front.
bool is_text(const std::string& given) {
  const auto equals = given.find('=');
  return given.find('=') != std::string::npos
             ? given.substr(0, equals).find_first_of("/.") == std::string::npos
             : given == to_text(kReferenceCpu);
}

void make_folders_above(const fs::path& path) {
  std::error_code error;
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
  if (error) {
    throw std::runtime_error(
        fmt::format("can't make {}: {}", path.parent_path().string(), error.message()));
  }
}

}  // namespace

std::optional<fs::path> usual_profile_path() {
  const char* const config = std::getenv("XDG_CONFIG_HOME");
  if (config != nullptr && *config == '/') return fs::path(config) / "onetip" / "cpu.json";
  const char* const home = std::getenv("HOME");
  if (home == nullptr || *home == '\0') return std::nullopt;
  return fs::path(home) / ".config" / "onetip" / "cpu.json";
}

core::Result<CpuProfile> calibrated_profile() {
  const auto path = usual_profile_path();
  std::error_code error;
  if (!path || !fs::exists(*path, error)) {
    return core::Error{fmt::format("this machine is not calibrated{}; {}",
                                   path ? fmt::format(" (no {})", path->string()) : "", kWhatToDo)};
  }
  auto profile = profile_in(*path);
  if (profile) return profile;
  return core::Error{fmt::format("{}; {}", profile.error().what, kWhatToDo)};
}

core::Result<CpuProfile> read_profile(const std::string& given) {
  return is_text(given) ? cpu_profile_of(given) : profile_in(given);
}

void try_profile(const fs::path& path) {
  make_folders_above(path);
  if (const auto why = WholeFile(path).try_it()) throw std::runtime_error(*why);
}

void write_profile(const fs::path& path, const CpuProfile& profile) {
  make_folders_above(path);
  const auto why = WholeFile(path).put(to_profile_json(profile));
  if (why) throw std::runtime_error(*why);
}

void check_profile(const Scenario& scenario) {
  if (scenario.engine == Engine::tcp || !scenario.uncalibrated) return;
  throw ScenarioError(scenario.uncalibrated->source,
                      "`cpu: calibrated`: " + scenario.uncalibrated->why);
}

}  // namespace onetip::sim
