# Fails where an include breaks the dependency rule of the house:
#
#   tools -> sim -> net -> core -> OpenSSL (digest, wallet only), libsodium (wallet only)
#             `---> net/tcp -> Boost.Asio        nobody -> tests, bench, tools
#
# Called as a script with SOURCE_DIR and STAMP. Each rule: files that match FILES must not include what
# matches FORBIDDEN (regular expressions on paths below SOURCE_DIR, and on the text of the include).

set(violations "")

function(forbid files forbidden why)
  file(GLOB_RECURSE all RELATIVE ${SOURCE_DIR}
       ${SOURCE_DIR}/core/*.[ch]pp ${SOURCE_DIR}/net/*.[ch]pp ${SOURCE_DIR}/sim/*.[ch]pp)
  file(GLOB tools RELATIVE ${SOURCE_DIR} ${SOURCE_DIR}/tools/*.[ch]pp)
  list(APPEND all ${tools})
  foreach(file IN LISTS all)
    if(file MATCHES "${files}")
      file(STRINGS ${SOURCE_DIR}/${file} includes REGEX "^ *#include")
      foreach(include IN LISTS includes)
        if(include MATCHES "[<\"](${forbidden})")
          string(APPEND violations "  ${file}: ${include}\n      ${why}\n")
        endif()
      endforeach()
    endif()
  endforeach()
  set(violations "${violations}" PARENT_SCOPE)
endfunction()

forbid("^core/" "(net|sim|tools|tests|bench)/" "core depends on nothing of the house")
forbid("^net/" "(sim|tools|tests|bench)/" "net depends on core alone")
forbid("^net/[a-z_]*[.][ch]pp$" "net/tcp/" "the peer knows no driver")
forbid("^sim/" "(tools|tests|bench)/" "nobody depends on tools, tests, bench")
forbid("^tools/" "(tests|bench)/" "nobody depends on tests, bench")
forbid("^(core|sim|tools)/|^net/[a-z_]*[.][ch]pp$" "boost/asio"
       "Boost.Asio lives in net/tcp and nowhere else")
forbid("^(net|sim|tools)/|^core/([^dw]|d[^i]|w[^a])" "openssl/"
       "digest and wallet are the only users of OpenSSL")
forbid("^(net|sim|tools)/|^core/([^w]|w[^a])" "sodium" "wallet is the only user of libsodium")
forbid("^(core|net|tools)/|^sim/([^y]|y[^a])" "yaml-cpp/"
       "sim/yaml is the only user of yaml-cpp")
forbid("^sim/checks/" "(net/peer|net/tcp|sim/cluster|sim/tcp/|core/validation|core/ledger)"
       "checkers judge from the journal, with their own copy of the rules")

# The floors of sim, from the top down: a folder includes what stands below it, and neither what stands above
# nor its neighbours. `flat` is what stands in no folder.
set(floors
    "commands"
    "pages"
    "compare shrink sweep"
    "run"
    "report swarm tcp virtual"
    "checks engine marks"
    "flat"
    "behaviours journal yaml"
    "scenario"
    "text")

# How paths of that place go on behind sim/, as a regular expression; of several: any of them.
function(paths_of places result)
  list(TRANSFORM places APPEND "/")
  list(TRANSFORM places REPLACE "flat/" "[a-z_]+[.]")
  list(JOIN places "|" places)
  set(${result} "(${places})" PARENT_SCOPE)
endfunction()

set(above "")
foreach(floor IN LISTS floors)
  string(REPLACE " " ";" places ${floor})
  foreach(place IN LISTS places)
    set(others ${above} ${places})
    list(REMOVE_ITEM others ${place})
    if(others)
      paths_of("${place}" here)
      paths_of("${others}" there)
      forbid("^sim/${here}" "sim/${there}" "what stands on a floor of sim includes what is below it alone")
    endif()
  endforeach()
  list(APPEND above ${places})
endforeach()
paths_of("${above}" known)
file(GLOB_RECURSE housed RELATIVE ${SOURCE_DIR} ${SOURCE_DIR}/sim/*.[ch]pp)
list(FILTER housed EXCLUDE REGEX "^sim/${known}")
foreach(file IN LISTS housed)
  string(APPEND violations "  ${file}: its folder stands on no floor\n")
endforeach()
if(violations)
  message(FATAL_ERROR "Includes that break the dependency rule:\n${violations}")
endif()
file(TOUCH ${STAMP})
