// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/callbacks/CallbackList.h"
#include "core/engine/callbacks/LinesUpTo.h"

namespace lepton::engine::callbacks {

namespace {

constexpr const char* fileName = "histograms.jsonl";

/// RUN/histograms.jsonl: a line a weight and epoch, {"epoch","step","kind":"weight"|"gradient","name", and those of a histogram}.
class Histograms final : public EpochCallback {
public:
    explicit Histograms(const graph::Parameters& p) : m_every(p.integer("epochs")), m_buckets(static_cast<int>(p.integer("buckets"))), m_gradients(p.boolean("gradients")) {}

    Result<void> onRunStart(RunContext& run) override { return keepLinesUpTo(run.runFolder() / fileName, run.epochsDone()); }

    Result<Verdict> onEpochEnd(const EpochReport& report, RunContext& run) override {
        if (report.epoch % m_every != 0)
            return Verdict::Continue;
        std::string lines;
        const auto add = [&](const char* kind, const std::string& name, std::span<const float> values) {
            const auto histogram = exchange::histogramOf(values, m_buckets);
            Json line{{"epoch", report.epoch}, {"step", report.step}, {"kind", kind}, {"name", name}};
            line.update(exchange::toJson(histogram));
            lines += line.dump() + "\n";
            run.publish({std::string(kind) + "s/" + name, report.epoch, report.step, histogram});
        };
        run.eachParameter([&](const std::string& name, std::span<const float> values, std::span<const float> gradient) {
            add("weight", name, values);
            if (m_gradients && !gradient.empty())
                add("gradient", name, gradient);
        });
        LEPTON_CHECK(appendFile(run.runFolder() / fileName, lines));
        run.post({{"event", "histograms"}, {"epoch", report.epoch}, {"file", fileName}});
        return Verdict::Continue;
    }

private:
    std::int64_t m_every;
    int m_buckets;
    bool m_gradients;
};

} // namespace

CallbackType histograms() {
    return {"histograms", LT("core", "Histograms"), LT("core", "How the weights and their gradients are spread, layer by layer: shows what dies or grows too large."),
            {{"epochs", LT("core", "Every"), graph::ParameterKind::Integer, 1, 1, 100000, {}, LT("core", "Epochs from one to the next")},
             {"buckets", LT("core", "Buckets"), graph::ParameterKind::Integer, 40, 2, 1000, {}, LT("core", "Equally wide, from the smallest value to the largest")},
             {"gradients", LT("core", "Gradients"), graph::ParameterKind::Boolean, true, 0, 0, {}, LT("core", "Those of the epoch's last step too")}},
            [](const graph::Parameters& p) { return std::make_unique<Histograms>(p); }};
}

} // namespace lepton::engine::callbacks
