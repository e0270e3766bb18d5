# How the folders become targets, and the check that keeps their dependencies to the rule.

configure_file(${PROJECT_SOURCE_DIR}/cmake/version.hpp.in ${PROJECT_BINARY_DIR}/generated/version.hpp)

# Headers that nearly every source includes, parsed once a target: it halves the time of a build.
# -D CMAKE_DISABLE_PRECOMPILE_HEADERS=ON shows whether each source includes what it uses.
function(onetip_precompile target)
  target_precompile_headers(${target} PRIVATE
    <algorithm> <chrono> <functional> <map> <memory> <optional> <string> <variant> <vector>
    <boost/multiprecision/cpp_int.hpp> <boost/system/result.hpp> <fmt/format.h> ${ARGN})
endfunction()

# onetip_folder(net/tcp [RECURSE]): a static library onetip_net_tcp of the folder's sources.
function(onetip_folder folder)
  cmake_parse_arguments(arg "RECURSE" "" "" ${ARGN})
  string(REPLACE "/" "_" target onetip_${folder})
  set(glob GLOB)
  if(arg_RECURSE)
    set(glob GLOB_RECURSE)
  endif()
  file(${glob} sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.cpp)
  add_library(${target} STATIC ${sources})
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
  onetip_precompile(${target})
endfunction()

# onetip_tool(chain SOURCES chain_file LIBRARIES onetip_core): the program `chain` from tools/chain.cpp
# and tools/chain_file.cpp, at the top of the build folder.
function(onetip_tool name)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBRARIES" ${ARGN})
  list(TRANSFORM arg_SOURCES REPLACE "(.+)" "${PROJECT_SOURCE_DIR}/tools/\\1.cpp")
  add_executable(${name} ${PROJECT_SOURCE_DIR}/tools/${name}.cpp ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
endfunction()

# The include rule, checked at every build in which a source changed.
function(onetip_check_house)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS
       ${PROJECT_SOURCE_DIR}/core/*.[ch]pp ${PROJECT_SOURCE_DIR}/net/*.[ch]pp
       ${PROJECT_SOURCE_DIR}/sim/*.[ch]pp)
  # Not what is below: tools/report has other people's packages in it.
  file(GLOB tools CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tools/*.[ch]pp)
  list(APPEND sources ${tools})
  add_custom_command(
    OUTPUT ${PROJECT_BINARY_DIR}/house.stamp
    COMMAND ${CMAKE_COMMAND} -D SOURCE_DIR=${PROJECT_SOURCE_DIR}
            -D STAMP=${PROJECT_BINARY_DIR}/house.stamp
            -P ${PROJECT_SOURCE_DIR}/cmake/CheckIncludes.cmake
    DEPENDS ${sources} ${PROJECT_SOURCE_DIR}/cmake/CheckIncludes.cmake
    COMMENT "Checking that includes keep to the dependency rule"
    VERBATIM)
  add_custom_target(house ALL DEPENDS ${PROJECT_BINARY_DIR}/house.stamp)
endfunction()
