#include "sim/pages/html_text.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "sim/text/json_text.hpp"
#include "support/property.hpp"

namespace onetip::test::html_text_test {
namespace {

using namespace sim;

TEST(HtmlTextTest, NothingInItIsMarkup) {
  EXPECT_EQ(html("<b>\"a\" & 'b'</b>"), "&lt;b&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/b&gt;");
  EXPECT_EQ(html(std::string_view("a\0b\x01\n", 5)), "a b \n");
  EXPECT_EQ(html("\xff"), "\uFFFD");
  EXPECT_EQ(html("größer →"), "größer →");
}

TEST(HtmlTextTest, NoTextInJsonEndsItsScript) {
  const boost::json::value value{{"name", "</script><script>alert(1)</script><!-- &amp;"}};
  const std::string safe = script_json(boost::json::serialize(value));
  EXPECT_EQ(safe.find_first_of("<>&"), std::string::npos);
  EXPECT_EQ(boost::json::parse(safe), value);
}

TEST(HtmlTextTest, IsTheSameValueWhateverTheText) {
  check_property([](const std::string& text) {
    const boost::json::value value(printable(text));
    const std::string safe = script_json(boost::json::serialize(value));
    RC_ASSERT(safe.find('<') == std::string::npos);
    RC_ASSERT(boost::json::parse(safe) == value);
  });
}

}  // namespace
}  // namespace onetip::test::html_text_test
