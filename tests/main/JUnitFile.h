// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

namespace lepton::testing {

/// Writes the cases as JUnit XML to the file that $LEPTON_RESULTS names; writes nothing without it. Unlike doctest's
/// own "junit" it leaves standard output to the console reporter and knows skipped cases. Each path through a test
/// case's sub-cases is a case of its own: "reads a header/with two columns".
class JUnitFile : public doctest::IReporter {
public:
    explicit JUnitFile(const doctest::ContextOptions& options) : m_options(options) {}

    void report_query(const doctest::QueryData&) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats&) override;
    void test_case_start(const doctest::TestCaseData& data) override;
    void test_case_reenter(const doctest::TestCaseData& data) override;
    void test_case_end(const doctest::CurrentTestCaseStats& stats) override;
    void test_case_exception(const doctest::TestCaseException& exception) override;
    void subcase_start(const doctest::SubcaseSignature& signature) override;
    void subcase_end() override {}
    void log_assert(const doctest::AssertData& data) override;
    void log_message(const doctest::MessageData& data) override;
    void test_case_skipped(const doctest::TestCaseData& data) override;

private:
    struct Case {
        std::string file;
        std::string name;
        double seconds = 0;
        std::vector<std::string> failures;
        std::string skipReason;
    };

    void startCase(const doctest::TestCaseData& data);
    void endCase();
    void addFailure(const std::string& message);

    const doctest::ContextOptions& m_options;
    std::mutex m_mutex; ///< assertions may come from several threads
    std::vector<Case> m_cases;
    std::size_t m_firstOfTestCase = 0;
    std::vector<std::string> m_subcases;
    std::chrono::steady_clock::time_point m_started;
};

} // namespace lepton::testing
