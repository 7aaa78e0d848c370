// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/PyTorchLines.h"
#include "core/exchange/PyTorchScope.h"

#include <set>
#include <string>
#include <vector>

namespace lepton::exchange {

/// Writes the class of a network, and one for each kind of group in it: groups that read the same share theirs.
class PyTorchClasses {
public:
    PyTorchClasses(const PyTorchFacts& facts, const PyTorchOptions& options) : m_facts(facts), m_options(options) {}

    /// A class name that no group gets.
    void reserve(const std::string& name) { m_names.take(name); }
    /// What follows the class line of the whole network.
    PyTorchLines writeNetwork(const graph::Network& network);
    /// The groups' classes, inner ones first. After writeNetwork().
    PyTorchLines groups() const;
    /// Whether what was written calls "torch." or "F.".
    bool uses(const std::string& module) const { return m_modules.contains(module); }

private:
    struct GroupClass {
        std::string name;
        std::string wanted; ///< the name before a number was put behind it
        std::string text;
        PyTorchLines body;
    };

    PyTorchLines write(const PyTorchScope& scope);
    void init(PyTorchLines& lines, const PyTorchScope& scope);
    void initHead(PyTorchLines& lines);
    void initGroup(PyTorchLines& lines, const PyTorchScope& scope, const graph::Node& node);
    void forward(PyTorchLines& lines, const PyTorchScope& scope);
    void signature(PyTorchLines& lines, const PyTorchScope& scope, const std::vector<const graph::Node*>& inputs);
    void head(PyTorchLines& lines, const std::string& input);
    void statement(PyTorchLines& lines, const PyTorchScope& scope, const graph::Node& node);
    void loop(PyTorchLines& lines, const PyTorchScope& scope, const graph::Node& node);
    void result(PyTorchLines& lines, const PyTorchScope& scope, const std::vector<const graph::Node*>& outputs);
    void reasons(PyTorchLines& lines, const PyTorchScope& scope, const graph::Node& node, int indent);
    std::string classOf(const PyTorchScope& scope, const graph::Node& node, std::int64_t round, std::int64_t rounds);
    std::int64_t rounds(const PyTorchScope& scope, const graph::Node& node) const;

    const PyTorchFacts& m_facts;
    const PyTorchOptions& m_options;
    PythonNames m_names;
    std::vector<GroupClass> m_groups;
    std::set<std::string> m_modules;
};

} // namespace lepton::exchange
