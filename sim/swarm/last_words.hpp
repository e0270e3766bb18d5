#pragma once
// LastWords: what a thread was at, said on standard error when the program dies of it.
//
// A broken invariant of ours aborts the program (core/assert.hpp), also in the midst of many runs.
// Then the run under way on that thread is what to look at.

#include <string>

namespace onetip::sim {

/// From now on an abort or a bad access says the last words of its thread, if it has some, and then
/// does what it would have done.
void say_last_words();

class LastWords {
 public:
  /// `text`: a line, with its newline; outlives nothing but this.
  explicit LastWords(std::string text);
  ~LastWords();
  LastWords(const LastWords&) = delete;
  LastWords& operator=(const LastWords&) = delete;

 private:
  std::string text_;
};

}  // namespace onetip::sim
