// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/PyTorch.h"

#include <string>
#include <vector>

namespace lepton::exchange {

/// Python source as it grows: lines with their indent, their comment and the nodes that they are of.
class PyTorchLines {
public:
    void add(int indent, const std::string& code, std::string comment = {}, const graph::NodeId& node = {});
    void gap() { m_lines.emplace_back(); }
    /// Puts the comments of the lines since the last call under each other; a line too long for that keeps its own behind it.
    void align();
    /// Everything that stands there, without the nodes.
    std::string text() const;
    /// The same lines stand for the nodes of the other as well, which has the same text.
    void share(const PyTorchLines& other);
    void append(const PyTorchLines& other) { m_lines.insert(m_lines.end(), other.m_lines.begin(), other.m_lines.end()); }
    PyTorchSource finish() const;

private:
    struct Line {
        std::string code; ///< with its indent
        std::string comment;
        std::vector<graph::NodeId> nodes;
    };
    std::vector<Line> m_lines;
    std::size_t m_aligned = 0;
};

/// "0.1, 0.25": as short as they read back.
std::string pythonList(const std::vector<float>& values);

} // namespace lepton::exchange
