# Runs SIM on FILE and fails unless it ends with exit code EXPECTED: a broken scenario must come out
# violated, which WILL_FAIL couldn't tell from a crash. Then `sim explain` must say the same, word for word,
# from the journal alone. The run's folder is OUT.

file(REMOVE_RECURSE ${OUT})
execute_process(COMMAND ${SIM} ${FILE} --out ${OUT} RESULT_VARIABLE code OUTPUT_VARIABLE report)
message("${report}")
if(NOT code STREQUAL EXPECTED)
  message(FATAL_ERROR "${FILE}: exit code ${code}, expected ${EXPECTED}")
endif()
execute_process(COMMAND ${SIM} explain ${OUT} RESULT_VARIABLE code OUTPUT_VARIABLE again)
if(NOT again STREQUAL report OR NOT code STREQUAL EXPECTED)
  message(FATAL_ERROR "${FILE}: from its journal it is judged otherwise (${code}):\n${again}")
endif()
