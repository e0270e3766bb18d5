# A run in virtual time walks all over the memory of thousands of peers. jemalloc lays it in huge pages
# (tools/allocator.cpp), where each step costs one miss and not two. Sanitizers bring allocators of their own.

option(ONETIP_JEMALLOC "Allocate with jemalloc what runs scenarios" ON)
if(CMAKE_CXX_FLAGS MATCHES "-fsanitize=")
  set(ONETIP_JEMALLOC OFF)
endif()
if(ONETIP_JEMALLOC)
  find_library(JEMALLOC jemalloc)
  if(NOT JEMALLOC)
    message(STATUS "jemalloc is not there: runs in virtual time take half as long again (libjemalloc-dev)")
  endif()
endif()

# onetip_use_jemalloc(sim)
function(onetip_use_jemalloc target)
  if(ONETIP_JEMALLOC AND JEMALLOC)
    target_sources(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tools/allocator.cpp)
    target_link_libraries(${target} PRIVATE ${JEMALLOC})
  endif()
endfunction()
