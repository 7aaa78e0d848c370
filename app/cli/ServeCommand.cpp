// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"
#include "app/cli/ModelArgument.h"

#include "core/base/Files.h"
#include "core/base/platform/Platform.h"
#include "core/serve/Server.h"

#ifdef LEPTON_PICTURES
#include "datasets/PictureReader.h"
#include "datasets/pictures/Pictures.h"
#endif

#include <chrono>
#include <memory>
#include <thread>

namespace lepton::cli {

namespace {

#ifdef LEPTON_PICTURES
/// Of a picture that a client sends: those of phones, and 150 MB of memory.
constexpr std::int64_t mostPixels = 50'000'000;
#endif

struct Arguments {
    std::vector<std::string> packages;
    std::string repository, tokenFile, certificate, key;
    double batchWaitMilliseconds = 0;
    std::size_t bodyLimitMb = 64;
    serve::ServerOptions server; ///< what goes through as it is
};

/// A run's folder is served as its best checkpoint.
Result<serve::ModelSources> sourcesOf(const Arguments& arguments) {
    serve::ModelSources out;
    std::error_code fault;
    for (const auto& path : arguments.packages) {
        if (!std::filesystem::is_directory(path, fault)) {
            out.packages.emplace_back(path);
            continue;
        }
        LEPTON_TRY(auto model, openModel(path));
        out.models.push_back(std::move(model));
    }
    out.folder = arguments.repository;
    if (!arguments.repository.empty() && !std::filesystem::is_directory(arguments.repository, fault))
        return Error(ErrorCode::NotFound, LT("core", "There is no such folder")).at(arguments.repository).fix(LT("core", "Give --repository a folder of packages"));
    return out;
}

Result<int> run(const Session& session, const Arguments& arguments) {
    platform::watchInterrupts();
    serve::ServerOptions options = arguments.server;
    options.tlsCertificate = arguments.certificate;
    options.tlsKey = arguments.key;
    options.bodyLimit = arguments.bodyLimitMb << 20U;
    options.batch.wait = std::chrono::microseconds(static_cast<std::int64_t>(arguments.batchWaitMilliseconds * 1000));
    options.batch.queueLimit = options.queueLimit;
    if (!arguments.tokenFile.empty()) {
        LEPTON_TRY(options.access, serve::Access::read(arguments.tokenFile));
    }
#ifdef LEPTON_PICTURES
    options.decode = [](std::span<const std::byte> bytes, const std::string& where) { return datasets::pictures::decodeWithin(bytes, where, mostPixels); };
    datasets::setPictureReader(options.decode); // of pictures in rows
#endif
    LEPTON_TRY(auto sources, sourcesOf(arguments));
    LEPTON_TRY(const auto server, serve::Server::start(std::move(options), std::move(sources)));
    const Json index = server->index();
    Json names = Json::array();
    for (const auto& entry : index)
        if (entry["state"] == "READY")
            names.push_back({{"name", entry["name"]}, {"version", entry["version"]}});
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
    command->add_option("packages", arguments->packages, "Packages to serve");
    command->add_option("--repository", arguments->repository, "Folder of packages, in it and one level below: several models and versions, the newest of each by default");
    auto& server = arguments->server;
    command->add_option("--host", server.host, "Address to listen on; this machine only without it")->capture_default_str();
    command->add_option("--port", server.port, "0: any free one")->capture_default_str();
    command->add_option("--token-file", arguments->tokenFile, "File with the bearer token that clients must send, or lines “ROLE TOKEN” with ROLE infer, metrics or admin");
    command->add_option("--tls-certificate", arguments->certificate, "Serve HTTPS with this certificate (PEM, with its chain)");
    command->add_option("--tls-key", arguments->key, "The certificate's key (PEM)");
    command->add_option("--threads", server.threads, "Threads that compute; 0: all the machine has")->check(CLI::Range(0, 1024))->envname("LEPTON_SERVE_THREADS")->capture_default_str();
    command->add_option("--max-batch", server.batch.maxSamples, "Samples that are computed at once, from one request or several")->check(CLI::Range(1, 65536))->envname("LEPTON_SERVE_MAX_BATCH")->capture_default_str();
    command->add_option("--batch-wait-ms", arguments->batchWaitMilliseconds, "How long a batch that is not full may wait for more while another is computed")->check(CLI::Range(0.0, 10000.0))->capture_default_str();
    command->add_option("--queue", server.queueLimit, "Requests that may wait; beyond it 503 with Retry-After")->check(CLI::Range(1, 1000000))->envname("LEPTON_SERVE_QUEUE")->capture_default_str();
    command->add_option("--deadline-s", server.deadlineSeconds, "Requests that wait for longer are answered 504; 0: none")->check(CLI::Range(0.0, 86400.0))->envname("LEPTON_SERVE_DEADLINE_S")->capture_default_str();
    command->add_option("--body-limit-mb", arguments->bodyLimitMb, "Largest body of a request; beyond it 413")->check(CLI::Range(1, 65536))->capture_default_str();
    command->add_option("--rate", server.ratePerSecond, "Requests a second of one client address; beyond it 429 with Retry-After; 0: any number")->check(CLI::Range(0.0, 1e9))->capture_default_str();
    command->add_option("--connections", server.connections, "Connections at once; beyond it 503")->check(CLI::Range(1, 1000000))->capture_default_str();
    command->add_option("--access-log", server.accessLog, "File that gets a JSON line of each request, opened anew on SIGHUP; - for standard error");
    command->add_option("--drain-delay-s", server.drainDelaySeconds, "From SIGTERM on, answer as before for so long, but for readiness, which says 503")->check(CLI::Range(0.0, 3600.0))->capture_default_str();
    command->add_option("--drain-s", server.drainSeconds, "How long answers that are under way may then take")->check(CLI::Range(0.0, 3600.0))->capture_default_str();
    command->callback([&session, arguments] {
        if (arguments->packages.empty() && arguments->repository.empty())
            throw CLI::RequiredError("packages or --repository");
        session.run([&] { return run(session, *arguments); });
    });
}

} // namespace lepton::cli
