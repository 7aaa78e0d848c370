// SPDX-License-Identifier: GPL-3.0-or-later
#include "PrometheusText.h"

#include <cctype>
#include <cmath>
#include <limits>
#include <sstream>
#include <stdexcept>

namespace lepton::testing {

namespace {

[[noreturn]] void fail(const std::string& what, const std::string& line) { throw std::runtime_error(what + ": " + line); }

bool nameStart(char c, bool metric) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || (metric && c == ':'); }

/// The name at `at`, which moves behind it.
std::string readName(const std::string& line, std::size_t& at, bool metric) {
    const std::size_t begin = at;
    while (at < line.size() && (nameStart(line[at], metric) || (at > begin && std::isdigit(static_cast<unsigned char>(line[at])) != 0)))
        ++at;
    if (at == begin)
        fail("a name is missing", line);
    return line.substr(begin, at - begin);
}

std::string readQuoted(const std::string& line, std::size_t& at) {
    if (line[at++] != '"')
        fail("a label without quotes", line);
    std::string out;
    for (;; ++at) {
        if (at >= line.size())
            fail("quotes that do not end", line);
        if (line[at] == '"')
            break;
        if (line[at] != '\\') {
            out += line[at];
            continue;
        }
        const char code = ++at < line.size() ? line[at] : '?';
        if (code != '\\' && code != '"' && code != 'n')
            fail("a wrong escape", line);
        out += code == 'n' ? '\n' : code;
    }
    ++at;
    return out;
}

double readNumber(const std::string& text, const std::string& line) {
    if (text == "+Inf")
        return std::numeric_limits<double>::infinity();
    if (text == "-Inf")
        return -std::numeric_limits<double>::infinity();
    if (text == "NaN")
        return std::nan("");
    std::size_t used = 0;
    const double value = std::stod(text, &used);
    if (used != text.size() || text.empty())
        fail("no number", line);
    return value;
}

/// What TYPE names: a histogram's samples carry suffixes.
std::string familyOf(const std::string& name, const std::map<std::string, std::string>& types) {
    if (types.contains(name))
        return name;
    for (const std::string suffix : {"_bucket", "_sum", "_count"})
        if (name.ends_with(suffix) && types.contains(name.substr(0, name.size() - suffix.size())))
            return name.substr(0, name.size() - suffix.size());
    return {};
}

} // namespace

PrometheusText::PrometheusText(const std::string& text) {
    if (!text.empty() && text.back() != '\n')
        throw std::runtime_error("the last line has no end");
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.empty())
            continue;
        if (line[0] == '#')
            readComment(line);
        else
            readSample(line);
    }
    checkHistograms();
}

void PrometheusText::readComment(const std::string& line) {
    std::istringstream words(line);
    std::string hash, kind, name, type, rest;
    words >> hash >> kind >> name;
    if (kind == "HELP" && !m_helped.insert(name).second)
        fail("a second HELP", line);
    if (kind != "TYPE")
        return;
    words >> type;
    const std::set<std::string> known{"counter", "gauge", "histogram", "summary", "untyped"};
    if (!known.contains(type) || words >> rest || !m_types.emplace(name, type).second)
        fail("a wrong TYPE", line);
}

void PrometheusText::readSample(const std::string& line) {
    std::size_t at = 0;
    const std::string name = readName(line, at, true);
    if (familyOf(name, m_types).empty())
        fail("no TYPE before", line);
    Labels labels;
    if (at < line.size() && line[at] == '{') {
        do {
            ++at;
            const std::string label = readName(line, at, false);
            if (at >= line.size() || line[at++] != '=')
                fail("a label without value", line);
            if (!labels.emplace(label, readQuoted(line, at)).second)
                fail("a label twice", line);
        } while (at < line.size() && line[at] == ',');
        if (at >= line.size() || line[at++] != '}')
            fail("labels that do not end", line);
    }
    if (at >= line.size() || line[at] != ' ')
        fail("no space before the number", line);
    if (!m_samples.emplace(std::make_pair(name, labels), readNumber(line.substr(at + 1), line)).second)
        fail("a sample twice", line);
}

void PrometheusText::checkHistograms() const {
    for (const auto& [key, total] : m_samples) {
        if (!key.first.ends_with("_count") || m_types.contains(key.first))
            continue;
        const std::string bucket = key.first.substr(0, key.first.size() - 6) + "_bucket";
        std::map<double, double> counts;
        for (const auto& [other, value] : m_samples) {
            Labels labels = other.second;
            if (other.first != bucket || !labels.contains("le"))
                continue;
            const double bound = readNumber(labels["le"], bucket);
            labels.erase("le");
            if (labels == key.second)
                counts[bound] = value;
        }
        double before = 0;
        for (const auto& [bound, count] : counts) {
            if (count < before)
                fail("buckets that fall", bucket);
            before = count;
        }
        if (counts.empty() || counts.rbegin()->first != std::numeric_limits<double>::infinity() || before != total)
            fail("the last bucket is not the count", bucket);
    }
}

double PrometheusText::value(const std::string& name, const Labels& labels) const {
    const auto found = m_samples.find({name, labels});
    if (found == m_samples.end())
        throw std::runtime_error("no sample " + name);
    return found->second;
}

bool PrometheusText::has(const std::string& name, const Labels& labels) const { return m_samples.contains({name, labels}); }

std::size_t PrometheusText::count(const std::string& name) const {
    std::size_t count = 0;
    for (const auto& [key, value] : m_samples)
        count += key.first == name ? 1 : 0;
    return count;
}

} // namespace lepton::testing
