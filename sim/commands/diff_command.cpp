#include "sim/commands/diff_command.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>

#include "sim/compare/journal_diff.hpp"
#include "sim/report/run_folder.hpp"
#include "sim/text/whole_file.hpp"

namespace onetip::sim {

namespace {

namespace fs = std::filesystem;

/// A journal that the command line names, open.
class NamedJournal {
 public:
  NamedJournal(const std::string& name, const Streams& streams)
      : name_(name == "-" ? "standard input" : name), in_(&streams.in) {
    if (name != "-") open(name);
  }
  NamedJournal(const NamedJournal&) = delete;
  NamedJournal& operator=(const NamedJournal&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::istream& in() { return *in_; }
  /// Why it can't be read.
  [[nodiscard]] const std::optional<std::string>& error() const { return error_; }

 private:
  void open(const std::string& name) {
    std::error_code ignored;
    if (fs::is_directory(name, ignored)) {
      if (const auto none = why_no_run(name)) {
        error_ = none->what;
        return;
      }
      name_ = (fs::path(name) / kJournalFile).string();
    }
    errno = 0;
    file_.open(name_, std::ios::binary);
    if (!file_) error_ = cant_read(name_);
    in_ = &file_;
  }

  std::string name_;
  std::ifstream file_;
  std::istream* in_;
  std::optional<std::string> error_;
};

Verdict refuse_to_diff(const std::string& why, const Streams& streams) {
  streams.err << "sim: error: " << why << "\n";
  return Verdict::bad_scenario;
}

}  // namespace

Verdict diff_command(const std::string& a, const std::string& b, std::size_t context,
                     const Streams& streams) {
  if (a == "-" && b == "-")
    return refuse_to_diff("only one of the two can be standard input", streams);
  NamedJournal left(a, streams);
  if (left.error()) return refuse_to_diff(*left.error(), streams);
  NamedJournal right(b, streams);
  if (right.error()) return refuse_to_diff(*right.error(), streams);
  const auto comparison =
      compare_journals(left.in(), left.name(), right.in(), right.name(), context);
  if (!comparison) return refuse_to_diff(comparison.error().what, streams);
  streams.out << in_words(*comparison, left.name(), right.name()) << std::flush;
  if (!streams.out) return Verdict::harness_failed;
  return comparison->difference ? Verdict::violated : Verdict::held;
}

}  // namespace onetip::sim
