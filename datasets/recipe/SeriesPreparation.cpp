// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/SeriesPreparation.h"

#include "datasets/recipe/Scaling.h"
#include "datasets/recipe/StepReader.h"
#include "datasets/recipe/StoredBatches.h"
#include "datasets/recipe/TableRows.h"
#include "datasets/recipe/Windows.h"
#include "datasets/recipe/Wishes.h"
#include "datasets/tables/Cells.h"
#include "datasets/tables/ColumnRoles.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace lepton::datasets {

namespace {

constexpr const char* typeName = "Series";
constexpr std::int64_t longest = 100'000;
constexpr double nothing = std::numeric_limits<double>::quiet_NaN(); ///< a missing value

struct Settings {
    std::string time; ///< may be empty: the rows are in order
    std::vector<std::string> columns, targets;
    std::int64_t history = 24, horizon = 1, stride = 1;
    std::string scaling = "standard";
    std::string missing = "previous";
    std::vector<Scaling> columnScalings, targetScalings; ///< once fitted
};

/// One column's numbers; a missing one is the one before it.
Result<std::vector<double>> valuesOf(const Source& source, const Column& column, bool refuse) {
    std::vector<double> values;
    values.reserve(column.cells.size());
    double last = nothing;
    for (const auto& cell : column.cells) {
        if (const auto number = numberIn(cell))
            last = *number;
        else if (refuse)
            return Error(ErrorCode::BadFormat, text(LT("core", "The column “%1” has no number here"), column.name))
                .at(source.name(static_cast<std::int64_t>(values.size())))
                .fix(LT("core", "Fill the cell, or set “missing” to “previous” in the recipe"));
        values.push_back(last);
    }
    return values;
}

Scaling scalingOf(const std::string& kind, const std::vector<double>& values, const std::vector<Stretch>& stretches) {
    std::vector<double> training;
    for (const auto& one : stretches)
        if (one.split == Split::Train)
            std::copy_if(values.begin() + one.begin, values.begin() + one.end, std::back_inserter(training), [](double value) { return !std::isnan(value); });
    return fitScaling(kind, training);
}

class SeriesPreparation final : public Preparation {
public:
    explicit SeriesPreparation(Settings settings) : m_settings(std::move(settings)) {}

    std::string kind() const override { return "series"; }
    bool fitted() const override { return !m_settings.columnScalings.empty(); }
    Json toJson() const override {
        Json step{{"type", typeName}};
        if (!m_settings.time.empty())
            step["time"] = m_settings.time;
        step.update(Json{{"columns", m_settings.columns},
                         {"targets", m_settings.targets},
                         {"history", m_settings.history},
                         {"horizon", m_settings.horizon},
                         {"stride", m_settings.stride},
                         {"scaling", m_settings.scaling},
                         {"missing", m_settings.missing}});
        if (fitted()) {
            step["center"] = centersOf(m_settings.columnScalings);
            step["spread"] = spreadsOf(m_settings.columnScalings);
            step["target_center"] = centersOf(m_settings.targetScalings);
            step["target_spread"] = spreadsOf(m_settings.targetScalings);
        }
        return Json::array({std::move(step)});
    }
    Result<std::vector<TensorField>> inputs() const override { return std::vector<TensorField>{windowField()}; }
    Result<std::vector<TensorField>> targets() const override { return std::vector<TensorField>{valueField()}; }
    std::vector<std::string> classes(const Source&) const override { return {}; }

    Result<Opened> open(std::shared_ptr<const Source> source, const SplitSettings& split, std::uint64_t, const Progress& progress) const override {
        LEPTON_TRY(const Table* table, rowsOf(*source, LT("core", "a time series")));
        if (progress && !progress(0, 1))
            return cancelled();
        LEPTON_TRY(const auto columns, read(*source, *table, m_settings.columns, "columns"));
        LEPTON_TRY(const auto targets, read(*source, *table, m_settings.targets, "targets"));
        LEPTON_TRY(const auto stretches, divideInOrder(table->rows(), givenOf(*source), split));
        LEPTON_TRY(auto windows, cutWindows(stretches, m_settings.history + m_settings.horizon, m_settings.stride, LT("core", "rows"),
                                            LT("core", "Choose a shorter history or horizon, more data, or another split")));
        const auto preparation = fittedTo(columns, targets, stretches);
        Opened opened;
        opened.batches = preparation->batchesOf(source, columns, targets, windows.starts);
        opened.split = std::move(windows.split);
        opened.preparation = preparation;
        return opened;
    }

    Result<std::vector<Array>> encode(const Json& question) const override {
        const auto* rows = &question;
        if (question.is_object() && question.contains("values"))
            rows = &question["values"];
        if (!rows->is_array())
            return Error(ErrorCode::BadValue, LT("core", "This model takes the values up to now"))
                .at("values")
                .fix(text(LT("core", "Give it a list of %1 rows with %2"), m_settings.history, names()));
        const auto count = static_cast<std::int64_t>(rows->size());
        if (count < m_settings.history)
            return Error(ErrorCode::BadValue, text(LT("core", "The model looks back %1 rows, but there are only %2"), m_settings.history, count))
                .at("values")
                .fix(LT("core", "Give it more values"));
        std::vector<double> last(m_settings.columns.size(), nothing);
        std::vector<float> window;
        for (std::int64_t i = 0; i < count; ++i) {
            LEPTON_TRY(const auto row, rowIn((*rows)[static_cast<std::size_t>(i)], "values[" + std::to_string(i) + "]"));
            for (std::size_t c = 0; c < row.size(); ++c) {
                last[c] = std::isnan(row[c]) ? last[c] : row[c];
                if (i >= count - m_settings.history)
                    window.push_back(scaled(m_settings.columnScalings[c], last[c]));
            }
        }
        return std::vector<Array>{arrayOf(windowField(), window)};
    }

    /// A number a step; with several targets a list a step.
    Json decode(std::span<const float> values) const override {
        const auto width = m_settings.targets.size();
        Json out = Json::array();
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto value = m_settings.targetScalings[i % width].undo(values[i]);
            if (width == 1)
                out.push_back(value);
            else if (i % width == 0)
                out.push_back(Json::array({value}));
            else
                out.back().push_back(value);
        }
        return out.size() == 1 ? out[0] : out;
    }

private:
    using Values = std::vector<std::vector<double>>; ///< by column

    TensorField windowField() const { return {"window", ElementType::Float32, {m_settings.history, static_cast<std::int64_t>(m_settings.columns.size())}, 0}; }
    TensorField valueField() const { return {"value", ElementType::Float32, {m_settings.horizon * static_cast<std::int64_t>(m_settings.targets.size())}, 0}; }

    std::string names() const {
        std::string out;
        for (const auto& name : m_settings.columns)
            out += (out.empty() ? "" : ", ") + name;
        return out;
    }

    Result<Values> read(const Source& source, const Table& table, const std::vector<std::string>& names, const std::string& setting) const {
        Values out;
        for (const auto& name : names) {
            LEPTON_TRY(const Column* column, columnOf(table, name, "recipe[0]." + setting));
            LEPTON_TRY(auto values, valuesOf(source, *column, m_settings.missing == "error"));
            if (std::all_of(values.begin(), values.end(), [](double value) { return std::isnan(value); }))
                return Error(ErrorCode::BadFormat, text(LT("core", "The column “%1” holds no numbers"), name))
                    .at("recipe[0]." + setting)
                    .fix(LT("core", "Choose columns of numbers"));
            out.push_back(std::move(values));
        }
        return out;
    }

    static std::vector<std::optional<Split>> givenOf(const Source& source) {
        std::vector<std::optional<Split>> given;
        bool any = false;
        for (std::int64_t i = 0; i < source.size(); ++i) {
            given.push_back(source.givenSplit(i));
            any = any || given.back().has_value();
        }
        return any ? given : std::vector<std::optional<Split>>();
    }

    std::shared_ptr<SeriesPreparation> fittedTo(const Values& columns, const Values& targets, const std::vector<Stretch>& stretches) const {
        auto settings = m_settings;
        if (!fitted()) {
            for (const auto& values : columns)
                settings.columnScalings.push_back(scalingOf(settings.scaling, values, stretches));
            for (const auto& values : targets)
                settings.targetScalings.push_back(scalingOf(settings.scaling, values, stretches));
        }
        return std::make_shared<SeriesPreparation>(std::move(settings));
    }

    /// What nobody has seen yet is taken for the usual.
    static float scaled(const Scaling& scaling, double value) { return std::isnan(value) ? 0.0F : static_cast<float>(scaling.apply(value)); }

    /// [rows, columns], row by row.
    static std::vector<float> rowByRow(const Values& columns, const std::vector<Scaling>& scalings) {
        std::vector<float> out;
        out.reserve(columns.size() * columns.front().size());
        for (std::size_t i = 0; i < columns.front().size(); ++i)
            for (std::size_t c = 0; c < columns.size(); ++c)
                out.push_back(scaled(scalings[c], columns[c][i]));
        return out;
    }

    std::shared_ptr<const BatchSource> batchesOf(std::shared_ptr<const Source> source, const Values& columns, const Values& targets,
                                                 const std::vector<std::int64_t>& starts) const {
        StoredField window{windowField(), bytesOf(rowByRow(columns, m_settings.columnScalings)), {}};
        StoredField value{valueField(), bytesOf(rowByRow(targets, m_settings.targetScalings)), {}};
        const auto place = [](std::int64_t row, std::size_t width) { return row * static_cast<std::int64_t>(width * sizeof(float)); };
        std::vector<std::int64_t> firstTargets;
        for (const auto start : starts) {
            firstTargets.push_back(start + m_settings.history);
            window.offsets.push_back(place(start, columns.size()));
            value.offsets.push_back(place(firstTargets.back(), targets.size()));
        }
        return std::make_shared<StoredBatches>(static_cast<std::int64_t>(starts.size()), std::vector<StoredField>{std::move(window)},
                                               std::vector<StoredField>{std::move(value)}, namesOf(std::move(source), std::move(firstTargets)));
    }

    Result<std::vector<double>> rowIn(const Json& row, const std::string& where) const {
        const auto width = m_settings.columns.size();
        std::vector<double> out;
        for (std::size_t c = 0; c < width; ++c) {
            const auto& name = m_settings.columns[c];
            if ((row.is_object() && !row.contains(name)) || (row.is_array() && row.size() != width) || (width > 1 && !row.is_object() && !row.is_array()))
                return Error(ErrorCode::BadValue, text(LT("core", "The row lacks the column “%1”"), row.is_array() && c < row.size() ? names() : name))
                    .at(where)
                    .fix(text(LT("core", "Give each row the columns: %1"), names()));
            const auto& value = row.is_object() ? row[name] : row.is_array() ? row[c] : row;
            const auto number = value.is_string()   ? numberIn(value.get_ref<const std::string&>())
                                : value.is_number() ? std::optional(value.get<double>())
                                                    : std::nullopt;
            const bool missing = value.is_null() || (value.is_string() && isMissing(value.get_ref<const std::string&>()));
            if (!number && (!missing || m_settings.missing == "error"))
                return Error(ErrorCode::BadValue, text(LT("core", "The column “%1” takes a number, not “%2”"), name, value.dump()))
                    .at(where)
                    .fix(LT("core", "Write a number with a decimal point, such as 3.5"));
            out.push_back(number.value_or(nothing));
        }
        return out;
    }

    Settings m_settings;
};

Result<std::shared_ptr<const Preparation>> make(const Json& step, const std::string& where) {
    StepReader reader(step, where);
    Settings settings;
    settings.time = reader.name("time");
    settings.columns = reader.names("columns");
    settings.targets = reader.names("targets");
    settings.history = reader.integer("history", settings.history, 1, longest);
    settings.horizon = reader.integer("horizon", settings.horizon, 1, longest);
    settings.stride = reader.integer("stride", 1, 1, longest);
    settings.scaling = reader.choice("scaling", settings.scaling, scalingKinds());
    settings.missing = reader.choice("missing", settings.missing, {"previous", "error"});
    const auto centers = reader.numbers("center");
    settings.columnScalings = scalingsOf(centers, reader.numbers("spread"));
    const auto targetCenters = reader.numbers("target_center");
    settings.targetScalings = scalingsOf(targetCenters, reader.numbers("target_spread"));
    if (settings.columns.empty())
        reader.fail("columns", LT("core", "The recipe names no columns to look back on"), LT("core", "Add at least one column of numbers"));
    if (settings.targets.empty())
        reader.fail("targets", LT("core", "The recipe does not say which column is to be foretold"), LT("core", "Add “targets” with the column's name"));
    for (const auto* list : {&settings.columns, &settings.targets})
        if (std::set<std::string>(list->begin(), list->end()).size() < list->size())
            reader.fail("columns", LT("core", "A column is named twice"), LT("core", "Name every column once"));
    if (centers.size() != settings.columnScalings.size() || targetCenters.size() != settings.targetScalings.size() ||
        (!centers.empty() && (centers.size() != settings.columns.size() || targetCenters.size() != settings.targets.size())))
        reader.fail("center", LT("core", "The fitted values don't match the columns"),
                    LT("core", "Remove center and spread; they are worked out again from the training data"));
    LEPTON_CHECK(reader.finish());
    return std::shared_ptr<const Preparation>(std::make_shared<SeriesPreparation>(std::move(settings)));
}

Result<Json> suggest(const Source& source, const Json& json) {
    LEPTON_TRY(const Table* table, rowsOf(source, LT("core", "a time series")));
    LEPTON_TRY(const Wishes wishes, readWishes(json, *table));
    const auto facts = factsOf(*table);
    const auto roles = guessSeries(facts);
    if (!roles)
        return Error(ErrorCode::BadFormat, LT("core", "The table has no column of numbers that changes in time"))
            .at("recipe")
            .fix(LT("core", "Choose a table with one row for each point in time"));
    Settings settings;
    settings.time = wishes.time.empty() ? roles->time : wishes.time;
    settings.targets = wishes.target.empty() ? roles->targets : wishes.target;
    for (const auto& name : roles->columns)
        if (name != settings.time)
            settings.columns.push_back(name);
    for (const auto& target : settings.targets)
        if (std::find(settings.columns.begin(), settings.columns.end(), target) == settings.columns.end())
            settings.columns.push_back(target);
    // The standard division leaves a tenth for validation, which should hold some windows.
    const auto room = std::max<std::int64_t>(2, table->rows() / 20);
    settings.horizon = wishes.horizon > 0 ? wishes.horizon : std::clamp<std::int64_t>(room / 4, 1, 12);
    settings.history = wishes.history > 0 ? wishes.history : std::clamp<std::int64_t>(room - settings.horizon, 1, 64);
    return SeriesPreparation(settings).toJson()[0];
}

} // namespace

PreparationType seriesPreparation() {
    using Kind = PreparationParameter::Kind;
    return {typeName,
            "series",
            LT("core", "Series to its next values"),
            LT("core", "Cuts a series into windows: some rows to look back on and the rows after them to be foretold. The earliest rows are for training, the "
                       "latest for test; no window reaches over."),
            {{"time", LT("core", "Time column"), Kind::Column, nullptr},
             {"columns", LT("core", "Columns to look back on"), Kind::Columns, nullptr},
             {"targets", LT("core", "Columns to be foretold"), Kind::Columns, nullptr},
             {"history", LT("core", "Rows to look back"), Kind::Integer, 24, 1, longest},
             {"horizon", LT("core", "Rows to look ahead"), Kind::Integer, 1, 1, longest},
             {"stride", LT("core", "Rows from one window to the next"), Kind::Integer, 1, 1, longest},
             {"scaling", LT("core", "Scaling"), Kind::Choice, "standard", 0, 0, scalingKinds()},
             {"missing", LT("core", "Missing values"), Kind::Choice, "previous", 0, 0, {"previous", "error"}}},
            {"center", "spread", "target_center", "target_spread"},
            make,
            suggest};
}

} // namespace lepton::datasets
