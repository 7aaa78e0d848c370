// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"

#include "core/base/Log.h"
#include "core/engine/Devices.h"

#ifdef LEPTON_PICTURES
#include "datasets/pictures/Pictures.h"
#endif

int main(int argc, char** argv) {
    using namespace lepton;
    startLog("lepton");
#ifdef LEPTON_PICTURES
    datasets::pictures::registerAll();
#endif

    CLI::App app("Lepton Studio's engine: prepare data, train networks, package, serve and deploy them.", "lepton");
    app.set_version_flag("--version", std::string("lepton ") + LEPTON_VERSION);
    app.require_subcommand(1);
    cli::Session session;
    for (const auto add : {cli::addDoctor, cli::addCatalogue, cli::addData, cli::addNew, cli::addCheck, cli::addTrain, cli::addRuns, cli::addEvaluate,
                           cli::addPredict, cli::addReport, cli::addExport, cli::addInspect, cli::addServe, cli::addDeploy, cli::addDeployments, cli::addWeights, cli::addRange, cli::addEngine})
        add(app, session);

    try {
        app.parse(cli::argumentsOf(argc, argv));
    } catch (const CLI::Success& asked) { // --help, --version
        return app.exit(asked);
    } catch (const CLI::ParseError& fault) {
        app.exit(fault);
        return cli::wrongUsage;
    }
    return session.exitStatus;
}
