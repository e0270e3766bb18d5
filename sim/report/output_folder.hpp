#pragma once
// OutputFolder: what one run leaves behind (`--out`): journal.jsonl, result.json, junit.xml, and a
// copy of the scenario. Read again by run_folder.hpp.
//
// The journal is written as it happens, all else as a whole: without a result.json the run never
// came to its end, or there was no room for it. What can't be written is said before the run where
// possible (no such folder, no right, no space), and kept as an error otherwise: a full disk does
// not stop a run.

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "sim/journal/journal.hpp"
#include "sim/report/folder_lock.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim {

class OutputFolder {
 public:
  /// Makes the folder and its files; `scenario`: the text of the scenario's file. Throws
  /// std::runtime_error where they can't be written, or another run writes there.
  OutputFolder(std::filesystem::path folder, const std::string& scenario);

  void write(const Record& record, const Scenario& scenario);
  /// What is written so far can be read by others.
  void flush() { journal_.flush(); }
  /// Writes the results and closes all files. What could not be written, in words; none: all of it
  /// was.
  [[nodiscard]] std::optional<std::string> finish(const Scenario& scenario, const Outcome& outcome);

 private:
  std::filesystem::path folder_;
  FolderLock lock_;
  std::ofstream journal_;
  std::string line_;  // room for the next
};

/// An empty file, on a disk that has room. Throws std::runtime_error where there is none, or no
/// right; then there is no file.
void make_file(const std::filesystem::path& path);
/// That a file can be made there, on a disk that has room. Throws as above; leaves none.
void try_file(const std::filesystem::path& path);
/// The whole file or, where it can't be written, what was there before (whole_file.hpp). Throws
/// std::runtime_error then.
void write_whole(const std::filesystem::path& path, const std::string& text);

}  // namespace onetip::sim
