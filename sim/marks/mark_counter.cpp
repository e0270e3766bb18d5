#include "sim/marks/mark_counter.hpp"

namespace onetip::sim::marks {

const std::vector<Mark>& all_marks() {
  static const std::vector<Mark> all = [] {
    std::vector<Mark> marks;
    for (const auto& some : {chain_marks(), talk_marks(), fault_marks()}) {
      marks.insert(marks.end(), some.begin(), some.end());
    }
    return marks;
  }();
  return all;
}

void MarkCounter::take(const Record& record) {
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (all_marks()[i].seen(past_, record)) ++counts_[i];
  }
  past_.take(record);
}

}  // namespace onetip::sim::marks
