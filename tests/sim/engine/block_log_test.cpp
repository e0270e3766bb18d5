// What a disk holds after a crash at any byte: a prefix, with everything that was acknowledged.

#include "sim/engine/block_log.hpp"

#include <gtest/gtest.h>

#include "sim/engine/disk.hpp"
#include "sim/engine/temporary_folder.hpp"
#include "support/chain_builder.hpp"

namespace onetip::test::block_log_test {
namespace {

using sim::BlockLog;
using sim::Disk;
using sim::DiskFile;

class MemoryFile final : public DiskFile {
 public:
  explicit MemoryFile(std::shared_ptr<std::string> bytes) : bytes_(std::move(bytes)) {}
  std::string read() override { return *bytes_; }
  void append(std::string_view bytes) override { *bytes_ += bytes; }
  void cut(std::size_t size) override { bytes_->resize(size); }

 private:
  std::shared_ptr<std::string> bytes_;
};

class Storing : public testing::Test {
 protected:
  Storing() { tree.grow("g-a1-a2-a3, a1-b2-b3-b4"); }

  BlockLog::Judge by_rules() {
    return [this](const auto& parent, const auto& block) {
      return parent ? core::judge_block(*parent, block, tree.rules())
                    : core::judge_genesis(block, tree.rules());
    };
  }
  /// Genesis, one by one to a2, over to the other branch at once, back and forth.
  std::vector<core::Blockchain> chains() {
    return {tree["g"], tree["a1"], tree["a2"], tree["b4"], tree["a3"], tree["b4"]};
  }

  ChainBuilder tree;
};

TEST_F(Storing, ReadsBackThePrefixThatEndsBeforeAnyCut) {
  BlockLog log;
  std::string bytes;
  std::vector<std::size_t> ends;  // where each store was acknowledged
  for (const auto& chain : chains()) {
    bytes += log.to_append(chain);
    log.appended(chain);
    ends.push_back(bytes.size());
  }
  std::size_t stored = 0;
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    if (stored < ends.size() && cut == ends[stored]) ++stored;
    BlockLog again;
    const auto read = again.read(std::string_view(bytes).substr(0, cut), by_rules());
    ASSERT_LE(read.whole, cut);
    ASSERT_EQ(read.chain.has_value(), stored > 0) << "cut at " << cut;
    if (stored > 0) {
      ASSERT_EQ(read.chain->id(), chains()[stored - 1].id()) << "cut at " << cut;
      ASSERT_GE(read.whole, ends[stored - 1]);
    }
  }
}

TEST_F(Storing, StopsAtADamagedByte) {
  BlockLog log;
  std::string bytes = log.to_append(tree["a1"]);
  log.appended(tree["a1"]);
  const std::size_t first = bytes.size();
  bytes += log.to_append(tree["a2"]);
  for (std::size_t at = 0; at < bytes.size(); at += 7) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
    BlockLog again;
    const auto read = again.read(damaged, by_rules());
    ASSERT_EQ(read.chain.has_value(), at >= first) << "damaged at " << at;
    if (read.chain) {
      ASSERT_EQ(read.chain->id(), tree["a1"].id());
    }
  }
}

TEST_F(Storing, CostsWhatIsNew) {
  BlockLog log;
  const std::size_t whole = log.to_append(tree["a3"]).size();
  log.appended(tree["a3"]);
  EXPECT_LT(log.to_append(tree["a3"]).size(), 64U) << "the tip alone";
  EXPECT_LT(log.to_append(tree["b2"]).size(), whole / 2) << "one block and the tip";
}

TEST_F(Storing, ACrashDropsWhatWasNotAcknowledged) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto bytes = std::make_shared<std::string>();
    Disk disk(std::make_unique<MemoryFile>(bytes));
    EXPECT_FALSE(disk.open(1, by_rules()));
    ASSERT_TRUE(disk.store(1, tree["a2"]));
    disk.acknowledge();
    ASSERT_TRUE(disk.store(1, tree["b4"]));
    core::Random random(seed, "disk/p0");
    disk.crash(random);
    EXPECT_FALSE(disk.store(1, tree["b4"])) << "that life is over";
    const auto held = disk.open(2, by_rules());
    ASSERT_TRUE(held);
    EXPECT_EQ(held->id(), tree["a2"].id());
    ASSERT_TRUE(disk.store(2, tree["b4"])) << "and it goes on from there";
    disk.close();
    EXPECT_EQ(disk.open(3, by_rules())->id(), tree["b4"].id());
    disk.wipe();
    EXPECT_FALSE(disk.open(4, by_rules()));
  }
}

TEST_F(Storing, ARealFolderIsThereForItsTimeAndGoneAfterIt) {
  std::filesystem::path path;
  {
    const sim::TemporaryFolder folder;
    path = folder.path();
    Disk disk(folder.file("p0"));
    EXPECT_FALSE(disk.open(1, by_rules()));
    ASSERT_TRUE(disk.store(1, tree["a2"]));
    ASSERT_TRUE(disk.store(1, tree["b4"]));
    Disk again(folder.file("p0"));
    EXPECT_EQ(again.open(1, by_rules())->id(), tree["b4"].id());
    EXPECT_TRUE(std::filesystem::exists(path / "p0"));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(Storing, AFullDiskSaysSo) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  const sim::TemporaryFolder folder;
  std::filesystem::create_symlink("/dev/full", folder.path() / "p0");
  Disk disk(folder.file("p0"));
  EXPECT_FALSE(disk.store(0, tree["a1"]));
  EXPECT_NE(disk.error().find("can't write"), std::string::npos) << disk.error();
}

}  // namespace
}  // namespace onetip::test::block_log_test
