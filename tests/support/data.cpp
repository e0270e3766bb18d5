#include "support/data.hpp"

#include <stdlib.h>

#include <fstream>
#include <iterator>

#include "core/assert.hpp"

namespace onetip::test {

std::filesystem::path data_path(const std::string& name) {
  return std::filesystem::path(ONETIP_SOURCE_DIR) / "tests" / "data" / name;
}

std::string read_data(const std::string& name) {
  std::ifstream file(data_path(name), std::ios::binary);
  ONETIP_ASSERT(file.is_open(), name.c_str());
  return {std::istreambuf_iterator<char>(file), {}};
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "onetip-XXXXXX").string();
  ONETIP_ASSERT(mkdtemp(pattern.data()) != nullptr, "a temporary folder can be made");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryFolder::file(const std::string& name, std::string_view text) const {
  std::filesystem::create_directories((path_ / name).parent_path());
  std::ofstream(path(name), std::ios::binary) << text;
  return path(name);
}

std::string TemporaryFolder::content(const std::string& name) const {
  std::ifstream in(path(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace onetip::test
