#include "sim/commands/scenario_files.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "sim/text/whole_file.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::sim {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> scenarios_in(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  std::error_code odd;  // a link in a circle: reading it says so
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string extension = entry.path().extension().string();
    if (!entry.is_directory(odd) && (extension == ".yaml" || extension == ".yml")) {
      files.push_back(entry.path().string());
    }
  }
  if (error) throw BadInput("can't read " + folder + ": " + error.message());
  if (files.empty()) throw BadInput("no scenario in " + folder + ": expected *.yaml");
  std::sort(files.begin(), files.end());
  return files;
}

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string read_some(std::istream& in, const std::string& name) {
  std::string text(kMaxScenarioBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad()) throw BadInput(cant_read(name));
  text.resize(static_cast<std::size_t>(in.gcount()));
  const bool is_cut = text.size() > kMaxScenarioBytes;
  if (!is_cut && text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  return text;
}

}  // namespace

std::vector<std::string> scenario_files(const std::vector<std::string>& inputs) {
  std::vector<std::string> files;
  std::error_code unreadable;  // which reading it will say
  for (const std::string& input : inputs) {
    if (input == "-" || !fs::is_directory(input, unreadable)) {
      files.push_back(input);
    } else {
      const auto inside = scenarios_in(input);
      files.insert(files.end(), inside.begin(), inside.end());
    }
  }
  return files;
}

std::string read_scenario_text(const std::string& file, std::istream& in) {
  if (file == "-") return read_some(in, "standard input");
  if (std::error_code unreadable; fs::is_directory(file, unreadable)) {
    throw BadInput(file + " is a folder: expected a file");
  }
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw BadInput(cant_read(file));
  return read_some(stream, file);
}

}  // namespace onetip::sim
