// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/ProblemList.h"

#include <map>

namespace lepton::datasets {

void sumUpProblems(std::vector<Problem>& problems) {
    std::map<std::string, long> seen;
    std::map<std::string, Problem> rest;
    std::erase_if(problems, [&](Problem& problem) {
        if (++seen[problem.code] <= static_cast<long>(mostProblemsEach))
            return false;
        auto& sum = rest.try_emplace(problem.code, Problem{problem.where, {}, 0, problem.code}).first->second;
        sum.count += problem.count;
        return true;
    });
    for (auto& [code, problem] : rest) {
        problem.what = text(LT("core", "The same is true of %1 more, from here on"), problem.count);
        problems.push_back(std::move(problem));
    }
}

} // namespace lepton::datasets
