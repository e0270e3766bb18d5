#include "sim/report/result_schema.hpp"

namespace onetip::sim {

std::string_view result_schema() {
  return R"({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "$id": "onetip-result/2",
  "title": "onetip result",
  "description": "What one scenario came to. Times are nanoseconds of the timeline, null where there is none. The number in `schema` counts up when a key changes its meaning or goes away; new keys may come without. A scenario that could not be run has the required keys alone.",
  "type": "object",
  "required": ["schema", "file", "verdict", "exit_code", "summary"],
  "properties": {
    "schema": {"const": "onetip-result/2"},
    "scenario": {"type": "string", "description": "its name"},
    "file": {"type": "string", "description": "as given on the command line; - for standard input; where the command line is refused the first that it names, empty if it names none"},
    "engine": {"type": "string", "description": "what ran it, in the scenario language's word; empty if nothing did"},
    "seed": {"type": "integer", "minimum": 0},
    "cpu": {"type": ["object", "null"], "additionalProperties": {"type": "integer", "minimum": 0}, "description": "the figures of the CPU profile that were charged; with the seed and the file they make the run"},
    "set": {"type": "array", "items": {"type": "string"}, "description": "what the command line changed in the file before it was read, as `--set` takes it, in that order"},
    "branch": {"type": "object", "required": ["until", "then"], "properties": {"until": {"type": "integer", "minimum": 0, "description": "on the timeline"}, "then": {"type": "string", "description": "the file that says what happens from then on"}}, "description": "of another future than the file's"},
    "repeat": {"type": "string", "description": "the command that repeats the run"},
    "topology": {"type": "string"},
    "verdict": {"enum": ["held", "violated", "inconclusive", "bad scenario", "harness failed", "interrupted"]},
    "exit_code": {"enum": [0, 1, 2, 3, 4, 130]},
    "summary": {"type": "string", "description": "one line"},
    "end": {"enum": ["quiet", "settle-limit", "timed-out", "violated", "interrupted", null], "description": "why the run was over; null: it never ran"},
    "topology_after": {"type": "integer", "description": "how long it took until the topology stood"},
    "ended_at": {"type": "integer", "description": "since the topology stood"},
    "peers": {"type": "array", "items": {"$ref": "#/definitions/peer"}},
    "expectations": {"type": "array", "items": {"$ref": "#/definitions/finding"}, "description": "in the file's order"},
    "invariants": {"type": "array", "items": {"$ref": "#/definitions/finding"}, "description": "what no run may break; they stand in no file"},
    "actions": {"type": "array", "items": {"$ref": "#/definitions/action"}, "description": "the timeline's entries, and what shows that they did something"},
    "tips": {"type": "array", "items": {"$ref": "#/definitions/tip"}, "description": "of each peer that was up when the run was over"}
  },
  "definitions": {
    "time": {"type": ["integer", "null"]},
    "peer": {
      "type": "object",
      "required": ["name", "group", "behaviour", "sync"],
      "properties": {
        "name": {"type": "string"},
        "group": {"type": "string", "description": "empty: none"},
        "behaviour": {"type": "string"},
        "sync": {"enum": ["gossip", "poll"]}
      }
    },
    "finding": {
      "type": "object",
      "required": ["name", "claim", "verdict", "since", "within", "held_at", "peers", "records", "explanation"],
      "properties": {
        "name": {"type": "string", "description": "`expect 1`, or the invariant"},
        "claim": {"type": "string", "description": "what was demanded, in words"},
        "verdict": {"enum": ["held", "violated", "inconclusive"]},
        "file": {"type": "string"},
        "line": {"type": "integer", "minimum": 0, "description": "0: it stands in no file, but on the command line"},
        "column": {"type": "integer", "minimum": 0},
        "since": {"$ref": "#/definitions/time", "description": "when its `when` began"},
        "within": {"$ref": "#/definitions/time", "description": "how long it was given from then"},
        "held_at": {"$ref": "#/definitions/time", "description": "when it was settled as held"},
        "peers": {"type": "array", "items": {"type": "string"}, "description": "whom it concerns"},
        "records": {"type": "array", "items": {"type": "integer", "minimum": 0}, "description": "lines of journal.jsonl, from 0, that settle it"},
        "explanation": {"type": "string", "description": "who held what, and why; lines"}
      }
    },
    "action": {
      "type": "object",
      "required": ["name", "action", "line", "runs", "witnessed", "witness", "began", "ended"],
      "properties": {
        "name": {"type": "string"},
        "action": {"type": "string", "description": "its keyword"},
        "line": {"type": "integer", "minimum": 0, "description": "0: it stands in no file, but on the command line"},
        "runs": {"type": "integer", "minimum": 0, "description": "how often it began"},
        "witnessed": {"type": "integer", "minimum": 0, "description": "how many of these left a trace; none: the run is inconclusive, but for `witnesses: off`"},
        "witness": {"type": "string", "description": "the trace, in words"},
        "began": {"$ref": "#/definitions/time"},
        "ended": {"$ref": "#/definitions/time"}
      }
    },
    "tip": {
      "type": "object",
      "required": ["peer", "height", "hash", "effort", "mined_by"],
      "properties": {
        "peer": {"type": "string"},
        "height": {"type": "integer", "minimum": 0},
        "hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "effort": {"type": "string", "pattern": "^[0-9]+$", "description": "a decimal number of up to 128 bits"},
        "mined_by": {"type": "string", "description": "a peer, `genesis`, or `a stranger`"}
      }
    }
  }
}
)";
}

}  // namespace onetip::sim
