// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/RequestText.h"

#include <string>

namespace lepton::serve {

namespace {

/// Names, shapes and parameters: what is left would be a document tree of many times its size.
constexpr std::size_t mostEnvelope = 1 << 20;
constexpr auto nowhere = std::string_view::npos;

/// Walks the text once, copying all but the values of "data" in the objects of the list "inputs". It relies on nothing but brackets and
/// quotes; whether the rest is JSON is found out by those who read the parts.
class Cutter {
public:
    explicit Cutter(std::string_view text) : m_text(text) {}

    bool cut() {
        while (m_at < m_text.size() && m_envelope.size() <= mostEnvelope) {
            const char c = m_text[m_at];
            if (c == '"') {
                if (!string())
                    return false;
                continue;
            }
            if (c == '{' || c == '[')
                open(c);
            else if (c == '}' || c == ']')
                m_depth -= m_depth > 0 ? 1 : 0;
            m_envelope += c;
            ++m_at;
            if (c == ':' && m_depth == 3 && m_key == "data" && m_inInputs) {
                if (!value())
                    return false;
            }
        }
        return true;
    }

    std::string m_envelope;
    std::vector<std::string_view> m_data;

private:
    void open(char bracket) {
        ++m_depth;
        if (m_depth == 2)
            m_inInputs = bracket == '[' && m_key == "inputs";
        m_key = {};
    }

    /// One past the closing quote of the string that begins at `at`.
    std::size_t endOfString(std::size_t at) const {
        for (++at; at < m_text.size(); ++at) {
            if (m_text[at] == '\\')
                ++at;
            else if (m_text[at] == '"')
                return at + 1;
        }
        return nowhere;
    }

    bool string() {
        const auto end = endOfString(m_at);
        if (end == nowhere)
            return false;
        m_key = m_text.substr(m_at + 1, end - m_at - 2);
        m_envelope.append(m_text, m_at, end - m_at);
        m_at = end;
        return true;
    }

    /// Cuts out the value that begins behind the colon.
    bool value() {
        m_at = m_text.find_first_not_of(" \t\r\n", m_at);
        const auto end = m_at == nowhere ? nowhere : endOfValue(m_at);
        if (end == nowhere)
            return false;
        m_envelope += std::to_string(m_data.size());
        m_data.push_back(m_text.substr(m_at, end - m_at));
        m_at = end;
        m_key = {};
        return true;
    }

    std::size_t endOfValue(std::size_t at) const {
        if (m_text[at] == '"')
            return endOfString(at);
        if (m_text[at] != '[' && m_text[at] != '{')
            return m_text.find_first_of(",}] \t\r\n", at);
        std::size_t depth = 0;
        while (at < m_text.size()) {
            const char c = m_text[at];
            if (c == '"') {
                at = endOfString(at);
                if (at == nowhere)
                    return nowhere;
                continue;
            }
            depth += c == '[' || c == '{' ? 1 : 0;
            ++at;
            if ((c == ']' || c == '}') && --depth == 0)
                return at;
        }
        return nowhere;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_depth = 0;
    std::string_view m_key;  ///< the last string, which is a key if a colon follows
    bool m_inInputs = false; ///< the list at depth 2 is the request's "inputs"
};

} // namespace

Result<RequestText> cutRequest(std::string_view text) {
    Cutter cutter(text);
    if (!cutter.cut())
        return Error(ErrorCode::BadFormat, LT("core", "The request's JSON is cut off")).fix(LT("core", "Check Content-Length and the closing brackets"));
    if (cutter.m_envelope.size() > mostEnvelope)
        return Error(ErrorCode::BadValue, lepton::text(LT("core", "The request's JSON without its tensors is larger than %1 bytes"), mostEnvelope)).fix(LT("core", "Send numbers in “data” only"));
    // For the JSON reader it is the end, whatever follows.
    if (cutter.m_envelope.find('\0') != std::string::npos)
        return Error(ErrorCode::BadFormat, LT("core", "The request's JSON holds a zero byte")).fix(LT("core", "Check Inference-Header-Content-Length"));
    LEPTON_TRY(Json document, parseJson(cutter.m_envelope, "request"));
    return RequestText{std::move(document), std::move(cutter.m_data)};
}

} // namespace lepton::serve
