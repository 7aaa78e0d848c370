// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "datasets/tables/Encoding.h"

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

DecodedText decoded(const std::string& bytes) {
    auto out = decodeText(bytes, "file");
    if (!out.ok())
        FAIL(out.error().line());
    return std::move(out).value();
}

Error errorOf(const std::string& bytes) {
    const auto out = decodeText(bytes, "file");
    REQUIRE_FALSE(out.ok());
    CHECK(out.error().code == ErrorCode::BadFormat);
    CHECK_FALSE(out.error().hint.empty());
    return out.error();
}

// "我喜欢这部电影" in GB18030 (Python: '我喜欢这部电影'.encode('gb18030')).
const std::string chinese = "\xce\xd2\xcf\xb2\xbb\xb6\xd5\xe2\xb2\xbf\xb5\xe7\xd3\xb0";

} // namespace

TEST_CASE("UTF-8 stays as it is, without its mark") {
    CHECK(decoded("a\xC3\xA9\n").utf8 == "aé\n");
    CHECK(decoded("\xEF\xBB\xBF"
                  "a")
              .utf8 == "a");
    CHECK(decoded("plain").encoding == "UTF-8");
    CHECK(decoded("").utf8.empty());
}

TEST_CASE("UTF-16 in both orders, with a mark and without") {
    using namespace std::string_literals;
    CHECK(decoded("\xFF\xFE"s + "h\0i\0"s).utf8 == "hi");
    CHECK(decoded("\xFE\xFF"s + "\0h\0i"s).utf8 == "hi");
    CHECK(decoded("h\0e\0l\0l\0o\0"s).utf8 == "hello");
    CHECK(decoded("\xFF\xFE\x11\x62"s).utf8 == "我");
    CHECK(decoded("\xFF\xFE\x11\x62"s).encoding == "UTF-16");
}

TEST_CASE("old Western and Chinese encodings are told apart") {
    const auto west = decoded("caf\xE9 cr\xE8me\nna\xEFve, \x80 5\n");
    CHECK(west.utf8 == "café crème\nnaïve, € 5\n");
    CHECK(west.encoding == "Windows-1252");
    const auto east = decoded("text,label\n" + chinese + ",good\n");
    CHECK(east.utf8 == "text,label\n我喜欢这部电影,good\n");
    CHECK(east.encoding == "GB18030");
}

TEST_CASE("a file that mixes encodings names the odd line") {
    CHECK(errorOf("é\nü\nö\ncaf\xE9\nß\n").where == "file:4");
    CHECK(errorOf("caf\xE9\n\xFC\nna\xC3\xAFve\n").where == "file:3");
    CHECK(errorOf(chinese + "\n" + chinese + "\n我喜欢这部电影\n").where == "file:3");
}

TEST_CASE("what is no text says so") {
    const std::string binary("PNG\n\0\x01\x02\x03\xFF\xFE\x10\x80", 12);
    CHECK(errorOf(binary).where == "file:2");
    CHECK(contains(errorOf(binary).what.str(), "no text"));
    // Half a UTF-16 character.
    CHECK(contains(errorOf(std::string("\xFF\xFE"
                                       "a\0b",
                                       5))
                       .what.str(),
                   "UTF-16"));
}
