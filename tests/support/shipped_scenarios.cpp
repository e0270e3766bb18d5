#include "support/shipped_scenarios.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "support/samples.hpp"

namespace onetip::test {

namespace fs = std::filesystem;

namespace {

bool there_is_time_for(const fs::path& file) {
  return kThereIsTime || file.filename() != "two-thousand-peers.yaml";
}

}  // namespace

std::vector<fs::path> shipped_scenarios() {
  std::set<fs::path> found;
  for (const char* folder : {"scenarios", "scenarios/broken"}) {
    for (const auto& entry : fs::directory_iterator(fs::path(ONETIP_SOURCE_DIR) / folder)) {
      const fs::path& file = entry.path();
      if (file.extension() == ".yaml" && there_is_time_for(file)) found.insert(file);
    }
  }
  return {found.begin(), found.end()};
}

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string test_name(const fs::path& file) {
  std::string name = file.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

}  // namespace onetip::test
