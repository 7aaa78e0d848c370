// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Safetensors.h"
#include "core/report/sections/Sections.h"
#include "datasets/PictureReader.h"
#include "datasets/Table.h"

#include <algorithm>
#include <cmath>

namespace lepton::report {

namespace {

constexpr std::size_t mostWrong = 18, mostRight = 12, mostRows = 10;
constexpr std::int64_t thumbnail = 128;
constexpr std::size_t longestText = 420;

/// One answer of a classifier.
struct Answer {
    std::int64_t index = 0, truth = 0, answer = 0;
    double score = 0, loss = 0;
};

std::vector<Answer> answersOf(const Json& columns) {
    std::vector<Answer> out;
    if (!columns.is_object())
        return out;
    const auto index = numbersOf(columns.value("index", Json())), truth = numbersOf(columns.value("truth", Json())), answer = numbersOf(columns.value("answer", Json())),
               score = numbersOf(columns.value("score", Json()));
    auto loss = numbersOf(columns.value("loss", Json()));
    loss.resize(index.size(), 0);
    for (std::size_t i = 0; i < std::min({index.size(), truth.size(), answer.size(), score.size()}); ++i)
        if (std::isfinite(index[i]) && std::isfinite(truth[i]) && std::isfinite(answer[i]))
            out.push_back({static_cast<std::int64_t>(index[i]), static_cast<std::int64_t>(truth[i]), static_cast<std::int64_t>(answer[i]), score[i],
                           std::isfinite(loss[i]) ? loss[i] : 1e300});
    return out;
}

/// The first `most` by `before` of those that `wanted` takes.
template <typename T, typename Wanted, typename Before>
std::vector<T> chosen(const std::vector<T>& all, std::size_t most, Wanted wanted, Before before) {
    std::vector<T> out;
    std::copy_if(all.begin(), all.end(), std::back_inserter(out), wanted);
    std::stable_sort(out.begin(), out.end(), before);
    if (out.size() > most)
        out.resize(most);
    return out;
}

/// What one sample is: a picture, or the words of a row.
class Samples {
public:
    explicit Samples(const RunFacts& facts) : m_facts(facts), m_source(facts.input.source.get()) {
        const Json& recipe = facts.project.recipe;
        m_step = recipe.is_array() && !recipe.empty() ? recipe[0] : Json::object();
        if (m_source == nullptr)
            return;
        m_pictures = m_source->info().kind == "pictures";
        for (const auto& column : m_step.value("columns", Json::array()))
            if (column.is_object() && column.value("kind", Json()) == Json("picture") && column.value("name", Json()).is_string())
                m_pictureColumn = column["name"].get<std::string>();
    }
    bool have() const { return m_source != nullptr; }
    bool pictures() const { return m_pictures || !m_pictureColumn.empty(); }
    bool has(std::int64_t i) const { return m_source != nullptr && i >= 0 && i < (m_pictures ? m_source->size() : m_source->table() != nullptr ? m_source->table()->rows() : 0); }
    std::string name(std::int64_t i) const { return m_source->name(i); }

    Picture picture(std::int64_t i) const {
        const auto* column = m_pictures || m_source->table() == nullptr ? nullptr : m_source->table()->find(m_pictureColumn);
        const Path folder = m_facts.project.data.source.has_extension() ? m_facts.project.data.source.parent_path() : m_facts.project.data.source;
        const auto array = m_pictures ? m_source->read(i) : column != nullptr ? datasets::readPicture(folder / column->cells[static_cast<std::size_t>(i)]) : Result<datasets::Array>(datasets::Array());
        return array ? pictureOf(*array, thumbnail) : Picture();
    }

    /// A text as it is; of a row "column value, …" in the recipe's order.
    std::string words(std::int64_t i) const {
        const auto* table = m_source->table();
        const auto cell = [&](const std::string& name) {
            const auto* column = table->find(name);
            return column != nullptr ? column->cells[static_cast<std::size_t>(i)] : std::string();
        };
        if (m_step.value("text", Json()).is_string())
            return shortened(cell(m_step["text"].get<std::string>()), longestText);
        std::vector<std::string> parts;
        for (const char* key : {"user", "item"})
            if (m_step.value(key, Json()).is_string())
                parts.push_back(m_step[key].get<std::string>() + " " + shortened(cell(m_step[key].get<std::string>()), 60));
        for (const auto& column : m_step.value("columns", Json::array())) {
            const Json name = column.is_object() ? column.value("name", Json()) : column;
            if (name.is_string() && parts.size() < 16)
                parts.push_back(name.get<std::string>() + " " + shortened(cell(name.get<std::string>()), 60));
        }
        return m_facts.language.list(parts);
    }

private:
    const RunFacts& m_facts;
    const datasets::Source* m_source;
    Json m_step;
    bool m_pictures = false;
    std::string m_pictureColumn;
};

void addPictures(Content& content, const RunFacts& facts, const Samples& samples, const std::vector<Answer>& answers) {
    PictureGrid grid;
    for (const auto& answer : answers) {
        Picture picture = samples.picture(answer.index);
        if (picture.width == 0)
            continue;
        const bool right = answer.truth == answer.answer;
        const std::string title = right ? facts.className(answer.truth) : facts.className(answer.truth) + " → " + facts.className(answer.answer);
        grid.entries.push_back({std::move(picture), title, facts.language.percent(answer.score), right ? colour::ok : colour::error, samples.name(answer.index)});
    }
    content.add(std::move(grid));
}

void addRows(Content& content, const RunFacts& facts, const Samples& samples, const std::vector<Answer>& answers) {
    Table table{{{facts.say(Text(LT("report", "Sample")))}, {facts.say(Text(LT("report", "Truth")))}, {facts.say(Text(LT("report", "Answer")))},
                 {facts.say(Text(LT("report", "Score"))), Align::Right}},
                {}};
    for (const auto& answer : answers)
        table.rows.push_back({{samples.words(answer.index)}, {facts.className(answer.truth)}, {facts.className(answer.answer), std::nullopt, answer.truth == answer.answer ? colour::ok : colour::error},
                              {facts.language.percent(answer.score)}});
    content.add(std::move(table));
}

void addAnswers(Content& content, const RunFacts& facts, const Samples& samples, const Text& heading, const Text& remark, const std::vector<Answer>& answers) {
    content.heading(2, heading);
    if (answers.empty())
        return content.paragraph(LT("report", "There are none."), true);
    content.paragraph(remark, true);
    if (samples.pictures())
        return addPictures(content, facts, samples, answers);
    addRows(content, facts, samples, {answers.begin(), answers.begin() + static_cast<std::ptrdiff_t>(std::min(mostRows, answers.size()))});
}

bool addClassified(Content& content, const RunFacts& facts, const Samples& samples) {
    const auto all = answersOf(facts.evaluated("answers"));
    if (all.empty() || !samples.have())
        return false;
    const auto wrong = chosen(all, mostWrong, [&](const Answer& a) { return a.truth != a.answer && samples.has(a.index); }, [](const Answer& a, const Answer& b) { return a.loss > b.loss; });
    const auto right = chosen(all, mostRight, [&](const Answer& a) { return a.truth == a.answer && samples.has(a.index); }, [](const Answer& a, const Answer& b) { return a.score > b.score; });
    addAnswers(content, facts, samples, LT("report", "Wrong"), LT("report", "The wrong answers with the highest loss: truth → answer, and how sure the network was."), wrong);
    addAnswers(content, facts, samples, LT("report", "Right"), LT("report", "The right answers of which the network was surest."), right);
    return true;
}

/// Of a regression: the values that are farthest off, and the nearest.
bool addMeasured(Content& content, const RunFacts& facts, const Samples& samples) {
    const Json& all = facts.evaluated("scatter");
    if (!all.is_array() || all.empty() || !all[0].is_object())
        return false;
    struct Value {
        std::int64_t index;
        double truth, prediction;
        double error() const { return std::abs(prediction - truth); }
    };
    const auto index = numbersOf(all[0].value("index", Json())), truth = numbersOf(all[0].value("truth", Json())), prediction = numbersOf(all[0].value("prediction", Json()));
    const bool series = facts.input.source && facts.input.source->info().kind == "series"; // its samples are windows, not rows
    std::vector<Value> values;
    for (std::size_t i = 0; i < std::min({index.size(), truth.size(), prediction.size()}); ++i)
        values.push_back({static_cast<std::int64_t>(index[i]), truth[i], prediction[i]});
    if (values.empty() || series || !samples.have())
        return false;
    const auto take = [&](const Text& heading, auto before) {
        content.heading(2, heading);
        Table table{{{facts.say(Text(LT("report", "Sample")))}, {facts.say(Text(LT("report", "Truth"))), Align::Right}, {facts.say(Text(LT("report", "Prediction"))), Align::Right},
                     {facts.say(Text(LT("report", "Error"))), Align::Right}},
                    {}};
        for (const auto& value : chosen(values, mostRows, [&](const Value& v) { return samples.has(v.index) && std::isfinite(v.error()); }, before))
            table.rows.push_back({{samples.pictures() && facts.input.source->info().kind == "pictures" ? samples.name(value.index) : samples.words(value.index)},
                                  {facts.language.number(value.truth)}, {facts.language.number(value.prediction)}, {facts.language.number(value.prediction - value.truth, 3)}});
        content.add(std::move(table));
    };
    take(LT("report", "Farthest off"), [](const Value& a, const Value& b) { return a.error() > b.error(); });
    take(LT("report", "Nearest"), [](const Value& a, const Value& b) { return a.error() < b.error(); });
    return true;
}

/// Of a generator: what it made after its last epoch.
bool addGenerated(Content& content, const RunFacts& facts) {
    std::vector<Path> files;
    std::error_code fault;
    for (const auto& entry : std::filesystem::directory_iterator(project::RunPaths{facts.input.run}.samples(), fault))
        if (entry.path().extension() == ".safetensors")
            files.push_back(entry.path());
    if (files.empty())
        return false;
    std::sort(files.begin(), files.end());
    const auto bytes = readFile(files.back());
    if (!bytes)
        return false;
    const auto read = exchange::readSafetensors(*bytes, files.back().string());
    const auto* made = read ? read->find("samples") : nullptr;
    if (made == nullptr || made->shape.size() != 4 || made->dtype != graph::DType::UInt8)
        return false;
    PictureGrid grid;
    const std::int64_t size = made->shape[1] * made->shape[2] * made->shape[3];
    for (std::int64_t i = 0; i < std::min<std::int64_t>(made->shape[0], 24); ++i) {
        const auto* pixels = reinterpret_cast<const std::uint8_t*>(made->bytes.data()) + i * size;
        grid.entries.push_back({pictureOfChannels(pixels, made->shape[1], made->shape[2], made->shape[3], thumbnail), std::to_string(i + 1), "", colour::text, files.back().stem().string()});
    }
    content.heading(2, LT("report", "What it makes"));
    content.paragraph(text(LT("report", "Made after the last epoch, always from the same seeds (%1)."), files.back().stem().string()), true);
    content.add(std::move(grid));
    return true;
}

} // namespace

void addExamples(Content& content, const RunFacts& facts) {
    content.heading(1, LT("report", "Examples"));
    const Samples samples(facts);
    if (addClassified(content, facts, samples) || addMeasured(content, facts, samples) || addGenerated(content, facts))
        return;
    content.paragraph(facts.evaluated("forecasts").is_array() && !facts.evaluated("forecasts").empty()
                          ? Text(LT("report", "For a series, the forecasts in the chapter before are the examples."))
                          : Text(LT("report", "There are no single answers to show for this run.")),
                      true);
}

} // namespace lepton::report
