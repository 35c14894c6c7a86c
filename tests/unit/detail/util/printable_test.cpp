#include <exotel/detail/util/text.hpp>

#include "catch.hpp"

#include <string>

using exotel::detail::printable;

TEST_CASE("printable text stays as it is", "[message]") {
    CHECK(printable("Not Found") == "Not Found");
    CHECK(printable("\xe0\xa4\xa8\xe0\xa4\xae \xf0\x9f\x98\x80 caf\xc3\xa9") ==
          "\xe0\xa4\xa8\xe0\xa4\xae \xf0\x9f\x98\x80 caf\xc3\xa9");
}

TEST_CASE("what could forge a log line or drive a terminal is replaced", "[message]") {
    CHECK(printable("a\nb\rc\td") == "a?b?c?d");
    CHECK(printable("\x1b[31mred") == "?[31mred");
    CHECK(printable(std::string("a\0b\x7f", 4)) == "a?b?");
    CHECK(printable("\xc2\x9b") == "?");                  // CSI as one C1 control
    CHECK(printable("\xe2\x80\xae") == "?");              // right-to-left override
    CHECK(printable("\xe2\x80\xa8") == "?");              // line separator
    CHECK(printable("\xff\xc3") == "??");                 // not UTF-8
    CHECK(printable("\xc0\xaf\xed\xa0\x80") == "?????");  // overlong, surrogate
}

TEST_CASE("long text is cut at a character", "[message]") {
    CHECK(printable("abcdef", 3) == "abc...");
    CHECK(printable("abc", 3) == "abc");
    CHECK(printable("ab\xc3\xa9z", 3) == "ab...");
}
