#pragma once
// Every kind of record, once: its name, who writes it, what it says, and its keys in their order.
//
// journal.jsonl is written by this list, read back by it, and described by it
// (scenarios/JOURNAL.md), so a record can't be in one of them alone: a struct in RecordBody without
// its Kind here doesn't compile. `keys` walks over the fields of a record, const or not:
//
//   key("tip", it.tip, "…")      a field of a type that values.hpp knows; or std::optional
//   key.peer("by", it.by, "…")   a peer, by its name; or std::optional
//   key.entry(it.entry)          an entry of the timeline: its index, and its name beside it
//
// Keys may be added to a kind, never renamed.

#include <string_view>

#include "sim/journal/journal.hpp"

namespace onetip::sim {

template <class Body>
struct Kind;

/// Who writes a record.
inline constexpr std::string_view kEngine = "engine";
inline constexpr std::string_view kRunner = "runner";

/// Beside a block's `encoded` where that is no UTF-8: its bytes in hex.
inline constexpr std::string_view kExactBytes = "bytes";

template <>
struct Kind<record::Block> {
  static constexpr std::string_view name = "block";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning =
      "a block that some peer held or was sent, before any record that names it; each only once";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key("ref", it.ref, "the blocks count from 0");
    key("parent", it.parent, "the one that it stands on; null of a genesis, or a refused stray");
    key("hash", it.hash, "the hash that it says it has");
    key.weight(it.weight, "height and effort of the chain that ends in it; none of a stray");
    key.bytes("encoded", it.encoded, "the block itself, in the seed's encoding");
  }
};

template <>
struct Kind<record::PeerStarted> {
  static constexpr std::string_view name = "peer-started";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning = "a peer is up";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key.peer("peer", it.peer, "who");
    key("public_key", it.public_key, "of its wallet; tells who mined a block");
    key("tip", it.tip, "the tip that it starts with");
    key("life", it.life, "how often it has started; a restarted peer is a fresh one");
    key("found", it.found, "what it began with: a genesis, what its disk held, or a genesis again");
    key("after", it.after, "the crash or churn that is over for it; absent if there was none");
  }
};

template <>
struct Kind<record::PeerDown> {
  static constexpr std::string_view name = "peer-down";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning =
      "a peer is not up any more; records that close its connections follow";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key.peer("peer", it.peer, "who");
    key("how", it.how, "as a killed process, perhaps with its disk lost, or having said `exit`");
    key.entry(it.entry);
    key("fault", it.fault, "the crash or churn; absent if it left for good");
    key("farewells", it.farewells, "on how many connections it said `exit`");
  }
};

template <>
struct Kind<record::TopologyStands> {
  static constexpr std::string_view name = "topology-stands";
  static constexpr std::string_view writer = kRunner;
  static constexpr std::string_view meaning =
      "every given connection was made once: the timeline's zero";

  template <class It, class Keys>
  static void keys(It& /*it*/, Keys& /*key*/) {}
};

template <>
struct Kind<record::ConnectionOpened> {
  static constexpr std::string_view name = "connection-opened";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning = "a peer's end of a connection is open";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key.peer("peer", it.peer, "whose end");
    key.peer("remote", it.remote, "who is at the other end");
    key("connection", it.connection, "the number that the peer gave it");
    key("accepted", it.accepted, "whether the other one dialled");
  }
};

template <>
struct Kind<record::ConnectionClosed> {
  static constexpr std::string_view name = "connection-closed";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning = "a peer's end of a connection is closed";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key.peer("peer", it.peer, "whose end");
    key.peer("remote", it.remote, "who is at the other end");
    key("connection", it.connection, "the number that the peer gave it");
    key("how", it.how, "how it ended, and why, where a peer of ours closed it");
    key("detail", it.detail, "what the peer or the system said about it");
  }
};

template <>
struct Kind<record::TipChanged> {
  static constexpr std::string_view name = "tip-changed";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning = "a peer holds another tip now";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key.peer("peer", it.peer, "who");
    key("tip", it.tip, "its new tip");
    key.peer("by", it.by, "who sent it; absent if it is the peer's own");
  }
};

template <>
struct Kind<record::Mined> {
  static constexpr std::string_view name = "mined";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning = "a block was found for an entry of the timeline";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key.peer("peer", it.peer, "its miner");
    key("block", it.block, "the block");
    key.entry(it.entry);
  }
};

template <>
struct Kind<record::PaymentRefused> {
  static constexpr std::string_view name = "payment-refused";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning = "a peer refused to make a transfer of the timeline";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key.peer("peer", it.peer, "who was to pay");
    key.entry(it.entry);
    key("reason", it.reason, "why not");
  }
};

template <>
struct Kind<record::BlockRefused> {
  static constexpr std::string_view name = "block-refused";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning = "a peer refused what another one sent";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key.peer("peer", it.peer, "who refused");
    key.peer("from", it.from, "who had sent it");
    key("rule", it.rule, "the rule that it broke");
    key("detail", it.detail, "in words");
    key("block", it.block, "the block; null where it was none");
  }
};

template <>
struct Kind<record::EntryBegan> {
  static constexpr std::string_view name = "entry-began";
  static constexpr std::string_view writer = kRunner;
  static constexpr std::string_view meaning = "an entry of the timeline begins";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key.entry(it.entry);
    key("run", it.run, "how often it began before");
    key("fault", it.fault, "the fault that this run of it is; absent if it is none");
  }
};

template <>
struct Kind<record::EntryEnded> {
  static constexpr std::string_view name = "entry-ended";
  static constexpr std::string_view writer = kRunner;
  static constexpr std::string_view meaning =
      "an entry is over: a fault undone or healed, the last block found or refused";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key.entry(it.entry);
    key("run", it.run, "which run of it");
    key("fault", it.fault, "the fault; absent if it is none");
  }
};

template <>
struct Kind<record::HeldBack> {
  static constexpr std::string_view name = "held-back";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning =
      "a fault held something back, or refused it: the first time for this way and kind";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key("fault", it.fault, "which fault");
    key.peer("from", it.from, "who sent");
    key.peer("to", it.to, "to whom");
    key("what", it.kind, "bytes, a close or a dial");
  }
};

template <>
struct Kind<record::Cut> {
  static constexpr std::string_view name = "cut";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning = "a fault closed a connection";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key("fault", it.fault, "which fault");
    key.peer("from", it.from, "who dialled");
    key.peer("to", it.to, "who accepted");
  }
};

template <>
struct Kind<record::Delayed> {
  static constexpr std::string_view name = "delayed";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning =
      "a fault made bytes cross later than the link alone would: the first time for this way";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key("fault", it.fault, "which fault");
    key.peer("from", it.from, "who sent");
    key.peer("to", it.to, "to whom");
  }
};

template <>
struct Kind<record::Withheld> {
  static constexpr std::string_view name = "withheld";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning =
      "a pause kept something from a peer: the first time for this kind";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key("fault", it.fault, "which fault");
    key.peer("peer", it.peer, "from whom");
    key("what", it.what, "its start, news of a connection, a timer, a finished job, or a command");
  }
};

template <>
struct Kind<record::Skewed> {
  static constexpr std::string_view name = "skewed";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning =
      "a peer stamped or judged by a clock that a fault shifts: the first time";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key("fault", it.fault, "which fault");
    key.peer("peer", it.peer, "who");
    key("what", it.what, "a stamp that the true clock could not give, or a judgement of stamps");
    key("offset", it.by, "how far the fault shifts the clock");
  }
};

template <>
struct Kind<record::NotDone> {
  static constexpr std::string_view name = "not-done";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning = "a peer could not do what an entry asked of it";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key.peer("peer", it.peer, "who");
    key.entry(it.entry);
    key("why", it.why, "why not");
  }
};

template <>
struct Kind<record::Stored> {
  static constexpr std::string_view name = "stored";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning =
      "a peer's disk holds another tip, which survives a crash";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key.peer("peer", it.peer, "whose");
    key("tip", it.tip, "the tip");
  }
};

template <>
struct Kind<record::FaultTotals> {
  static constexpr std::string_view name = "fault-totals";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning =
      "all that a fault stopped, when it ended or the run did; and at the run's end what came late "
      "by it only after its own";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key("fault", it.fault, "which fault");
    key("bytes", it.bytes, "bytes held back");
    key("closes", it.closes, "closes held back");
    key("dials", it.dials, "dials held back or refused");
    key("cuts", it.cuts, "connections closed");
    key("delayed", it.delayed, "bytes that crossed late");
    key("withheld", it.withheld, "events kept from peers");
  }
};

template <>
struct Kind<record::Traffic> {
  static constexpr std::string_view name = "traffic";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning =
      "what reached peers in 100 ms; where there is none, nothing did";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key("since", it.since, "when those 100 ms began");
    key("bytes", it.bytes, "how many bytes, all peers together");
    key("messages", it.messages, "how many lines ended in them");
  }
};

template <>
struct Kind<record::RequestOpened> {
  static constexpr std::string_view name = "request-opened";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning = "a peer asked another one for something";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key.peer("peer", it.peer, "who asked");
    key.peer("remote", it.remote, "whom");
    key("what", it.what, "for what");
  }
};

template <>
struct Kind<record::RequestClosed> {
  static constexpr std::string_view name = "request-closed";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning = "a request was answered, or given up";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key.peer("peer", it.peer, "who asked");
    key.peer("remote", it.remote, "whom");
    key("what", it.what, "for what");
    key("answered", it.answered, "whether an answer came");
  }
};

template <>
struct Kind<record::TipHeard> {
  static constexpr std::string_view name = "tip-heard";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning =
      "a peer was told of a better tip than its own; the first to tell it, since its own changed";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key.peer("peer", it.peer, "who");
    key.peer("from", it.from, "who told it");
    key("height", it.tip.height, "of that tip");
    key("hash", it.tip.hash, "of that tip");
  }
};

template <>
struct Kind<record::BlocksReceived> {
  static constexpr std::string_view name = "blocks-received";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning =
      "a peer was sent valid blocks, and its tip did not follow: they lost, or it waits";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key.peer("peer", it.peer, "who");
    key.peer("from", it.from, "who sent them");
    key("tip", it.tip, "the last of them");
  }
};

template <>
struct Kind<record::SetAside> {
  static constexpr std::string_view name = "set-aside";
  static constexpr std::string_view writer = kEngine;
  static constexpr std::string_view meaning =
      "a peer keeps a chain for later that is stamped too far ahead of its clock";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key.peer("peer", it.peer, "who");
    key("height", it.tip.height, "of that chain's tip");
    key("hash", it.tip.hash, "of that chain's tip");
  }
};

template <>
struct Kind<record::TimelineOver> {
  static constexpr std::string_view name = "timeline-over";
  static constexpr std::string_view writer = kRunner;
  static constexpr std::string_view meaning = "all entries of the timeline are over";

  template <class It, class Keys>
  static void keys(It& /*it*/, Keys& /*key*/) {}
};

template <>
struct Kind<record::Quiet> {
  static constexpr std::string_view name = "quiet";
  static constexpr std::string_view writer = kRunner;
  static constexpr std::string_view meaning =
      "nothing in flight but what a fault holds back, no request open";

  template <class It, class Keys>
  static void keys(It& /*it*/, Keys& /*key*/) {}
};

template <>
struct Kind<record::RunOver> {
  static constexpr std::string_view name = "run-over";
  static constexpr std::string_view writer = kRunner;
  static constexpr std::string_view meaning = "the run is over: the last record";

  template <class It, class Keys>
  static void keys(It& it, Keys& key) {
    key("why", it.why, "why it is over");
  }
};

}  // namespace onetip::sim
