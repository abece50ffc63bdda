// Words and numbers of the protocol.
#pragma once

#include <cmath>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "joint_reference.hh"

namespace neuromotor {

inline std::vector<std::string> Words(const std::string &text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

/// @throws std::invalid_argument unless all words from `from` on are finite numbers
inline Row Numbers(const std::vector<std::string> &words, size_t from) {
  Row row;
  for (size_t i = from; i < words.size(); i++) {
    size_t used = 0;
    row.push_back(std::stod(words[i], &used));
    if (used != words[i].size() || !std::isfinite(row.back())) throw std::invalid_argument(words[i]);
  }
  return row;
}

inline void Append(std::ostream &out, const Row &row) {
  for (const double value : row) out << ' ' << value;
}

}  // namespace neuromotor
