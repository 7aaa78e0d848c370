// SPDX-License-Identifier: GPL-3.0-or-later
// Callbacks that act on the run or on the world around it: limits, unfreezing, commands, webhooks.
#include "tests/engine/FakeRun.h"
#include "tests/engine/RunFixture.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>

using namespace lepton;
using namespace lepton::testing;

namespace {

std::unique_ptr<engine::EpochCallback> make(const std::string& name, const Json& parameters = Json::object()) {
    auto made = engine::makeCallback(name, parameters);
    REQUIRE_MESSAGE(made.ok(), (made.ok() ? "" : made.error().line()));
    return std::move(*made);
}

/// Listens on a free port of this machine. Answers each request with `status`; with 0 never.
class Listener {
public:
    explicit Listener(int status) : m_status(status), m_socket(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::bind(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0);
        REQUIRE(::listen(m_socket, 8) == 0);
        socklen_t length = sizeof(address);
        ::getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &length);
        url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/hook";
        if (m_status != 0)
            m_thread = std::thread([this] { serve(); });
    }
    ~Listener() {
        ::shutdown(m_socket, SHUT_RDWR);
        ::close(m_socket);
        if (m_thread.joinable())
            m_thread.join();
    }

    std::string url;
    std::vector<Json> bodies; ///< complete once the callback is gone

private:
    void serve() {
        for (;;) {
            const int peer = ::accept(m_socket, nullptr, nullptr);
            if (peer < 0)
                return;
            std::string request;
            std::string block(4096, '\0');
            for (;;) {
                const long count = ::recv(peer, block.data(), block.size(), 0);
                if (count <= 0)
                    break;
                request.append(block.data(), static_cast<std::size_t>(count));
                const auto head = request.find("\r\n\r\n");
                const auto said = request.find("Content-Length: ");
                if (head != std::string::npos && said != std::string::npos && request.size() >= head + 4 + std::stoul(request.substr(said + 16))) {
                    bodies.push_back(Json::parse(request.substr(head + 4)));
                    break;
                }
            }
            const std::string answer = "HTTP/1.1 " + std::to_string(m_status) + " X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            (void)!::send(peer, answer.data(), answer.size(), MSG_NOSIGNAL);
            ::close(peer);
        }
    }

    int m_status;
    int m_socket;
    std::thread m_thread;
};

double secondsOf(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace

TEST_CASE("a checkpoint of every third epoch is kept") {
    const TemporaryFolder temporary;
    FakeRun run(temporary.path());
    const auto callback = make("every-n-checkpoint", {{"epochs", 3}});
    for (std::int64_t epoch = 1; epoch <= 10; ++epoch)
        REQUIRE(callback->onEpochEnd(reportOf(epoch), run).ok());
    CHECK(run.kept == std::vector<std::int64_t>{3, 6, 9});
}

TEST_CASE("a time limit counts what was trained, at the epoch's end or at once") {
    const TemporaryFolder temporary;
    FakeRun run(temporary.path());
    const auto after = make("time-limit", {{"minutes", 2}});
    const auto atOnce = make("time-limit", {{"minutes", 2}, {"when", "at-once"}});
    CHECK_FALSE(after->wantsSteps());
    CHECK(atOnce->wantsSteps());
    run.trained = 119;
    CHECK(*after->onEpochEnd(reportOf(1), run) == engine::Verdict::Continue);
    CHECK(*atOnce->onStep({7, 2, 0.5, 0.01}, run) == engine::Verdict::Continue);
    run.trained = 120;
    CHECK(*after->onEpochEnd(reportOf(2), run) == engine::Verdict::Stop);
    CHECK(*atOnce->onStep({8, 2, 0.5, 0.01}, run) == engine::Verdict::Stop);
}

TEST_CASE("layers are unfrozen before their epoch, once, and not again by a resumed run") {
    const TemporaryFolder temporary;
    FakeRun run(temporary.path());
    const auto callback = make("unfreeze", {{"epoch", 3}, {"layers", "conv*, linear1"}});
    REQUIRE(callback->onRunStart(run).ok());
    REQUIRE(callback->onEpochEnd(reportOf(1), run).ok());
    CHECK(run.thawed.empty());
    REQUIRE(callback->onEpochEnd(reportOf(2), run).ok());
    REQUIRE(callback->onEpochEnd(reportOf(3), run).ok());
    CHECK(run.thawed == std::vector<std::vector<std::string>>{{"conv*", "linear1"}});
    REQUIRE(run.events.size() == 1);
    CHECK(run.events[0]["epoch"] == 3);
    CHECK(run.events[0]["weights"] == Json{"conv1.weight"});
    const auto resumed = make("unfreeze", {{"epoch", 3}, {"layers", "conv*, linear1"}});
    resumed->restore(callback->state());
    run.done = 5;
    REQUIRE(resumed->onRunStart(run).ok());
    CHECK(run.thawed.size() == 1);
    // One that matches nothing says so.
    run.frozen.clear();
    REQUIRE(make("unfreeze", {{"epoch", 1}, {"layers", "nonsense"}})->onRunStart(run).ok());
    CHECK(run.warnings.size() == 1);
}

TEST_CASE("a shell command gets the metrics, and its output is an event") {
    const TemporaryFolder temporary;
    FakeRun run(temporary.path());
    const auto callback = make("shell-command", {{"command", "echo $LEPTON_EPOCH $LEPTON_VALIDATION_LOSS; basename \"$LEPTON_RUN\""}, {"when", "each-epoch"}});
    REQUIRE(callback->onRunStart(run).ok());
    REQUIRE(callback->onEpochEnd(reportOf(4, 0.125), run).ok());
    REQUIRE(run.events.size() == 1);
    CHECK(run.events[0]["event"] == "command");
    CHECK(run.events[0]["status"] == 0);
    CHECK(run.events[0]["output"] == "4 0.125\n" + temporary.path().filename().string() + "\n");
    REQUIRE(callback->onRunEnd({"completed", {{"epoch", 4}, {"metrics", {{"loss", 0.125}}}}, 1, std::nullopt}, run).ok());
    CHECK(run.events.size() == 2);
}

TEST_CASE("a shell command that fails or takes too long is an error that shows it") {
    const TemporaryFolder temporary;
    FakeRun run(temporary.path());
    const auto failing = make("shell-command", {{"command", "echo oh; exit 3"}, {"when", "each-epoch"}});
    REQUIRE(failing->onRunStart(run).ok());
    const auto failed = failing->onEpochEnd(reportOf(1), run);
    REQUIRE_FALSE(failed.ok());
    CHECK(failed.error().line().find("status 3") != std::string::npos);
    CHECK(run.events.back()["output"] == "oh\n");
    const auto slow = make("shell-command", {{"command", "sleep 30 & wait"}, {"when", "each-epoch"}, {"seconds", 0.3}});
    REQUIRE(slow->onRunStart(run).ok());
    double seconds = 0;
    seconds = secondsOf([&] { CHECK_FALSE(slow->onEpochEnd(reportOf(2), run).ok()); });
    CHECK(seconds < 10);
}

TEST_CASE("a shell command that nobody has confirmed is not run") {
    const TemporaryFolder temporary;
    FakeRun run(temporary.path());
    run.confirmed = false;
    const auto callback = make("shell-command", {{"command", "touch '" + (temporary / "ran").string() + "'"}, {"when", "each-epoch"}});
    const auto refused = callback->onRunStart(run);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().hint.str().find("--allow-commands") != std::string::npos);
    REQUIRE(callback->onEpochEnd(reportOf(1), run).ok());
    REQUIRE(callback->onRunEnd({"completed", nullptr, 1, std::nullopt}, run).ok());
    CHECK_FALSE(std::filesystem::exists(temporary / "ran"));
    CHECK(run.events.empty());
}

TEST_CASE("a webhook gets each epoch and the end") {
    const TemporaryFolder temporary;
    FakeRun run(temporary.path());
    Listener listener(204);
    auto callback = make("webhook", {{"url", listener.url}});
    REQUIRE(callback->onRunStart(run).ok());
    REQUIRE(callback->onEpochEnd(reportOf(1), run).ok());
    REQUIRE(callback->onEpochEnd(reportOf(2), run).ok());
    REQUIRE(callback->onRunEnd({"completed", {{"epoch", 2}}, 3, std::nullopt}, run).ok());
    callback.reset();
    REQUIRE(listener.bodies.size() == 3);
    CHECK(listener.bodies[1]["event"] == "epoch");
    CHECK(listener.bodies[1]["epoch"] == 2);
    CHECK(listener.bodies[1]["validation"]["loss"] == 0.5);
    CHECK(listener.bodies[2]["event"] == "run-finished");
    CHECK(listener.bodies[2]["status"] == "completed");
    CHECK(listener.bodies[2]["project"] == "Fake");
}

TEST_CASE("a webhook that never answers holds neither an epoch nor, for longer than its limit, the end") {
    const TemporaryFolder temporary;
    FakeRun run(temporary.path());
    Listener silent(0);
    auto callback = make("webhook", {{"url", silent.url}, {"seconds", 0.5}});
    REQUIRE(callback->onRunStart(run).ok());
    CHECK(secondsOf([&] {
              for (std::int64_t epoch = 1; epoch <= 40; ++epoch)
                  REQUIRE(callback->onEpochEnd(reportOf(epoch), run).ok());
          }) < 0.2);
    CHECK(secondsOf([&] { (void)callback->onRunEnd({"completed", nullptr, 1, std::nullopt}, run); }) < 1.5);
    CHECK(secondsOf([&] { callback.reset(); }) < 1.5);
}

TEST_CASE("a webhook that refuses is an error, told once") {
    const TemporaryFolder temporary;
    FakeRun run(temporary.path());
    Listener refusing(500);
    const auto callback = make("webhook", {{"url", refusing.url}});
    REQUIRE(callback->onRunStart(run).ok());
    int errors = 0;
    for (std::int64_t epoch = 1; epoch <= 40 && errors == 0; ++epoch) {
        errors += callback->onEpochEnd(reportOf(epoch), run).ok() ? 0 : 1;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    CHECK(errors == 1);
    CHECK(callback->onRunEnd({"completed", nullptr, 1, std::nullopt}, run).ok());
    CHECK_FALSE(make("webhook", {{"url", "ftp://x"}})->onRunStart(run).ok());
}

TEST_CASE("a notification that can't be shown is an error, not a wait") {
    const TemporaryFolder temporary;
    FakeRun run(temporary.path());
    const auto callback = make("desktop-notification");
    CHECK(callback->onEpochEnd(reportOf(1), run).ok()); // only at the end
    CHECK(secondsOf([&] { (void)callback->onRunEnd({"completed", nullptr, 1, std::nullopt}, run); }) < 6);
}

TEST_CASE("a failing callback that is to stop the run does so, with everything kept, and the run can be resumed") {
    class OnceFaulty final : public engine::EpochCallback {
    public:
        explicit OnceFaulty(Path flag) : m_flag(std::move(flag)) {}
        Result<engine::Verdict> onEpochEnd(const engine::EpochReport& report, engine::RunContext&) override {
            if (report.epoch == 2 && !std::filesystem::exists(m_flag)) {
                REQUIRE(writeFile(m_flag, "").ok());
                throw std::runtime_error("no luck");
            }
            return engine::Verdict::Continue;
        }

    private:
        Path m_flag;
    };
    const TemporaryFolder temporary;
    const Path flag = temporary / "flag";
    engine::registerCallback({"once-faulty", "Once faulty", "", {}, [flag](const graph::Parameters&) { return std::make_unique<OnceFaulty>(flag); }});
    RunFixture run;
    run.info.project.training.callbacks = {{"once-faulty", {{"on_error", "stop"}}}};
    const Path folder = run.makeFolder(temporary.path());
    const auto outcome = run.train(folder);
    REQUIRE_FALSE(outcome.ok());
    CHECK(outcome.error().line().find("no luck") != std::string::npos);
    CHECK(eventsOf(folder, "run-finished").back()["status"] == "failed");
    CHECK(eventsOf(folder, "epoch").size() == 2);
    REQUIRE(run.train(folder, true).ok());
    CHECK(eventsOf(folder, "epoch").size() == 3);
    const TemporaryFolder other;
    const Path undisturbed = run.makeFolder(other.path());
    REQUIRE(writeFile(flag, "").ok());
    REQUIRE(run.train(undisturbed).ok());
    CHECK(lossesOf(folder) == lossesOf(undisturbed));
}

TEST_CASE("a time limit at once stops in the middle of an epoch, and the run goes on from there") {
    const TemporaryFolder temporary;
    RunFixture run;
    run.info.project.training.epochs = 100000;
    run.info.project.training.callbacks = {{"time-limit", {{"minutes", 0.01}, {"when", "at-once"}}}};
    const Path folder = run.makeFolder(temporary.path());
    const auto outcome = run.train(folder);
    REQUIRE(outcome.ok());
    CHECK(outcome->status == "stopped");
    CHECK(eventsOf(folder, "early-stop").back()["callback"] == "time-limit");
    CHECK(eventsOf(folder, "checkpoint").back()["step"] == eventsOf(folder, "step").back()["step"]);
}
