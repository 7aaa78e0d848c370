// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

/// What things may be called in Python source.
namespace lepton::exchange {

/// "my digits 2" to "MyDigits2"; "Network" if nothing usable is left.
std::string pythonClassName(const std::string& name);

/// "My digits-2" to "my_digits_2", a module's file name without ".py".
std::string pythonModuleName(const std::string& name);

/// How a submodule is reached: "self.conv1", or `self._modules["conv-1"]` where the name is no identifier or nn.Module has a
/// member of that name. Either way it is called "conv-1" in the state_dict.
std::string pythonAttribute(const std::string& name);

/// Gives out local names that are identifiers, no keywords, and each once.
class PythonNames {
public:
    /// `wanted`, or with a number behind it.
    std::string take(const std::string& wanted, const std::string& beforeNumber = "_");

private:
    std::unordered_set<std::string> m_taken{"self", "torch", "nn", "F", "layer"}; ///< what the source itself uses
};

/// For a comment: one line, whatever the text holds.
std::string pythonComment(const std::string& text);
/// For a sentence: lines of at most that many characters, broken between words.
std::vector<std::string> pythonComments(const std::string& text, std::size_t width);

} // namespace lepton::exchange
