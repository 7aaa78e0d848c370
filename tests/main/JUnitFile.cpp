// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/main/JUnitFile.h"

#include "tests/main/Skip.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <utility>

namespace lepton::testing {

namespace {

std::string pendingSkip;

/// XML 1.0 has no way to write most control characters; bytes that are no UTF-8 would make the file unreadable.
std::string escaped(const std::string& text) {
    std::string out;
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (character == '<')
            out += "&lt;";
        else if (character == '&')
            out += "&amp;";
        else if (character == '"')
            out += "&quot;";
        else if (character == '\n')
            out += "&#10;";
        else if (byte < 0x20 || byte >= 0x7f)
            out += "?";
        else
            out += character;
    }
    return out;
}

std::string attribute(const char* name, const std::string& value) {
    return std::string(" ") + name + "=\"" + escaped(value) + "\"";
}

std::string element(const char* name, const std::string& message) {
    return std::string("    <") + name + attribute("message", message) + "/>\n";
}

std::string leaf(const doctest::String& file) { return std::filesystem::path(file.c_str()).filename().string(); }

} // namespace

void skip(const std::string& reason) {
    pendingSkip = reason.empty() ? "no reason given" : reason;
    std::cout << "skipped: " << pendingSkip << std::endl;
}

void JUnitFile::startCase(const doctest::TestCaseData& data) {
    m_cases.push_back({leaf(data.m_file), data.m_name, 0, {}, {}});
    m_subcases.clear();
    pendingSkip.clear();
    m_started = std::chrono::steady_clock::now();
}

void JUnitFile::endCase() {
    Case& ended = m_cases.back();
    ended.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_started).count();
    ended.skipReason = std::exchange(pendingSkip, {});
    for (const std::string& name : m_subcases)
        ended.name += "/" + name;
}

void JUnitFile::test_case_start(const doctest::TestCaseData& data) {
    m_firstOfTestCase = m_cases.size();
    startCase(data);
}

void JUnitFile::test_case_reenter(const doctest::TestCaseData& data) {
    endCase();
    startCase(data);
}

void JUnitFile::test_case_end(const doctest::CurrentTestCaseStats& stats) {
    endCase();
    bool recorded = false;
    for (std::size_t i = m_firstOfTestCase; i < m_cases.size(); ++i) {
        // A case that is marked to fail has passed by failing.
        if (stats.testCaseSuccess)
            m_cases[i].failures.clear();
        recorded = recorded || !m_cases[i].failures.empty();
    }
    if (!stats.testCaseSuccess && !recorded)
        addFailure("The case failed as a whole: it took too long, or did not fail as it is marked to");
}

void JUnitFile::test_case_exception(const doctest::TestCaseException& exception) {
    addFailure((exception.is_crash ? "crash: " : "exception: ") + std::string(exception.error_string.c_str()));
}

void JUnitFile::subcase_start(const doctest::SubcaseSignature& signature) {
    m_subcases.emplace_back(signature.m_name.c_str());
}

void JUnitFile::log_assert(const doctest::AssertData& data) {
    if (!data.m_failed)
        return;
    std::string message = leaf(data.m_file) + ":" + std::to_string(data.m_line) + ": " + data.m_expr;
    if (data.m_threw)
        message += " threw " + std::string(data.m_exception.c_str());
    else
        message += ", values: " + std::string(data.m_decomp.c_str());
    addFailure(message);
}

void JUnitFile::log_message(const doctest::MessageData& data) {
    if (data.m_severity & doctest::assertType::is_warn)
        return;
    addFailure(leaf(data.m_file) + ":" + std::to_string(data.m_line) + ": " + data.m_string.c_str());
}

void JUnitFile::addFailure(const std::string& message) {
    const std::lock_guard lock(m_mutex);
    if (!m_cases.empty())
        m_cases.back().failures.push_back(message);
}

void JUnitFile::test_case_skipped(const doctest::TestCaseData& data) {
    if (data.m_skip && !m_options.no_skip)
        m_cases.push_back({leaf(data.m_file),
                           data.m_name,
                           0,
                           {},
                           data.m_description != nullptr ? data.m_description : "marked to be skipped"});
}

void JUnitFile::test_run_end(const doctest::TestRunStats&) {
    const char* file = std::getenv("LEPTON_RESULTS");
    if (file == nullptr)
        return;
    std::ofstream out(file, std::ios::binary);
    out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite"
        << attribute("name", leaf(m_options.binary_name)) << attribute("tests", std::to_string(m_cases.size()))
        << ">\n";
    for (const Case& one : m_cases) {
        out << "  <testcase" << attribute("classname", one.file) << attribute("name", one.name)
            << attribute("time", std::to_string(one.seconds)) << ">\n";
        for (const std::string& failure : one.failures)
            out << element("failure", failure);
        if (one.failures.empty() && !one.skipReason.empty())
            out << element("skipped", one.skipReason);
        out << "  </testcase>\n";
    }
    out << "</testsuite>\n</testsuites>\n";
}

} // namespace lepton::testing
