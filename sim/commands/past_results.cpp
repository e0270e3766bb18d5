#include "sim/commands/past_results.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>
#include <string_view>

#include "sim/compare/branching_report.hpp"
#include "sim/compare/twin_report.hpp"
#include "sim/pages/index_page.hpp"
#include "sim/pages/report_page.hpp"
#include "sim/report/folder_lock.hpp"
#include "sim/report/run_folder.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/sweep/json.hpp"

namespace onetip::sim {
namespace {

namespace fs = std::filesystem;

/// Others write reports and results, too: one of ours has this at its begin.
struct ResultFile {
  const char* name;
  std::string_view sign;
};
constexpr std::string_view kJsonSign = R"({"schema":"onetip-)";
constexpr std::array kResults{ResultFile{kJournalFile, R"({"t":)"},
                              ResultFile{kResultFile, kJsonSign},
                              ResultFile{kTwinFile, kJsonSign},
                              ResultFile{kBranchFile, kJsonSign},
                              ResultFile{kSweepFile, kJsonSign},
                              ResultFile{kJunitFile, R"(<testsuites name="onetip")"},
                              ResultFile{kReportPage, "· onetip</title>"},
                              ResultFile{kIndexPage, "· onetip</title>"}};
/// They say nothing of a result, and look like anybody's.
constexpr std::array kCopies{kScenarioFile, kOtherFile};

bool is_ours(const fs::path& path, std::string_view sign) {
  constexpr std::size_t kHead = 4096;
  std::error_code odd;
  if (!fs::is_regular_file(path, odd)) return false;
  std::string head(kHead, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  return head.find(sign) != std::string::npos;
}

/// A folder that a run makes in its own: `virtual`, `as-it-was`, `seed-7`.
bool is_runs_own(const std::string& name) {
  if (name == to_text(Engine::tcp) || name == to_text(Engine::virtual_time)) return true;
  if (name == kAsItWas || name == kOtherwise) return true;
  const auto is_numbered = [&](std::string_view prefix) {
    return name.starts_with(prefix) && name.size() > prefix.size() &&
           name.find_first_not_of("0123456789", prefix.size()) == std::string::npos;
  };
  return is_numbered(kSeedFolder) || is_numbered(kCombinationFolder);
}

/// Removes files, and counts them: a folder that it emptied goes, too.
class Remover {
 public:
  explicit Remover(const std::vector<std::string>& inputs) : inputs_(inputs) {}

  void remove_results(const fs::path& folder) {
    for (const ResultFile& it : kResults) {
      if (is_ours(folder / it.name, it.sign)) remove(folder / it.name);
    }
  }

  void remove_runs_in(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> runs;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
      const bool is_folder = entry.is_directory(error) && !entry.is_symlink(error);
      if (is_folder && is_runs_own(entry.path().filename().string())) runs.push_back(entry.path());
    }
    for (const fs::path& run : runs) remove_run(run);
  }

 private:
  void remove_run(const fs::path& folder) {
    const std::size_t before = removed_;
    {
      const FolderLock lock(folder);
      if (is_ours(folder / kJournalFile, kResults[0].sign)) {
        for (const char* copy : kCopies) remove(folder / copy);
      }
      remove_results(folder);
      remove_runs_in(folder);
    }
    std::error_code is_in_use;
    if (removed_ > before) fs::remove(folder, is_in_use);
  }

  void remove(const fs::path& path) {
    std::error_code error;
    const bool is_input =
        std::any_of(inputs_.begin(), inputs_.end(),
                    [&](const std::string& input) { return fs::equivalent(input, path, error); });
    if (is_input) return;
    if (fs::remove(path, error)) ++removed_;
    if (error) {
      throw std::runtime_error("can't remove " + path.string() + ": " + error.message());
    }
  }

  const std::vector<std::string>& inputs_;
  std::size_t removed_ = 0;
};

bool is_folder(const fs::path& path) {
  std::error_code odd;
  return fs::is_directory(path, odd);
}

}  // namespace

void remove_past_results(const fs::path& folder, const std::vector<std::string>& inputs) {
  if (!is_folder(folder)) return;
  const FolderLock lock(folder);
  Remover remover(inputs);
  remover.remove_results(folder);
  remover.remove_runs_in(folder);
}

void remove_past_summary(const fs::path& folder, const std::vector<std::string>& inputs) {
  if (!is_folder(folder)) return;
  const FolderLock lock(folder);
  Remover(inputs).remove_results(folder);
}

}  // namespace onetip::sim
