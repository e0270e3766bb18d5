#include "sim/report/output_folder.hpp"

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "sim/report/junit.hpp"
#include "sim/report/result_json.hpp"
#include "sim/report/run_folder.hpp"
#include "sim/text/whole_file.hpp"

namespace onetip::sim {

namespace {

namespace fs = std::filesystem;

/// A disk that takes no more than this is full for our purposes.
constexpr std::size_t kProbe = std::size_t{256} * 1024;

std::string why() { return std::strerror(errno); }

/// But no device or folder in its place.
void remove_file(const fs::path& path) {
  std::error_code odd;
  if (fs::is_regular_file(path, odd)) fs::remove(path, odd);
}

}  // namespace

void make_file(const fs::path& path) {
  errno = 0;
  std::ofstream file(path, std::ios::binary);
  const bool has_room = file.is_open() && (file << std::string(kProbe, ' ')).flush().good();
  const std::string reason = why();
  file.close();
  if (has_room) {
    std::ofstream(path, std::ios::binary | std::ios::trunc).close();
    return;
  }
  remove_file(path);
  throw std::runtime_error("can't write " + path.string() + ": " + reason);
}

void try_file(const fs::path& path) {
  make_file(path);
  remove_file(path);
}

void write_whole(const fs::path& path, const std::string& text) {
  if (const auto unwritten = WholeFile(path).put(text)) throw std::runtime_error(*unwritten);
}

OutputFolder::OutputFolder(fs::path folder, const std::string& scenario)
    : folder_(std::move(folder)), lock_(folder_) {
  try_file(folder_ / kResultFile);
  make_file(folder_ / kJournalFile);
  journal_.open(folder_ / kJournalFile, std::ios::binary);
  write_whole(folder_ / kScenarioFile, scenario);
}

void OutputFolder::write(const Record& record, const Scenario& scenario) {
  if (!journal_.good()) return;
  line_.clear();
  append_json_line(line_, record, scenario);
  line_ += '\n';
  journal_.write(line_.data(), static_cast<std::streamsize>(line_.size()));
}

std::optional<std::string> OutputFolder::finish(const Scenario& scenario, const Outcome& outcome) {
  errno = 0;
  journal_.close();
  if (!journal_) return "can't write " + (folder_ / kJournalFile).string() + ": " + why();
  try {
    write_whole(folder_ / kResultFile, to_result_json(scenario, outcome));
    write_whole(folder_ / kJunitFile, junit_document({junit_suite(scenario, outcome)}));
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return std::nullopt;
}

}  // namespace onetip::sim
