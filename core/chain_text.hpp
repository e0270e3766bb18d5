#pragma once
// Chains and blocks as text: the seed's encoding, read with identity kept, written in the plain
// form.
//
//     ((3) 0 () N (ENTRY × N) () VALUE)        no newline at the end
//
// Reading checks form alone (types of fields, hex, ranges); whether a chain is valid is
// validation's question. Own transactions are written plain (nothing shared, N = 0); a foreign
// transaction is written with the sharing inside it that its hash covers. datum.hpp has the layer
// below. Pure; a reader is for one thread at a time.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/blockchain.hpp"
#include "core/for_each.hpp"
#include "core/verdict.hpp"

namespace onetip::core {

/// A chain as its text says it, not judged yet.
struct ChainText {
  std::vector<BlockPtr> blocks;      // oldest first
  std::vector<TransactionIo> coins;  // the listed unspent coins, in the file's order
};

/// Reads a chain as its bytes arrive, so that a broken one is seen at its first wrong byte, before
/// the rest is there. Any split of the text gives the same result.
class ChainReader {
 public:
  ChainReader();
  ~ChainReader();
  ChainReader(ChainReader&&) noexcept;
  ChainReader& operator=(ChainReader&&) noexcept;

  /// Makes room for a chain of so many bytes, for who has them at hand; any number may come.
  void reserve(std::size_t bytes);
  /// Takes bytes up to the end of the encoding at most; returns how many it took. Once complete or
  /// broken it takes none.
  std::size_t feed(std::string_view bytes);
  [[nodiscard]] bool complete() const;
  [[nodiscard]] bool broken() const;
  /// Bytes that it holds in memory now, for the budgets of who feeds it.
  [[nodiscard]] std::size_t memory() const;
  /// The chain, or why there is none (also where the text ended too early). Ends the reader's life.
  /// Its blocks are made through `for_each`, with the same result.
  [[nodiscard]] Judgement<ChainText> take(const ForEach& for_each = {}) &&;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A whole file or message; white space may follow it.
[[nodiscard]] Judgement<ChainText> read_chain(std::string_view text, const ForEach& for_each = {});
/// The coin list is the ledger's; `now_ms` stamps unclaimed rewards (see Ledger::coins).
[[nodiscard]] std::string write_chain(const Blockchain& chain, std::int64_t now_ms);

/// One block as its own encoding, `((3) 0 () N (…) () (f block …))`; no newline, no space at the
/// ends.
[[nodiscard]] std::string write_block(const Block& block);
/// Any number of such encodings, one after the other, separated by white space.
[[nodiscard]] Judgement<std::vector<BlockPtr>> read_blocks(std::string_view text);

}  // namespace onetip::core
