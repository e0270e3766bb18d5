#include "support/reference.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "support/data.hpp"

namespace onetip::test {

namespace {

std::string text(const boost::json::value& object, const char* key) {
  return std::string(object.at(key).as_string());
}

std::vector<RecordedCoin> coins(const boost::json::value& list) {
  std::vector<RecordedCoin> found;
  for (const boost::json::value& coin : list.as_array()) {
    found.push_back({text(coin, "hash"), text(coin, "preimage"), text(coin, "value"),
                     coin.at("timestamp").as_int64()});
  }
  return found;
}

}  // namespace

const std::vector<std::string>& recorded_chains() {
  static const std::vector<std::string> names = {"chain-1", "chain-3", "chain-4-rational-value",
                                                 "chain-4-two-wallets"};
  return names;
}

std::vector<RecordedBlock> recorded_blocks(const std::string& chain) {
  const boost::json::value record =
      boost::json::parse(read_data("reference/chains/" + chain + ".preimages.json"));
  std::vector<RecordedBlock> blocks;
  for (const boost::json::value& block : record.as_array()) {
    blocks.push_back(
        {text(block, "hash"), text(block, "previous_hash"), text(block, "block_preimage"),
         text(block, "transaction_display"), text(block, "signature"), text(block, "signed_bytes"),
         text(block, "private_key_pkcs8_der_hex"), text(block, "public_key_spki_der_hex"),
         static_cast<std::uint64_t>(block.at("nonce").as_int64()), block.at("timestamp").as_int64(),
         coins(block.at("inputs")), coins(block.at("outputs"))});
  }
  std::reverse(blocks.begin(), blocks.end());
  return blocks;
}

std::string reference_chain(const std::string& chain) {
  return read_data("reference/chains/" + chain + ".data");
}

std::vector<std::string> reference_files() {
  std::vector<std::string> names;
  for (const std::string folder : {"reference/chains", "reference/verdicts"}) {
    for (const auto& file : std::filesystem::directory_iterator(data_path(folder))) {
      if (file.path().extension() == ".data") {
        names.push_back(folder + "/" + file.path().filename().string());
      }
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace onetip::test
