// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"
#include "app/cli/ModelArgument.h"

#include "core/base/Files.h"
#include "core/base/platform/Platform.h"
#include "core/serve/Server.h"

#ifdef LEPTON_PICTURES
#include "datasets/pictures/Pictures.h"
#endif

#include <chrono>
#include <memory>
#include <thread>

namespace lepton::cli {

namespace {

struct Arguments {
    std::vector<std::string> packages;
    std::string host = "127.0.0.1", tokenFile;
    std::uint16_t port = 8000;
};

Result<int> run(const Session& session, const Arguments& arguments) {
    platform::watchInterrupts();
    serve::ServerOptions options;
    options.host = arguments.host;
    options.port = arguments.port;
    if (!arguments.tokenFile.empty()) {
        LEPTON_TRY(options.access, serve::Access::read(arguments.tokenFile));
    }
#ifdef LEPTON_PICTURES
    options.decode = [](std::span<const std::byte> bytes, const std::string& where) { return datasets::pictures::decode(bytes, where); };
#endif
    std::vector<std::shared_ptr<engine::Model>> models;
    Json names = Json::array();
    for (const auto& package : arguments.packages) {
        LEPTON_TRY(auto model, openModel(package));
        names.push_back({{"name", model->name()}, {"version", model->version()}});
        models.push_back(std::move(model));
    }
    LEPTON_TRY(const auto server, serve::Server::start(std::move(options), std::move(models)));
    if (session.json)
        printJson({{"event", "serving"}, {"url", server->url()}, {"models", names}});
    else
        for (const auto& name : names)
            printLine("Serving " + name["name"].get<std::string>() + " at " + server->url() + "/v2/models/" + name["name"].get<std::string>() + "  (Ctrl+C stops)");
    while (!platform::interrupted())
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    server->stop();
    return 0;
}

} // namespace

void addServe(CLI::App& app, Session& session) {
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* command = addCommand(app, session, "serve", "Answers requests over HTTP (Open Inference Protocol v2)");
    command->add_option("packages", arguments->packages, "Packages to serve")->required();
    command->add_option("--host", arguments->host, "Address to listen on; this machine only without it")->capture_default_str();
    command->add_option("--port", arguments->port, "0: any free one")->capture_default_str();
    command->add_option("--token-file", arguments->tokenFile, "File with the bearer token that clients must send");
    command->callback([&session, arguments] { session.run([&] { return run(session, *arguments); }); });
}

} // namespace lepton::cli
