// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/PyTorchNames.h"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace lepton::exchange {

namespace {

// Python 3.13's keywords.
const std::unordered_set<std::string> keywords{"False", "None",   "True",    "and",      "as",       "assert", "async", "await", "break",
                                               "class", "continue", "def",   "del",      "elif",     "else",   "except", "finally", "for",
                                               "from",  "global", "if",      "import",   "in",       "is",     "lambda", "nonlocal", "not",
                                               "or",    "pass",   "raise",   "return",   "try",      "while",  "with",  "yield"};

// dir(torch.nn.Module()) of PyTorch 2.11, without what begins with an underscore.
const std::unordered_set<std::string> memberNames{
    "T_destination", "add_module", "apply", "bfloat16", "buffers", "call_super_init", "children", "compile", "cpu", "cuda", "double", "dump_patches", "eval", "extra_repr",
    "float", "forward", "get_buffer", "get_extra_state", "get_parameter", "get_submodule", "half", "ipu", "load_state_dict", "modules", "mtia", "named_buffers",
    "named_children", "named_modules", "named_parameters", "parameters", "register_backward_hook", "register_buffer", "register_forward_hook", "register_forward_pre_hook",
    "register_full_backward_hook", "register_full_backward_pre_hook", "register_load_state_dict_post_hook", "register_load_state_dict_pre_hook", "register_module",
    "register_parameter", "register_state_dict_post_hook", "register_state_dict_pre_hook", "requires_grad_", "set_extra_state", "set_submodule", "share_memory",
    "state_dict", "to", "to_empty", "train", "training", "type", "xpu", "zero_grad"};

bool isLetter(unsigned char c) { return c < 128 && std::isalpha(c) != 0; }
bool isDigit(unsigned char c) { return c >= '0' && c <= '9'; }

bool isIdentifier(const std::string& name) {
    return !name.empty() && !isDigit(static_cast<unsigned char>(name.front())) && !keywords.contains(name) &&
           std::all_of(name.begin(), name.end(), [](unsigned char c) { return isLetter(c) || isDigit(c) || c == '_'; });
}

/// Everything that can't stand in an identifier turned to "_".
std::string identifier(std::string name) {
    std::replace_if(name.begin(), name.end(), [](unsigned char c) { return !isLetter(c) && !isDigit(c); }, '_');
    if (name.empty() || isDigit(static_cast<unsigned char>(name.front())))
        name.insert(0, "_");
    return keywords.contains(name) ? name + "_" : name;
}

} // namespace

std::string pythonClassName(const std::string& name) {
    std::string out;
    bool begins = true;
    for (const unsigned char c : name) {
        if (isLetter(c) || (isDigit(c) && !out.empty()))
            out += static_cast<char>(begins ? std::toupper(c) : c);
        begins = !isLetter(c);
    }
    return out.empty() || out == "F" || keywords.contains(out) ? out + "Network" : out;
}

std::string pythonModuleName(const std::string& name) {
    std::string out;
    for (const unsigned char c : name)
        if (isLetter(c) || isDigit(c))
            out += static_cast<char>(std::tolower(c));
        else if (!out.empty() && out.back() != '_')
            out += '_';
    while (!out.empty() && out.back() == '_')
        out.pop_back();
    return out.empty() ? "network" : identifier(out);
}

std::string pythonAttribute(const std::string& name) {
    if (isIdentifier(name) && name.front() != '_' && !memberNames.contains(name))
        return "self." + name;
    return "self._modules[\"" + name + "\"]";
}

std::string PythonNames::take(const std::string& wanted, const std::string& beforeNumber) {
    const std::string base = identifier(wanted);
    std::string name = base;
    for (int number = 2; !m_taken.insert(name).second; ++number)
        name = base + beforeNumber + std::to_string(number);
    return name;
}

std::string pythonComment(const std::string& text) {
    std::string out = text;
    std::replace_if(out.begin(), out.end(), [](unsigned char c) { return c < 32 || c == 127; }, ' ');
    return "# " + out;
}

namespace {

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

// A shape stays on its line.
constexpr const char* times = " × ";
constexpr const char* unbrokenTimes = "\u00a0×\u00a0";

} // namespace

std::vector<std::string> pythonComments(const std::string& text, std::size_t width) {
    // Continuation bytes of UTF-8 make no character.
    const auto length = [](const std::string& part) { return static_cast<std::size_t>(std::count_if(part.begin(), part.end(), [](unsigned char c) { return (c & 0xC0) != 0x80; })); };
    std::vector<std::string> lines;
    std::string line;
    std::istringstream words(replaced(text, times, unbrokenTimes));
    for (std::string word; words >> word;) {
        if (!line.empty() && length(line) + 1 + length(word) + 2 > width) {
            lines.push_back(pythonComment(line));
            line = " ";
        }
        line += (line.empty() ? "" : " ") + word;
    }
    lines.push_back(pythonComment(line));
    for (auto& made : lines)
        made = replaced(made, unbrokenTimes, times);
    return lines;
}

} // namespace lepton::exchange
