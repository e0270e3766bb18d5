# The page report.html inside of `sim`: tools/page builds it with Node.js and writes it as a C++ source;
# without Node.js that source says that there is none. Built once for all presets, and again when a
# source of the page changes.

set(report_page_cpp ${PROJECT_BINARY_DIR}/generated/report_template.cpp)
file(GLOB_RECURSE report_page_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tools/report/src/*)
# Once it is there where it was not, it is taken.
file(GLOB report_page_built CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tools/report/dist/report.html)
add_custom_command(
  OUTPUT ${report_page_cpp}
  COMMAND ${PROJECT_SOURCE_DIR}/tools/page --cpp ${report_page_cpp}
  DEPENDS ${report_page_sources} ${report_page_built}
          ${PROJECT_SOURCE_DIR}/tools/page
          ${PROJECT_SOURCE_DIR}/tools/report/embed.mjs
          ${PROJECT_SOURCE_DIR}/tools/report/index.html
          ${PROJECT_SOURCE_DIR}/tools/report/package.json
          ${PROJECT_SOURCE_DIR}/tools/report/package-lock.json
          ${PROJECT_SOURCE_DIR}/tools/report/vite.config.ts
  COMMENT "Building the page report.html"
  VERBATIM)
target_sources(onetip_sim PRIVATE ${report_page_cpp})
