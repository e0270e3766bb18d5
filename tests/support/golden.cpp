#include "support/golden.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace onetip::test {

void expect_golden(const std::string& name, const std::string& text) {
  expect_page("tests/" + name, text);
}

void expect_page(const std::string& name, const std::string& text) {
  const auto path = std::filesystem::path(ONETIP_SOURCE_DIR) / name;
  if (std::getenv("ONETIP_REWRITE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  const std::string kept{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(text, kept) << "in " << path << "; ONETIP_REWRITE_GOLDEN=1 rewrites it";
}

}  // namespace onetip::test
