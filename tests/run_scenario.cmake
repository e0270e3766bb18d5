# Runs SIM on FILE and fails unless it ends with exit code EXPECTED: a broken scenario must come out
# violated, which WILL_FAIL couldn't tell from a crash.

execute_process(COMMAND ${SIM} ${FILE} RESULT_VARIABLE code)
if(NOT code STREQUAL EXPECTED)
  message(FATAL_ERROR "${FILE}: exit code ${code}, expected ${EXPECTED}")
endif()
