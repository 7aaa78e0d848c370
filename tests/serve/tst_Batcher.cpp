// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/Batcher.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <thread>

using namespace lepton;
using namespace std::chrono_literals;
using Fate = serve::BatchAnswer::Fate;

namespace {

/// Rows of two numbers; row r of a request that begins with `first` is {first + r, -1}.
std::vector<datasets::Array> rows(float first, std::int64_t count) {
    datasets::Array array(datasets::ElementType::Float32, {count, 2});
    for (std::int64_t r = 0; r < count; ++r) {
        array.as<float>()[static_cast<std::size_t>(2 * r)] = first + static_cast<float>(r);
        array.as<float>()[static_cast<std::size_t>(2 * r + 1)] = -1;
    }
    return {array};
}

/// A model that answers twice a row's first number, one number a row, and can be held up at its first batch.
class Doubling {
public:
    Result<std::vector<datasets::Array>> operator()(std::span<const datasets::Array> inputs) {
        const std::int64_t count = inputs[0].shape[0];
        bool first = false;
        {
            const std::lock_guard lock(m_mutex);
            first = m_batches.empty();
            m_batches.push_back(count);
        }
        if (first) {
            m_begun.set_value();
            m_open.wait();
        }
        datasets::Array out(datasets::ElementType::Float32, {count, 1});
        for (std::size_t r = 0; r < static_cast<std::size_t>(count); ++r) {
            if (inputs[0].as<float>()[2 * r] < 0)
                return Error(ErrorCode::Internal, "a negative number");
            out.as<float>()[r] = 2 * inputs[0].as<float>()[2 * r];
        }
        return std::vector{out};
    }

    void waitUntilBegun() { m_begun.get_future().wait(); }
    void open() { m_gate.set_value(); }
    std::vector<std::int64_t> batches() {
        const std::lock_guard lock(m_mutex);
        return m_batches;
    }

private:
    std::promise<void> m_begun, m_gate;
    std::shared_future<void> m_open{m_gate.get_future()};
    std::mutex m_mutex;
    std::vector<std::int64_t> m_batches;
};

struct Fixture {
    explicit Fixture(int threads = 1, serve::BatchOptions options = {})
        : queue(threads, 100), batcher([this](std::span<const datasets::Array> inputs) { return model(inputs); }, queue, options, metrics, {{"model", "m"}, {"version", "1"}}) {}
    ~Fixture() { queue.finish(); }

    std::future<serve::BatchAnswer> ask(float first, std::int64_t count, serve::Clock::time_point deadline = serve::Clock::time_point::max()) {
        auto promise = std::make_shared<std::promise<serve::BatchAnswer>>();
        batcher.submit(rows(first, count), deadline, [promise](serve::BatchAnswer answer) { promise->set_value(std::move(answer)); });
        return promise->get_future();
    }
    double figure(const std::string& name) { return metrics.counter(name, "", {{"model", "m"}, {"version", "1"}})->value(); }

    Doubling model;
    serve::Metrics metrics;
    serve::ComputeQueue queue;
    serve::Batcher batcher;
};

bool doubled(serve::BatchAnswer answer, float first, std::int64_t count) {
    if (answer.fate != Fate::Computed || !answer.outputs.ok() || answer.outputs->size() != 1)
        return false;
    const datasets::Array& out = answer.outputs->front();
    if (out.shape != std::vector<std::int64_t>{count, 1} || out.bytes.size() != static_cast<std::size_t>(count) * sizeof(float))
        return false;
    for (std::int64_t r = 0; r < count; ++r)
        if (out.as<float>()[static_cast<std::size_t>(r)] != 2 * (first + static_cast<float>(r)))
            return false;
    return true;
}

} // namespace

TEST_CASE("a single request is computed at once, alone") {
    Fixture f;
    f.model.open();
    auto answer = f.ask(5, 1);
    REQUIRE(answer.wait_for(5s) == std::future_status::ready);
    CHECK(doubled(answer.get(), 5, 1));
    CHECK(f.model.batches() == std::vector<std::int64_t>{1});
}

TEST_CASE("what waits while others are computed is computed together, and each gets its own rows") {
    Fixture f;
    auto first = f.ask(0, 1);
    f.model.waitUntilBegun();
    std::vector<std::future<serve::BatchAnswer>> answers;
    for (int i = 0; i < 10; ++i)
        answers.push_back(f.ask(static_cast<float>(100 * i), 1 + i % 3));
    f.model.open();
    CHECK(doubled(first.get(), 0, 1));
    for (int i = 0; i < 10; ++i)
        CHECK(doubled(answers[static_cast<std::size_t>(i)].get(), static_cast<float>(100 * i), 1 + i % 3));
    CHECK(f.model.batches() == std::vector<std::int64_t>{1, 19});
    CHECK(f.figure("nv_inference_count") == 20);
    CHECK(f.figure("nv_inference_exec_count") == 2);
    CHECK(f.figure("nv_inference_pending_request_count") == 0);
}

TEST_CASE("no batch is larger than it may be: a large request is computed in parts, and gets one answer") {
    serve::BatchOptions options;
    options.maxSamples = 16;
    Fixture f(2, options);
    f.model.open();
    CHECK(doubled(f.ask(7, 100).get(), 7, 100));
    const auto batches = f.model.batches();
    CHECK(*std::max_element(batches.begin(), batches.end()) <= 16);
    CHECK(f.figure("nv_inference_count") == 100);
}

TEST_CASE("a large request is shared out among idle threads") {
    Fixture f(2);
    auto answer = f.ask(0, 64);
    f.model.waitUntilBegun(); // the first half is held up, so somebody else has the second
    while (f.model.batches().size() < 2)
        std::this_thread::sleep_for(1ms);
    CHECK(f.model.batches() == std::vector<std::int64_t>{32, 32});
    f.model.open();
    CHECK(doubled(answer.get(), 0, 64));
}

TEST_CASE("a full queue refuses at once, and the rest is answered") {
    serve::BatchOptions options;
    options.queueLimit = 2;
    Fixture f(1, options);
    auto first = f.ask(0, 1);
    f.model.waitUntilBegun();
    auto second = f.ask(10, 1);
    auto third = f.ask(20, 1);
    auto refused = f.ask(30, 1);
    REQUIRE(refused.wait_for(0s) == std::future_status::ready);
    CHECK(refused.get().fate == Fate::Full);
    f.model.open();
    CHECK(doubled(first.get(), 0, 1));
    CHECK(doubled(second.get(), 10, 1));
    CHECK(doubled(third.get(), 20, 1));
    CHECK(f.figure("lepton_queue_full_total") == 1);
}

TEST_CASE("a request whose deadline has passed is not computed") {
    Fixture f;
    auto first = f.ask(0, 1);
    f.model.waitUntilBegun();
    auto late = f.ask(10, 1, serve::Clock::now() + 1ms);
    auto patient = f.ask(20, 1, serve::Clock::now() + 1h);
    std::this_thread::sleep_for(5ms);
    f.model.open();
    CHECK(late.get().fate == Fate::Expired);
    CHECK(doubled(patient.get(), 20, 1));
    CHECK(f.model.batches() == std::vector<std::int64_t>{1, 1});
    CHECK(f.figure("lepton_deadline_exceeded_total") == 1);
}

TEST_CASE("a request that makes the model fail harms no other in its batch") {
    Fixture f;
    auto first = f.ask(0, 1);
    f.model.waitUntilBegun();
    auto good = f.ask(10, 2);
    auto bad = f.ask(-5, 1);
    auto alsoGood = f.ask(30, 3);
    f.model.open();
    CHECK(doubled(good.get(), 10, 2));
    CHECK(doubled(alsoGood.get(), 30, 3));
    const auto answer = bad.get();
    CHECK(answer.fate == Fate::Computed);
    CHECK_FALSE(answer.outputs.ok());
}

TEST_CASE("arrays of other types are not joined") {
    Fixture f;
    auto first = f.ask(0, 1);
    f.model.waitUntilBegun();
    std::promise<serve::BatchAnswer> bytes;
    auto floats = f.ask(10, 1);
    datasets::Array wide(datasets::ElementType::Float32, {1, 4});
    wide.as<float>()[0] = 3;
    f.batcher.submit({wide}, serve::Clock::time_point::max(), [&](serve::BatchAnswer answer) { bytes.set_value(std::move(answer)); });
    f.model.open();
    CHECK(doubled(floats.get(), 10, 1));
    CHECK(doubled(bytes.get_future().get(), 3, 1));
    CHECK(f.model.batches() == std::vector<std::int64_t>{1, 1, 1});
}

TEST_CASE("with a wait, a batch fills up while another is computed, but not for longer") {
    serve::BatchOptions options;
    options.wait = 50ms;
    Fixture f(2, options);
    auto first = f.ask(0, 1); // nothing is being computed: no waiting
    f.model.waitUntilBegun();
    const auto before = serve::Clock::now();
    auto second = f.ask(10, 1);
    auto third = f.ask(20, 1);
    CHECK(doubled(second.get(), 10, 1)); // the first is still held up: the wait ended
    CHECK(serve::Clock::now() - before >= 45ms);
    CHECK(doubled(third.get(), 20, 1));
    CHECK(f.model.batches() == std::vector<std::int64_t>{1, 2});
    f.model.open();
    CHECK(doubled(first.get(), 0, 1));
}

TEST_CASE("what waits is answered though the batcher has gone") {
    Doubling model;
    serve::Metrics metrics;
    serve::ComputeQueue queue(1, 100);
    std::promise<serve::BatchAnswer> first, second;
    {
        serve::Batcher batcher([&](std::span<const datasets::Array> inputs) { return model(inputs); }, queue, {}, metrics, {});
        batcher.submit(rows(1, 1), serve::Clock::time_point::max(), [&](serve::BatchAnswer answer) { first.set_value(std::move(answer)); });
        model.waitUntilBegun();
        batcher.submit(rows(2, 1), serve::Clock::time_point::max(), [&](serve::BatchAnswer answer) { second.set_value(std::move(answer)); });
    }
    model.open();
    CHECK(doubled(first.get_future().get(), 1, 1));
    CHECK(doubled(second.get_future().get(), 2, 1));
    queue.finish();
}

TEST_CASE("many threads that ask at once all get their own answers") {
    Fixture f(2);
    f.model.open();
    std::atomic<int> wrong{0};
    std::vector<std::thread> clients;
    for (int c = 0; c < 8; ++c)
        clients.emplace_back([&, c] {
            for (int i = 0; i < 200; ++i) {
                const auto first = static_cast<float>(c * 1000 + i);
                wrong += doubled(f.ask(first, 1 + i % 40).get(), first, 1 + i % 40) ? 0 : 1;
            }
        });
    for (auto& client : clients)
        client.join();
    CHECK(wrong == 0);
}
