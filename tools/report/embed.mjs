// The built page as a C++ source: node embed.mjs dist/report.html OUT.cpp

import {readFileSync, writeFileSync} from 'node:fs';

const [page, out] = process.argv.slice(2);
const html = readFileSync(page, 'utf8');
for (const place of ['<!--onetip:title-->', '<!--onetip:verdict-->', '/*onetip:data*/']) {
  if (html.split(place).length !== 2) throw new Error(`${page} must hold ${place} once`);
}
// Compilers bound the length of a literal, so there are several.
const parts = html.match(/[^]{1,8000}/gu).map((part) => `    R"onetip(${part})onetip"`);
if (html.includes(')onetip"')) throw new Error(`${page} ends its own literal`);
writeFileSync(
  out,
  `// Made by tools/report/embed.mjs from the built page.
#include <string>

#include "sim/pages/report_page.hpp"

namespace onetip::sim {

std::string_view report_template() {
  static constexpr std::string_view kParts[] = {
${parts.join(',\n')}};
  static const std::string kPage = [] {
    std::string page;
    for (const std::string_view part : kParts) page += part;
    return page;
  }();
  return kPage;
}

}  // namespace onetip::sim
`,
);
