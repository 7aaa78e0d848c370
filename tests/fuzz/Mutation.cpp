// SPDX-License-Identifier: GPL-3.0-or-later
#include "Mutation.h"

#include <algorithm>

namespace lepton::testing {

namespace {

constexpr std::size_t longest = 100000;

const std::vector<std::string>& words() {
    static const std::vector<std::string> known = {
        "0", "-1", "1", "4", "16", "255", "256", "65536", "2147483647", "4294967295", "4294967296", "9223372036854775807", "-9223372036854775808", "18446744073709551615",
        "18446744073709551616", "1e309", "-0", "0.1", "NaN", "null", "true", "[", "]", "[]", "{", "}", "{}", ",", ":", "\"", "\"\"", "\\u0000", "\\ud800", "\\", "\r\n", "\r\n\r\n", "\n", "\r", " ", "\t",
        std::string(1, '\0'), "\x80", "\xff", "%00", "%", "?", "/", "//", "..", "HTTP/1.0", "HTTP/9.9", "Host: a\r\n", "Content-Length: 5\r\n", "Content-Length: 18446744073709551615\r\n",
        "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n", "Expect: 100-continue\r\n", "Connection: close\r\n", "Inference-Header-Content-Length: 10\r\n",
        "X-Request-Id: a\r\n", "0\r\n\r\n", "ffffffffffffffff\r\n", "5;a=b\r\n", "\"shape\":[1,1,2,2]", "\"datatype\":\"BYTES\"", "\"datatype\":\"FP16\"", "\"parameters\":{\"binary_data_size\":16}",
        "\"parameters\":{\"timeout\":1}", "\"outputs\":[{\"name\":\"scores\"}]", "\"data\":[1,2,3,4]", "INT64", "UINT8"};
    return known;
}

void change(std::string& text, const std::vector<std::string>& samples, Dice& dice) {
    const std::size_t at = dice.below(text.size() + 1);
    const std::size_t length = std::min(text.size() - at, dice.below(dice.below(8) == 0 ? 2000 : 12) + 1);
    switch (dice.below(8)) {
    case 0: // a bit
        if (at < text.size())
            text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << dice.below(8)));
        break;
    case 1: // any byte
        if (at < text.size())
            text[at] = static_cast<char>(dice.below(256));
        break;
    case 2: text.erase(at, length); break;
    case 3: text.insert(at, text.substr(dice.below(text.size() + 1), length)); break;
    case 4: text.insert(at, words()[dice.below(words().size())]); break;
    case 5: { // a number for a number
        const std::size_t digit = text.find_first_of("0123456789", at);
        if (digit != std::string::npos)
            text.replace(digit, text.find_first_not_of("0123456789", digit) - digit, words()[dice.below(20)]);
        break;
    }
    case 6: { // a part of another sample
        const std::string& other = samples[dice.below(samples.size())];
        const std::size_t from = dice.below(other.size() + 1);
        text.replace(at, length, other, from, dice.below(300));
        break;
    }
    default: text.resize(at); break;
    }
    if (text.size() > longest)
        text.resize(longest);
}

} // namespace

std::string mutated(const std::vector<std::string>& samples, Dice& dice) {
    std::string text = samples[dice.below(samples.size())];
    for (std::size_t i = dice.below(6); i > 0; --i)
        change(text, samples, dice);
    return text;
}

} // namespace lepton::testing
