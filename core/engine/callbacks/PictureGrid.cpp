// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/AdversarialRunner.h"
#include "core/engine/Answers.h"
#include "core/engine/ModelParts.h"
#include "core/engine/callbacks/CallbackList.h"
#include "core/engine/callbacks/Examples.h"
#include "core/engine/callbacks/Grid.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>

namespace lepton::engine::callbacks {

namespace {

/// RUN/samples/grid-000001.png and the event "pictures": what a generator makes, what came out beside what was put in, or samples in frames that say
/// whether the answer is right.
class PictureGrid final : public EpochCallback {
public:
    explicit PictureGrid(const graph::Parameters& p) : m_count(p.integer("pictures")), m_every(p.integer("epochs")) {}

    Result<Verdict> onEpochEnd(const EpochReport& report, RunContext& run) override {
        if (report.epoch % m_every != 0 && report.epoch != report.epochs)
            return Verdict::Continue;
        LEPTON_TRY(const auto model, run.model());
        LEPTON_TRY(const Sheet sheet, makesPictures(*model) ? generated(*model) : answered(*model, run));
        const auto pixels = gridOf(sheet.pictures, sheet.frames, sheet.columns);
        std::array<char, 32> name{};
        std::snprintf(name.data(), name.size(), "grid-%06lld.png", static_cast<long long>(report.epoch));
        LEPTON_CHECK(writeFile(run.runFolder() / "samples" / name.data(), exchange::pngBytes(pixels)));
        run.publish({"pictures", report.epoch, report.step, pixels});
        run.post({{"event", "pictures"}, {"epoch", report.epoch}, {"file", std::string("samples/") + name.data()}, {"columns", sheet.columns}, {"items", sheet.items}});
        return Verdict::Continue;
    }

private:
    struct Sheet {
        datasets::Array pictures; ///< uint8 [n, C, H, W]
        std::vector<Frame> frames;
        int columns = 1;
        Json items = Json::array();
    };

    int columnsFor(std::int64_t count) const { return static_cast<int>(std::ceil(std::sqrt(static_cast<double>(count)))); }

    Result<Sheet> generated(const Model& model) const {
        GenerationSettings settings;
        settings.count = m_count;
        LEPTON_TRY(auto pictures, generatePictures(model, settings));
        return Sheet{std::move(pictures), {}, columnsFor(m_count), Json::array()};
    }

    Result<Sheet> answered(const Model& model, RunContext& run) const {
        const auto indices = exampleIndices(run.data(), m_count);
        LEPTON_TRY(const Gathered gathered, gatherFor(model, *run.data().batches, indices));
        const datasets::Array* pictures = nullptr;
        for (const auto& input : gathered.inputs)
            if (input.type == datasets::ElementType::UInt8 && input.shape.size() == 4)
                pictures = &input;
        if (pictures == nullptr)
            return Error(ErrorCode::BadValue, LT("core", "The data has no pictures, so there is no grid of them")).at("training.callbacks").fix(LT("core", "Take the callback “Sample predictions”"));
        const std::string& kind = model.objective().type;
        if (kind == "reconstruction" || kind == "vae")
            return besideEachOther(model, gathered, *pictures);
        Sheet sheet{*pictures, {}, columnsFor(m_count), Json::array()};
        LEPTON_TRY(const auto examples, answerExamples(model, *run.data().batches, indices));
        for (const auto& example : examples) {
            sheet.frames.push_back(kind != "classification" ? Frame::None : example.truth == example.answer ? Frame::Right : Frame::Wrong);
            sheet.items.push_back(toJson(example));
        }
        return sheet;
    }

    /// What was put in at the left of what came out.
    static Result<Sheet> besideEachOther(const Model& model, const Gathered& gathered, const datasets::Array& given) {
        LEPTON_TRY(const auto answers, model.infer(gathered.inputs));
        if (answers.front().elements() != given.elements())
            return Error(ErrorCode::BadValue, LT("core", "What the network gives back is no picture of the size that it was given")).at("training.callbacks");
        const datasets::Array made = arrayOf(asPixels(tensorView(answers.front()).view(given.shape), model.preparation().tensorSteps()));
        constexpr int pairsInARow = 4;
        Sheet sheet{datasets::Array(datasets::ElementType::UInt8, given.shape), {}, 2 * pairsInARow, Json::array()};
        sheet.pictures.shape[0] *= 2;
        sheet.pictures.bytes.resize(given.bytes.size() * 2);
        const std::size_t one = given.bytes.size() / static_cast<std::size_t>(given.shape[0]);
        for (std::size_t i = 0; i < static_cast<std::size_t>(given.shape[0]); ++i) {
            std::memcpy(&sheet.pictures.bytes[2 * i * one], &given.bytes[i * one], one);
            std::memcpy(&sheet.pictures.bytes[(2 * i + 1) * one], &made.bytes[i * one], one);
        }
        return sheet;
    }

    std::int64_t m_count, m_every;
};

} // namespace

CallbackType pictureGrid() {
    return {"picture-grid", LT("core", "Picture grid"), LT("core", "A sheet of pictures each epoch: samples with right and wrong answers, or what the network makes."),
            {{"pictures", LT("core", "Pictures"), graph::ParameterKind::Integer, 16, 1, 256, {}, LT("core", "On one sheet")},
             {"epochs", LT("core", "Every"), graph::ParameterKind::Integer, 1, 1, 100000, {}, LT("core", "Epochs from one to the next")}},
            [](const graph::Parameters& p) { return std::make_unique<PictureGrid>(p); }};
}

} // namespace lepton::engine::callbacks
