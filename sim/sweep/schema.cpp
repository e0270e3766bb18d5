#include "sim/sweep/schema.hpp"

namespace onetip::sim {

std::string_view sweep_schema() {
  return R"({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "$id": "onetip-sweep/1",
  "title": "onetip sweep",
  "description": "What one scenario came to under many seeds and settings. Times are nanoseconds; `never` is a time that did not come. No date, host or measured duration: in virtual time the same sweep gives the same bytes. A sweep of which nothing could be run has the line of such a single run instead, onetip-result/2. The number in `schema` counts up when a key changes its meaning or goes away; new keys may come without.",
  "type": "object",
  "required": ["schema", "scenario", "file", "engine", "seeds", "of", "done", "missing", "verdict", "exit_code", "combinations"],
  "properties": {
    "schema": {"const": "onetip-sweep/1"},
    "scenario": {"type": "string", "description": "its name"},
    "file": {"type": "string", "description": "as given on the command line; - for standard input"},
    "engine": {"type": "string", "description": "what ran it; of a grid of both, `tcp+virtual`"},
    "file_sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "of the file's text, as it was run"},
    "seeds": {"type": "string", "pattern": "^[0-9]+([.][.][0-9]+)?$"},
    "of": {"$ref": "#/definitions/count", "description": "runs that it was to have: seeds times combinations"},
    "done": {"$ref": "#/definitions/count", "description": "those that it has"},
    "missing": {"$ref": "#/definitions/count", "description": "those that it has not: it was interrupted"},
    "verdict": {"enum": ["held", "violated", "inconclusive", "bad scenario", "harness failed", "interrupted"], "description": "the worst of its runs; interrupted, where some are missing"},
    "exit_code": {"enum": [0, 1, 2, 3, 4, 130], "description": "the verdict's; 1, too, where something got worse than in the base of the comparison, and 2 where there were too few runs to compare"},
    "combinations": {"type": "array", "items": {"$ref": "#/definitions/combination"}, "description": "of the settings' values, the last setting's changing first"},
    "comparison": {"type": "array", "items": {"$ref": "#/definitions/compared"}, "description": "where it was compared with an earlier sweep"},
    "same_file": {"type": ["boolean", "null"], "description": "where it was compared: whether the earlier sweep ran the same text of the file; where not, what differs may come of that; null: its sweep.json doesn't say"}
  },
  "definitions": {
    "count": {"type": "integer", "minimum": 0},
    "figure": {"anyOf": [{"type": "integer"}, {"const": "never"}]},
    "bound": {"anyOf": [{"$ref": "#/definitions/figure"}, {"type": "null"}], "description": "null: there are too few runs to say"},
    "quantile": {
      "type": "object",
      "required": ["value", "low", "high"],
      "description": "a value of the sample, and the values between which the true one lies with 95 % confidence, by order statistics",
      "properties": {
        "value": {"$ref": "#/definitions/figure"},
        "low": {"$ref": "#/definitions/bound"},
        "high": {"$ref": "#/definitions/bound"}
      }
    },
    "distribution": {
      "type": "object",
      "required": ["runs"],
      "properties": {
        "runs": {"$ref": "#/definitions/count", "description": "that came to an end; of none there is nothing else"},
        "p50": {"$ref": "#/definitions/quantile"},
        "p90": {"$ref": "#/definitions/quantile"},
        "p99": {"$ref": "#/definitions/quantile"},
        "max": {"$ref": "#/definitions/figure"}
      }
    },
    "combination": {
      "type": "object",
      "required": ["set", "verdicts", "failing", "figures", "runs"],
      "properties": {
        "set": {"type": "array", "items": {"type": "string"}, "description": "the settings, as `--set` takes them"},
        "verdicts": {"type": "object", "additionalProperties": {"$ref": "#/definitions/count"}, "description": "how many runs came to each"},
        "failing": {
          "type": "object",
          "required": ["share", "low", "high"],
          "description": "runs that did not hold, from 0 to 1, with Wilson's interval of 95 % confidence",
          "properties": {"share": {"type": "number"}, "low": {"type": "number"}, "high": {"type": "number"}}
        },
        "figures": {
          "type": "object",
          "properties": {
            "time_to_converge": {"$ref": "#/definitions/distribution", "description": "from the last thing that was done (an entry of the timeline began or ended, a block was mined) until the honest peers that are up are on one tip and stay there up to the end; never: at the end they are not"},
            "deepest_reorg": {"$ref": "#/definitions/distribution", "description": "the most blocks that an honest peer left behind at once"},
            "stale_blocks": {"$ref": "#/definitions/distribution", "description": "mined, but not in the best chain at the end"},
            "messages": {"$ref": "#/definitions/distribution", "description": "lines that reached peers"},
            "bytes": {"$ref": "#/definitions/distribution", "description": "bytes that reached peers"},
            "blocks_mined": {"$ref": "#/definitions/distribution"},
            "duration": {"$ref": "#/definitions/distribution", "description": "from the topology's stand to the end of the run, on the engine's clock"}
          }
        },
        "runs": {"type": "array", "items": {"$ref": "#/definitions/run"}, "description": "by seed"}
      }
    },
    "run": {
      "type": "object",
      "required": ["seed", "verdict"],
      "description": "figures are there where the run came to an end",
      "properties": {
        "seed": {"$ref": "#/definitions/count"},
        "verdict": {"enum": ["held", "violated", "inconclusive", "bad scenario", "harness failed"]},
        "time_to_converge": {"$ref": "#/definitions/figure"},
        "deepest_reorg": {"$ref": "#/definitions/count"},
        "stale_blocks": {"$ref": "#/definitions/count"},
        "messages": {"$ref": "#/definitions/count"},
        "bytes": {"$ref": "#/definitions/count"},
        "blocks_mined": {"$ref": "#/definitions/count"},
        "duration": {"$ref": "#/definitions/count"},
        "summary": {"type": "string", "description": "where it did not hold: why"},
        "repeat": {"type": "string", "description": "where it did not hold: the command that repeats it"},
        "folder": {"type": "string", "description": "where its journal and result are, below the sweep's folder; the first 20 failing runs of a combination have one"}
      }
    },
    "compared": {
      "type": "object",
      "required": ["set", "figure", "before", "now", "effect", "p", "change"],
      "properties": {
        "set": {"type": "array", "items": {"type": "string"}},
        "figure": {"type": "string", "description": "its key in `figures`; `failing`: the share of runs that did not hold"},
        "before": {"type": "string", "description": "p50 / p99, or the share, in words"},
        "now": {"type": "string"},
        "effect": {"type": "number", "description": "how often a run now exceeds one of before, from 0 to 1, ties counted half; of `failing`, the difference of the shares"},
        "p": {"type": "number", "description": "Mann-Whitney's U test, of `failing` Fisher's exact one; two-sided, corrected by Holm over all rows"},
        "change": {"enum": ["no difference", "worse", "better", "not compared"], "description": "worse, better: p < 0.05, and the effect is at least 0.56 (0.01 of `failing`); not compared: fewer than 8 runs on a side"}
      }
    }
  }
}
)";
}

}  // namespace onetip::sim
