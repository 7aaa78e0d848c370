// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/TablePreparation.h"

#include "datasets/PictureReader.h"
#include "datasets/recipe/StoredBatches.h"
#include "datasets/recipe/TableColumn.h"
#include "datasets/recipe/TableRows.h"
#include "datasets/recipe/TableSettings.h"
#include "datasets/tables/Cells.h"
#include "datasets/tables/ColumnFacts.h"

#include <algorithm>

namespace lepton::datasets {

namespace {

using Indices = std::vector<std::int64_t>;

const std::string& cellAt(const Column& column, std::int64_t row) { return column.cells[static_cast<std::size_t>(row)]; }

class TablePreparation final : public Preparation {
public:
    explicit TablePreparation(TableSettings settings) : m_settings(std::move(settings)) {}

    std::string kind() const override { return "table"; }
    Json toJson() const override { return Json::array({m_settings.toJson()}); }
    bool fitted() const override {
        const bool target = m_settings.classification ? !m_settings.classes.empty() : !m_settings.scalings.empty();
        return target && std::all_of(columns().begin(), columns().end(), [](const TableColumn& column) { return !column.number || column.fitted; });
    }

    Result<std::vector<TensorField>> inputs() const override {
        std::int64_t numbers = 0, embedded = 0, slots = 0;
        for (const auto& column : columns()) {
            numbers += column.width();
            embedded += column.embedded ? 1 : 0;
            slots += column.embedded ? column.slots() : 0;
        }
        std::vector<TensorField> fields;
        if (const auto* column = pictureColumn())
            fields.push_back({"pictures", ElementType::UInt8, column->pictureShape(), 0});
        if (numbers > 0)
            fields.push_back({"numbers", ElementType::Float32, {numbers}, 0});
        if (embedded > 0)
            fields.push_back({"categories", ElementType::Int64, {embedded}, slots});
        return fields;
    }
    Result<std::vector<TensorField>> targets() const override {
        if (m_settings.classification)
            return std::vector<TensorField>{{"label", ElementType::Int64, {}, static_cast<std::int64_t>(m_settings.classes.size())}};
        return std::vector<TensorField>{{"value", ElementType::Float32, {static_cast<std::int64_t>(m_settings.targets.size())}, 0}};
    }

    std::vector<std::string> classes(const Source& source) const override {
        if (!m_settings.classification)
            return {};
        if (!m_settings.classes.empty())
            return m_settings.classes;
        const auto* column = source.table() != nullptr ? source.table()->find(m_settings.targets.front()) : nullptr;
        return column != nullptr ? differentCells(*column) : source.info().classes;
    }

    Result<Opened> open(std::shared_ptr<const Source> source, const SplitSettings& split, std::uint64_t, const Progress& progress) const override {
        LEPTON_TRY(const Table* table, rowsOf(*source, LT("core", "the rows of a table")));
        LEPTON_TRY(const auto cells, columnsIn(*table));
        LEPTON_TRY(const auto targetCells, targetsIn(*table));
        const auto rows = rowsWithTarget(targetCells, table->rows());
        LEPTON_CHECK(requireRows(rows, m_settings.classification ? LT("core", "No row has a value in the column to be predicted")
                                                                 : LT("core", "No row has a number in the columns to be predicted")));
        const auto names = classes(*source);
        Indices labels;
        if (m_settings.classification) {
            LEPTON_TRY(labels, labelsOf(*source, *targetCells.front(), rows, names));
        }
        Opened opened;
        LEPTON_TRY(opened.split, splitRows(*source, rows, labels, static_cast<std::int64_t>(names.size()), split));
        const auto preparation = fittedTo(cells, targetCells, rows, opened.split.train, names);
        LEPTON_TRY(const auto inputs, preparation->prepare(*source, cells, rows, progress));
        const auto target =
            m_settings.classification ? StoredField{preparation->targets().value()[0], bytesOf(labels), {}} : preparation->values(targetCells, rows);
        opened.batches =
            std::make_shared<StoredBatches>(static_cast<std::int64_t>(rows.size()), inputs, std::vector<StoredField>{target}, namesOf(source, rows));
        opened.preparation = preparation;
        return opened;
    }

    Result<std::vector<Array>> encode(const Json& question) const override {
        LEPTON_TRY(const Json row, asObject(question));
        const auto fields = inputs().value();
        std::vector<float> numbers;
        Indices categories;
        std::vector<Array> out;
        std::int64_t offset = 0;
        for (const auto& column : columns()) {
            LEPTON_TRY(const auto cell, answerFor(row, column));
            if (column.picture) {
                LEPTON_TRY(auto raw, pictureInQuestion(cell, column.name));
                LEPTON_TRY(auto picture, column.picture->applyHost(std::move(raw)));
                out.push_back(std::move(picture));
                continue;
            }
            if (column.embedded) {
                categories.push_back(offset + column.slotOf(cell));
                offset += column.slots();
                continue;
            }
            const auto at = numbers.size();
            numbers.resize(at + static_cast<std::size_t>(column.width()));
            if (column.number)
                column.writeNumber(numberIn(cell), numbers.data() + at);
            else
                column.writeOneHot(cell, numbers.data() + at);
        }
        for (const auto& field : fields)
            if (field.type != ElementType::UInt8)
                out.push_back(field.type == ElementType::Float32 ? arrayOf(field, numbers) : arrayOf(field, categories));
        return out;
    }

    /// Pixel values to 0 … 1.
    std::vector<Affine> tensorSteps() const override { return pictureColumn() != nullptr ? std::vector<Affine>{{"Scale", {0}, {255}}} : std::vector<Affine>(); }

    Json decode(std::span<const float> values) const override {
        Json out = Json::array();
        for (std::size_t i = 0; i < values.size(); ++i)
            out.push_back(i < m_settings.scalings.size() ? m_settings.scalings[i].undo(values[i]) : static_cast<double>(values[i]));
        return out.size() == 1 ? out[0] : out;
    }

private:
    using Cells = std::vector<const Column*>;

    const TableColumn* pictureColumn() const {
        const auto found = std::find_if(columns().begin(), columns().end(), [](const TableColumn& column) { return column.picture != nullptr; });
        return found == columns().end() ? nullptr : &*found;
    }
    const std::vector<TableColumn>& columns() const { return m_settings.columns; }

    Result<Cells> columnsIn(const Table& table) const {
        Cells out;
        for (std::size_t c = 0; c < columns().size(); ++c) {
            LEPTON_TRY(const Column* found, columnOf(table, columns()[c].name, "recipe[0].columns[" + std::to_string(c) + "]"));
            out.push_back(found);
        }
        return out;
    }
    Result<Cells> targetsIn(const Table& table) const {
        Cells out;
        for (const auto& name : m_settings.targets) {
            LEPTON_TRY(const Column* found, columnOf(table, name, "recipe[0].target"));
            out.push_back(found);
        }
        return out;
    }

    Indices rowsWithTarget(const Cells& targets, std::int64_t count) const {
        const auto good = [&](const std::string& cell) { return m_settings.classification ? !isMissing(cell) : numberIn(cell).has_value(); };
        Indices rows;
        for (std::int64_t i = 0; i < count; ++i)
            if (std::all_of(targets.begin(), targets.end(), [&](const Column* column) { return good(cellAt(*column, i)); }))
                rows.push_back(i);
        return rows;
    }

    std::shared_ptr<TablePreparation> fittedTo(const Cells& cells, const Cells& targets, const Indices& rows, const Indices& train,
                                               std::vector<std::string> names) const {
        auto settings = m_settings;
        const auto valuesOf = [&](const Column& column) {
            std::vector<double> values;
            for (const auto k : train)
                if (const auto value = numberIn(cellAt(column, rows[static_cast<std::size_t>(k)])))
                    values.push_back(*value);
            return values;
        };
        for (std::size_t c = 0; c < cells.size(); ++c)
            if (settings.columns[c].number)
                settings.columns[c].fit(valuesOf(*cells[c]));
        if (settings.classification)
            settings.classes = std::move(names);
        else if (settings.scalings.empty())
            for (const auto* target : targets)
                settings.scalings.push_back(fitScaling("standard", valuesOf(*target)));
        return std::make_shared<TablePreparation>(std::move(settings));
    }

    Result<std::vector<StoredField>> prepare(const Source& source, const Cells& cells, const Indices& rows, const Progress& progress) const {
        const auto fields = inputs().value();
        const auto elementsOf = [&](ElementType type) {
            const auto found = std::find_if(fields.begin(), fields.end(), [&](const TensorField& field) { return field.type == type; });
            return found == fields.end() ? 0 : found->elements();
        };
        const auto width = elementsOf(ElementType::Float32);
        const auto embedded = elementsOf(ElementType::Int64);
        std::vector<float> numbers(rows.size() * static_cast<std::size_t>(width));
        Indices categories(rows.size() * static_cast<std::size_t>(embedded));
        std::int64_t at = 0, place = 0, offset = 0;
        for (std::size_t c = 0; c < cells.size(); ++c) {
            const auto& column = columns()[c];
            if (column.picture)
                continue;
            if (progress && !progress(static_cast<std::int64_t>(c), static_cast<std::int64_t>(cells.size())))
                return cancelled();
            for (std::size_t k = 0; k < rows.size(); ++k) {
                const auto& cell = cellAt(*cells[c], rows[k]);
                const auto value = column.number ? numberIn(cell) : std::nullopt;
                if (column.refusesMissing() && (column.number ? !value : isMissing(cell)))
                    return missingCell(source.name(rows[k]), column);
                if (column.embedded)
                    categories[k * static_cast<std::size_t>(embedded) + static_cast<std::size_t>(place)] = offset + column.slotOf(cell);
                else if (column.number)
                    column.writeNumber(value, numbers.data() + static_cast<std::int64_t>(k) * width + at);
                else
                    column.writeOneHot(cell, numbers.data() + static_cast<std::int64_t>(k) * width + at);
            }
            at += column.width();
            place += column.embedded ? 1 : 0;
            offset += column.embedded ? column.slots() : 0;
        }
        std::vector<StoredField> out;
        for (const auto& field : fields) {
            if (field.type == ElementType::UInt8) {
                LEPTON_TRY(auto pictures, preparePictures(source, field, rows, progress));
                out.push_back(std::move(pictures));
                continue;
            }
            out.push_back({field, field.type == ElementType::Float32 ? bytesOf(numbers) : bytesOf(categories), {}});
        }
        return out;
    }

    Result<StoredField> preparePictures(const Source& source, const TensorField& field, const Indices& rows, const Progress& progress) const {
        const auto* column = pictureColumn();
        const auto& fields = source.info().fields;
        if (std::none_of(fields.begin(), fields.end(), [&](const Field& one) { return one.name == column->name && one.type == "picture"; }))
            return Error(ErrorCode::BadFormat, text(LT("core", "The column “%1” names no pictures"), column->name))
                .at("recipe[0].columns")
                .fix(LT("core", "Choose a column of paths that begin at the table's folder"));
        std::vector<std::byte> bytes(rows.size() * static_cast<std::size_t>(field.bytes()));
        LEPTON_CHECK(forEachParallel(
            static_cast<std::int64_t>(rows.size()),
            [&](std::int64_t k) -> Result<void> {
                LEPTON_TRY(auto raw, source.read(rows[static_cast<std::size_t>(k)]));
                LEPTON_TRY(const auto picture, column->picture->applyHost(std::move(raw)));
                std::copy(picture.bytes.begin(), picture.bytes.end(), bytes.begin() + k * field.bytes());
                return {};
            },
            progress));
        return StoredField{field, std::make_shared<const std::vector<std::byte>>(std::move(bytes)), {}};
    }

    StoredField values(const Cells& targets, const Indices& rows) const {
        std::vector<float> out;
        for (const auto row : rows)
            for (std::size_t t = 0; t < targets.size(); ++t)
                out.push_back(static_cast<float>(m_settings.scalings[t].apply(numberIn(cellAt(*targets[t], row)).value_or(0))));
        return {this->targets().value()[0], bytesOf(out), {}};
    }

    static Error missingCell(const std::string& where, const TableColumn& column) {
        return Error(ErrorCode::BadFormat, text(column.number ? LT("core", "The column “%1” has no number here") : LT("core", "The column “%1” has no value here"), column.name))
            .at(where)
            .fix(column.number ? LT("core", "Fill the cell, or set “missing” of the column to “mean” in the recipe")
                               : LT("core", "Fill the cell, or set “missing” of the column to “category” in the recipe"));
    }

    std::string columnNames() const {
        std::string names;
        for (const auto& column : columns())
            names += (names.empty() ? "" : ", ") + column.name;
        return names;
    }

    /// A list of values is taken in the columns' order.
    Result<Json> asObject(const Json& question) const {
        if (question.is_array() && question.size() == columns().size()) {
            Json out = Json::object();
            for (std::size_t c = 0; c < columns().size(); ++c)
                out[columns()[c].name] = question[c];
            return out;
        }
        if (!question.is_object())
            return Error(ErrorCode::BadValue, LT("core", "This model takes a row"))
                .at("row")
                .fix(text(LT("core", "Give it {\"column\": value, …} with the columns: %1"), columnNames()));
        for (const auto& [key, value] : question.items()) {
            const auto is = [&key = key](const TableColumn& column) { return column.name == key; };
            const bool target = std::find(m_settings.targets.begin(), m_settings.targets.end(), key) != m_settings.targets.end();
            if (!target && std::none_of(columns().begin(), columns().end(), is))
                return Error(ErrorCode::BadValue, text(LT("core", "The model knows no column “%1”"), key))
                    .at(key)
                    .fix(text(LT("core", "Its columns are: %1"), columnNames()));
        }
        return question;
    }

    /// The value as a cell of the file would hold it; "" is missing.
    static Result<std::string> answerFor(const Json& row, const TableColumn& column) {
        const auto found = row.find(column.name);
        const auto value = found == row.end() || found->is_null() ? std::string() : found->is_string() ? found->get<std::string>() : found->dump();
        if (isMissing(value) && column.refusesMissing())
            return Error(ErrorCode::BadValue, text(LT("core", "The column “%1” is missing; in training every row had it"), column.name))
                .at(column.name)
                .fix(column.number    ? LT("core", "Add it with a number")
                     : column.picture ? LT("core", "Add it with a picture, “data:image/png;base64,…”")
                                      : LT("core", "Add it with one of its categories"));
        if (column.number && !isMissing(value) && !numberIn(value))
            return Error(ErrorCode::BadValue, text(LT("core", "The column “%1” takes a number, not “%2”"), column.name, value))
                .at(column.name)
                .fix(LT("core", "Write a number with a decimal point, such as 3.5"));
        return value;
    }

    TableSettings m_settings;
};

Result<std::shared_ptr<const Preparation>> make(const Json& step, const std::string& where) {
    LEPTON_TRY(auto settings, TableSettings::read(step, where));
    return std::shared_ptr<const Preparation>(std::make_shared<TablePreparation>(std::move(settings)));
}

} // namespace

PreparationType tablePreparation() {
    using Kind = PreparationParameter::Kind;
    return {TableSettings::typeName,
            "table",
            LT("core", "Row to a class or number"),
            LT("core", "Scales columns of numbers, fills what is missing, and turns categories into one-hot numbers or ids for an Embedding. What it needs to "
                       "know comes from the training rows."),
            {{"target", LT("core", "Columns to be predicted"), Kind::Columns, nullptr},
             {"task", LT("core", "Task"), Kind::Choice, "classification", 0, 0, {"classification", "regression"}},
             {"columns", LT("core", "Columns to predict from"), Kind::Columns, nullptr}},
            {"classes", "center", "spread"},
            make,
            suggestTable};
}

} // namespace lepton::datasets
