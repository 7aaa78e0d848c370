// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"
#include "app/cli/RateFinder.h"

#include <cstdio>
#include <memory>

namespace lepton::cli {

namespace {

struct Arguments {
    std::string project;
    engine::RangeTest test;
};

Result<int> run(const Session& session, const Arguments& arguments) {
    LEPTON_TRY(const auto found, findRateFor(arguments.project, arguments.test));
    if (session.json) {
        printJson(engine::toJson(found));
        return 0;
    }
    for (std::size_t i = 0; i < found.rates.size(); ++i)
        std::printf("%10.3g  loss %.4g\n", found.rates[i], found.losses[i]);
    if (found.suggestion)
        std::printf("suggestion: learning rate %.2g, where the loss falls fastest\n", *found.suggestion);
    else
        printLine("no suggestion: the loss does not fall anywhere in this range");
    return 0;
}

} // namespace

void addRange(CLI::App& app, Session& session) {
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* command = addCommand(app, session, "lr-range", "Tries learning rates, a larger one each step, and says where the loss falls fastest; leaves no run behind");
    command->add_option("project", arguments->project, "The project's folder")->required();
    command->add_option("--from", arguments->test.from, "Learning rate of the first step")->capture_default_str();
    command->add_option("--to", arguments->test.to, "Learning rate of the last step")->capture_default_str();
    command->add_option("--steps", arguments->test.steps, "Steps; each takes a batch")->capture_default_str();
    command->callback([&session, arguments] { session.run([&] { return run(session, *arguments); }); });
}

} // namespace lepton::cli
