#include "tools/resolved_path.hpp"

#include <filesystem>

namespace onetip::tools {

namespace {

constexpr int kMostLinks = 40;  // the system follows no more, either

}  // namespace

std::string resolved_path(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::path at = fs::absolute(path, error);
  // weakly_canonical leaves a link that leads to no file yet.
  for (int links = 0; links < kMostLinks && fs::is_symlink(at, error); ++links) {
    at = at.parent_path() / fs::read_symlink(at, error);
  }
  const fs::path whole = fs::weakly_canonical(at, error);
  return error ? path : whole.string();
}

}  // namespace onetip::tools
