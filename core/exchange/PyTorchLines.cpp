// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/PyTorchLines.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace lepton::exchange {

namespace {

/// Comments don't go further right for the sake of one long line.
constexpr std::size_t lastColumn = 56;

} // namespace

void PyTorchLines::add(int indent, const std::string& code, std::string comment, const graph::NodeId& node) {
    const std::string room(static_cast<std::size_t>(indent) * 4, ' ');
    const bool onlyComment = code.empty();
    m_lines.push_back({room + (onlyComment ? comment : code), onlyComment ? std::string() : std::move(comment), {}});
    if (!node.empty())
        m_lines.back().nodes.push_back(node);
}

void PyTorchLines::align() {
    std::size_t column = 0;
    for (std::size_t i = m_aligned; i < m_lines.size(); ++i)
        if (!m_lines[i].comment.empty() && m_lines[i].code.size() <= lastColumn)
            column = std::max(column, m_lines[i].code.size());
    for (std::size_t i = m_aligned; i < m_lines.size(); ++i)
        if (!m_lines[i].comment.empty())
            m_lines[i].code.resize(std::max(column, m_lines[i].code.size()) + 2, ' ');
    m_aligned = m_lines.size();
}

std::string PyTorchLines::text() const {
    std::string out;
    for (const auto& line : m_lines)
        out += line.code + line.comment + "\n";
    return out;
}

void PyTorchLines::share(const PyTorchLines& other) {
    for (std::size_t i = 0; i < m_lines.size(); ++i)
        m_lines[i].nodes.insert(m_lines[i].nodes.end(), other.m_lines[i].nodes.begin(), other.m_lines[i].nodes.end());
}

PyTorchSource PyTorchLines::finish() const {
    PyTorchSource out;
    out.text = text();
    int number = 0;
    for (const auto& line : m_lines) {
        ++number;
        for (const auto& node : line.nodes) {
            auto& ranges = out.lines[node];
            if (!ranges.empty() && ranges.back().last >= number - 1)
                ranges.back().last = number;
            else
                ranges.push_back({number, number});
        }
    }
    return out;
}

std::string pythonList(const std::vector<float>& values) {
    std::string out;
    for (const float value : values) {
        std::array<char, 32> buffer{};
        const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
        out += (out.empty() ? "" : ", ") + std::string(buffer.data(), end.ptr);
    }
    return out;
}

} // namespace lepton::exchange
