// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/NumberList.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace lepton::serve {

namespace {

using datasets::ElementType;

Error bad(Text what) { return Error(ErrorCode::BadValue, std::move(what)); }

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

struct WholeRange {
    std::int64_t least, most;
};

/// What a whole number of that type can be.
WholeRange rangeOf(Datatype type) {
    switch (type) {
    case Datatype::UInt8: return {0, 0xFF};
    case Datatype::UInt16: return {0, 0xFFFF};
    case Datatype::UInt32: return {0, 0xFFFFFFFF};
    case Datatype::Int8: return {-0x80, 0x7F};
    case Datatype::Int16: return {-0x8000, 0x7FFF};
    case Datatype::Int32: return {-0x80000000LL, 0x7FFFFFFF};
    default: return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
    }
}

bool isReal(Datatype type) { return type == Datatype::Fp32 || type == Datatype::Fp64; }

/// The end of a number as JSON writes one; `at` itself if there is none.
const char* endOfNumber(const char* at, const char* end, bool& whole) {
    const char* p = at;
    if (p < end && *p == '-')
        ++p;
    const char* digits = p;
    while (p < end && isDigit(*p))
        ++p;
    if (p == digits || (*digits == '0' && p - digits > 1))
        return at;
    whole = true;
    if (p < end && *p == '.') {
        whole = false;
        const char* fraction = ++p;
        while (p < end && isDigit(*p))
            ++p;
        if (p == fraction)
            return at;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        whole = false;
        ++p;
        if (p < end && (*p == '+' || *p == '-'))
            ++p;
        const char* power = p;
        while (p < end && isDigit(*p))
            ++p;
        if (p == power)
            return at;
    }
    return p;
}

/// Reads one value into `to`, checking brackets against the shape on the way.
template <typename Element>
class Reader {
public:
    Reader(std::string_view json, Datatype from, const std::vector<std::int64_t>& shape, const std::string& name, std::span<Element> to)
        : m_at(json.data()), m_end(json.data() + json.size()), m_from(from), m_range(rangeOf(from)), m_shape(shape), m_name(name), m_to(to) {}

    Result<void> read() {
        if (m_at == m_end || *m_at != '[')
            return bad(text(LT("core", "“data” of the input “%1” must be a list of numbers"), m_name));
        const char* first = skipped(m_at + 1);
        m_flat = first == m_end || *first != '[';
        LEPTON_CHECK(list(0));
        if (m_at != m_end)
            return notNumbers();
        if (m_count != m_to.size())
            return wrongCount();
        return {};
    }

private:
    const char* skipped(const char* at) const {
        while (at < m_end && isSpace(*at))
            ++at;
        return at;
    }

    /// The shape's axes bound how deep this goes.
    Result<void> list(std::size_t depth) {
        const bool innermost = m_flat || depth + 1 == m_shape.size();
        const std::size_t wanted = m_flat ? m_to.size() : static_cast<std::size_t>(m_shape[depth]);
        m_at = skipped(m_at + 1);
        std::size_t count = 0;
        if (m_at < m_end && *m_at == ']')
            return closed(count, wanted);
        for (;;) {
            if (count >= wanted)
                return m_flat ? wrongCount() : notThatShape();
            if (innermost)
                LEPTON_CHECK(number());
            else if (m_at < m_end && *m_at == '[')
                LEPTON_CHECK(list(depth + 1));
            else
                return notThatShape();
            ++count;
            m_at = skipped(m_at);
            if (m_at < m_end && *m_at == ']')
                return closed(count, wanted);
            if (m_at == m_end || *m_at != ',')
                return notNumbers();
            m_at = skipped(m_at + 1);
        }
    }

    Result<void> closed(std::size_t count, std::size_t wanted) {
        ++m_at;
        if (count != wanted)
            return m_flat ? wrongCount() : notThatShape();
        return {};
    }

    Result<void> number() {
        bool whole = false;
        const char* end = endOfNumber(m_at, m_end, whole);
        if (end == m_at)
            return notNumbers();
        LEPTON_CHECK(isReal(m_from) ? real(end, whole) : wholeNumber(end, whole));
        ++m_count;
        m_at = end;
        return {};
    }

    Result<void> real(const char* end, bool whole) {
        constexpr std::ptrdiff_t exactDigits = 7; // so many are below 2^24
        float value = 0;
        if (whole && isDigit(*m_at) && end - m_at <= exactDigits) {
            int small = 0;
            for (const char* p = m_at; p < end; ++p)
                small = small * 10 + (*p - '0');
            value = static_cast<float>(small);
        } else if (std::from_chars(m_at, end, value).ec != std::errc()) {
            // Out of range means too small as well, which is 0 or one of the smallest floats.
            value = static_cast<float>(std::strtod(std::string(m_at, end).c_str(), nullptr));
            if (!std::isfinite(value))
                return bad(text(LT("core", "“data” of the input “%1” holds a number that FP32 can't hold: %2"), m_name, token()));
        }
        m_to[m_count] = static_cast<Element>(value);
        return {};
    }

    Result<void> wholeNumber(const char* end, bool whole) {
        std::int64_t value = 0;
        if (!whole)
            return bad(text(LT("core", "“data” of the input “%1” holds something that is not a whole number: %2"), m_name, token()));
        if (std::from_chars(m_at, end, value).ec != std::errc() || value < m_range.least || value > m_range.most)
            return bad(text(LT("core", "“data” of the input “%1” holds a number that %2 can't hold: %3"), m_name, datatypeName(m_from), token()));
        m_to[m_count] = static_cast<Element>(value);
        return {};
    }

    /// What stands here, for an error.
    std::string token() const {
        constexpr std::ptrdiff_t most = 40;
        const char* end = m_at;
        while (end < m_end && end - m_at < most && *end != ',' && *end != ']' && *end != '}')
            ++end;
        return {m_at, end};
    }

    Error notNumbers() const {
        return bad(text(LT("core", "“data” of the input “%1” holds something that is not a number at place %2: %3"), m_name, m_count, token()));
    }
    Error wrongCount() const { return bad(text(LT("core", "“data” of the input “%1” does not hold as many numbers as the shape %2 says"), m_name, shapeText(m_shape))); }
    Error notThatShape() const { return bad(text(LT("core", "The lists in “data” of the input “%1” are not nested as the shape %2 says"), m_name, shapeText(m_shape))); }

    const char* m_at;
    const char* m_end;
    Datatype m_from;
    WholeRange m_range;
    const std::vector<std::int64_t>& m_shape;
    const std::string& m_name;
    std::span<Element> m_to;
    bool m_flat = true;
    std::size_t m_count = 0;
};

} // namespace

Result<datasets::Array> readNumbers(std::string_view json, Datatype from, ElementType to, const std::vector<std::int64_t>& shape, const std::string& name) {
    if (from == Datatype::Fp16)
        return bad(text(LT("core", "FP16 has no form in JSON, so the input “%1” can't be read"), name)).fix(LT("core", "Send it as binary data, or as FP32"));
    // Each number but the last takes two characters at least: a shape alone must not take memory.
    const auto count = elementsOf(shape);
    if (!json.empty() && json[0] == '[' && (!count || *count > json.size() / 2))
        return bad(text(LT("core", "“data” of the input “%1” does not hold as many numbers as the shape %2 says"), name, shapeText(shape)));
    datasets::Array out(to == ElementType::Int64 ? ElementType::Int64 : ElementType::Float32, json.empty() || json[0] != '[' ? std::vector<std::int64_t>{0} : shape);
    if (to == ElementType::Int64)
        LEPTON_CHECK(Reader<std::int64_t>(json, from, shape, name, out.as<std::int64_t>()).read());
    else
        LEPTON_CHECK(Reader<float>(json, from, shape, name, out.as<float>()).read());
    return out;
}

void appendNumbers(std::string& out, std::span<const float> data) {
    constexpr std::size_t longest = 16; // "-1.17549435e-38," and its like
    const std::size_t start = out.size();
    out.resize(start + 2 + data.size() * (longest + 1));
    char* at = out.data() + start;
    char* end = out.data() + out.size();
    *at++ = '[';
    for (std::size_t i = 0; i < data.size(); ++i) {
        if (i > 0)
            *at++ = ',';
        at = std::to_chars(at, end, data[i]).ptr;
    }
    *at++ = ']';
    out.resize(static_cast<std::size_t>(at - out.data()));
}

} // namespace lepton::serve
