#include "sim/html_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "support/property.hpp"

namespace onetip::test {
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
  check_property("script_json keeps the value and has no markup", [](const std::string& text) {
    const boost::json::value value(text);
    const std::string json = boost::json::serialize(value);
    const std::string safe = script_json(json);
    RC_ASSERT(safe.find('<') == std::string::npos);
    boost::system::error_code error;
    const auto before = boost::json::parse(json, error);
    RC_PRE(!error.failed());
    RC_ASSERT(boost::json::parse(safe) == before);
  });
}

}  // namespace
}  // namespace onetip::test
