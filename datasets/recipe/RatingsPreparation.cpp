// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/RatingsPreparation.h"

#include "datasets/formats/NaturalOrder.h"
#include "datasets/recipe/StepReader.h"
#include "datasets/recipe/StoredBatches.h"
#include "datasets/recipe/TableRows.h"
#include "datasets/recipe/TokenVocabulary.h"
#include "datasets/recipe/Wishes.h"
#include "datasets/tables/Cells.h"
#include "datasets/tables/ColumnRoles.h"

#include <algorithm>

namespace lepton::datasets {

namespace {

constexpr const char* typeName = "Ratings";
constexpr std::int64_t mostIds = 100'000'000;

/// Users or items: 1, 2, … in natural order, 0 for all others.
class IdList {
public:
    explicit IdList(std::vector<std::string> names) : m_names(std::move(names)) {
        for (std::size_t i = 0; i < m_names.size(); ++i)
            m_ids.emplace(m_names[i], static_cast<std::int64_t>(i) + 1);
    }
    std::int64_t idOf(std::string_view cell) const {
        const auto found = m_ids.find(std::string(trimmed(cell)));
        return found == m_ids.end() ? 0 : found->second;
    }
    const std::vector<std::string>& names() const { return m_names; }

private:
    std::vector<std::string> m_names;
    std::unordered_map<std::string, std::int64_t> m_ids;
};

struct Settings {
    std::string user, item, rating;
    std::int64_t userCount = 0, itemCount = 0; ///< with 0 for the unknown
};

/// What fitting finds out.
struct Fitted {
    IdList users{{}}, items{{}};
    double mean = 0, min = 0, max = 0;
};

class RatingsPreparation final : public Preparation {
public:
    RatingsPreparation(Settings settings, std::optional<Fitted> fitted) : m_settings(std::move(settings)), m_fitted(std::move(fitted)) {}

    std::string kind() const override { return "ratings"; }
    bool fitted() const override { return m_fitted.has_value(); }
    Json toJson() const override {
        Json step{{"type", typeName},
                  {"user", m_settings.user},
                  {"item", m_settings.item},
                  {"rating", m_settings.rating},
                  {"user_count", m_settings.userCount},
                  {"item_count", m_settings.itemCount}};
        if (m_fitted)
            step.update(Json{
                {"users", m_fitted->users.names()}, {"items", m_fitted->items.names()}, {"mean", m_fitted->mean}, {"range", {m_fitted->min, m_fitted->max}}});
        return Json::array({std::move(step)});
    }
    Result<std::vector<TensorField>> inputs() const override { return std::vector<TensorField>{userField(), itemField()}; }
    Result<std::vector<TensorField>> targets() const override { return std::vector<TensorField>{ratingField()}; }
    std::vector<std::string> classes(const Source&) const override { return {}; }

    Result<Opened> open(std::shared_ptr<const Source> source, const SplitSettings& split, std::uint64_t, const Progress& progress) const override {
        LEPTON_TRY(const Table* table, rowsOf(*source, LT("core", "ratings")));
        LEPTON_TRY(const Column* users, columnOf(*table, m_settings.user, "recipe[0].user"));
        LEPTON_TRY(const Column* items, columnOf(*table, m_settings.item, "recipe[0].item"));
        LEPTON_TRY(const Column* ratings, columnOf(*table, m_settings.rating, "recipe[0].rating"));
        if (progress && !progress(0, 1))
            return cancelled();
        std::vector<std::int64_t> rows;
        for (std::size_t i = 0; i < ratings->cells.size(); ++i)
            if (numberIn(ratings->cells[i]) && !isMissing(users->cells[i]) && !isMissing(items->cells[i]))
                rows.push_back(static_cast<std::int64_t>(i));
        LEPTON_CHECK(requireRows(rows, LT("core", "No row has a user, an item and a number for the rating")));
        Opened opened;
        LEPTON_TRY(opened.split, splitRows(*source, rows, {}, 0, split));
        const auto preparation = m_fitted ? std::make_shared<RatingsPreparation>(*this) : fit(*users, *items, *ratings, rows, opened.split.train);
        opened.batches = preparation->batchesOf(std::move(source), *users, *items, *ratings, std::move(rows));
        opened.preparation = preparation;
        return opened;
    }

    Result<std::vector<Array>> encode(const Json& question) const override {
        const bool pair = question.is_array() && question.size() == 2;
        if (!pair && !question.is_object())
            return Error(ErrorCode::BadValue, LT("core", "This model takes a user and an item"))
                .at("question")
                .fix(LT("core", "Give it {\"user\": …, \"item\": …} or [user, item]"));
        LEPTON_TRY(const auto user, pair ? nameIn(question[0], "user") : member(question, "user", m_settings.user));
        LEPTON_TRY(const auto item, pair ? nameIn(question[1], "item") : member(question, "item", m_settings.item));
        return std::vector<Array>{arrayOf(userField(), std::vector{m_fitted->users.idOf(user)}), arrayOf(itemField(), std::vector{m_fitted->items.idOf(item)})};
    }

    /// Within the range of the training ratings: nobody can give 5.3 of 5.
    Json decode(std::span<const float> values) const override {
        Json out = Json::array();
        for (const float value : values)
            out.push_back(std::clamp(static_cast<double>(value) + m_fitted->mean, m_fitted->min, m_fitted->max));
        return out.size() == 1 ? out[0] : out;
    }

private:
    TensorField userField() const { return {"user", ElementType::Int64, {1}, m_settings.userCount}; }
    TensorField itemField() const { return {"item", ElementType::Int64, {1}, m_settings.itemCount}; }
    static TensorField ratingField() { return {"rating", ElementType::Float32, {1}, 0}; }

    static Result<std::string> nameIn(const Json& value, const std::string& where) {
        auto name = value.is_string() ? value.get<std::string>() : value.is_number() ? value.dump() : std::string();
        if (isMissing(name))
            return Error(ErrorCode::BadValue, text(LT("core", "The %1 is missing"), where))
                .at(where)
                .fix(LT("core", "Give it {\"user\": …, \"item\": …} or [user, item]"));
        return name;
    }
    static Result<std::string> member(const Json& question, const std::string& name, const std::string& column) {
        const auto found = question.contains(name) ? question.find(name) : question.find(column);
        return nameIn(found == question.end() ? Json() : *found, name);
    }

    std::shared_ptr<RatingsPreparation> fit(const Column& users, const Column& items, const Column& ratings, const std::vector<std::int64_t>& rows,
                                            const std::vector<std::int64_t>& train) const {
        TokenCounts userCounts, itemCounts;
        double sum = 0;
        std::optional<double> min, max;
        for (const auto k : train) {
            const auto row = static_cast<std::size_t>(rows[static_cast<std::size_t>(k)]);
            const double rating = *numberIn(ratings.cells[row]);
            userCounts.add(trimmed(users.cells[row]));
            itemCounts.add(trimmed(items.cells[row]));
            sum += rating;
            min = std::min(min.value_or(rating), rating);
            max = std::max(max.value_or(rating), rating);
        }
        // More than fit: those with the fewest ratings go, since least is known of them.
        const auto listOf = [](const TokenCounts& counts, std::int64_t count) {
            auto names = counts.commonest(count - 1);
            std::sort(names.begin(), names.end(), naturalLess);
            return IdList(std::move(names));
        };
        Fitted fitted{listOf(userCounts, m_settings.userCount), listOf(itemCounts, m_settings.itemCount), sum / static_cast<double>(train.size()), *min, *max};
        return std::make_shared<RatingsPreparation>(m_settings, std::move(fitted));
    }

    std::shared_ptr<const BatchSource> batchesOf(std::shared_ptr<const Source> source, const Column& users, const Column& items, const Column& ratings,
                                                 std::vector<std::int64_t> rows) const {
        std::vector<std::int64_t> userIds, itemIds;
        std::vector<float> values;
        for (const auto row : rows) {
            const auto i = static_cast<std::size_t>(row);
            userIds.push_back(m_fitted->users.idOf(users.cells[i]));
            itemIds.push_back(m_fitted->items.idOf(items.cells[i]));
            values.push_back(static_cast<float>(*numberIn(ratings.cells[i]) - m_fitted->mean));
        }
        const std::vector<StoredField> inputs{{userField(), bytesOf(userIds), {}}, {itemField(), bytesOf(itemIds), {}}};
        const auto size = static_cast<std::int64_t>(rows.size());
        return std::make_shared<StoredBatches>(size, inputs, std::vector<StoredField>{{ratingField(), bytesOf(values), {}}},
                                               namesOf(std::move(source), std::move(rows)));
    }

    Settings m_settings;
    std::optional<Fitted> m_fitted;
};

Result<std::shared_ptr<const Preparation>> make(const Json& step, const std::string& where) {
    StepReader reader(step, where);
    Settings settings;
    settings.user = reader.name("user", "user");
    settings.item = reader.name("item", "item");
    settings.rating = reader.name("rating", "rating");
    settings.userCount = reader.integer("user_count", 10'000, 2, mostIds);
    settings.itemCount = reader.integer("item_count", 10'000, 2, mostIds);
    auto users = reader.names("users");
    auto items = reader.names("items");
    const auto range = reader.numbers("range");
    const double mean = reader.number("mean", 0);
    if (static_cast<std::int64_t>(users.size()) >= settings.userCount || static_cast<std::int64_t>(items.size()) >= settings.itemCount)
        reader.fail("users", LT("core", "There are more users or items than user_count and item_count have room for"),
                    LT("core", "Remove users, items, mean and range; they are worked out again from the training data"));
    if (!range.empty() && (range.size() != 2 || range[0] > range[1]))
        reader.fail("range", LT("core", "The range must be the smallest and the largest rating"),
                    LT("core", "Remove users, items, mean and range; they are worked out again from the training data"));
    LEPTON_CHECK(reader.finish());
    std::optional<Fitted> fitted;
    if (range.size() == 2)
        fitted = Fitted{IdList(std::move(users)), IdList(std::move(items)), mean, range[0], range[1]};
    return std::shared_ptr<const Preparation>(std::make_shared<RatingsPreparation>(std::move(settings), std::move(fitted)));
}

Result<Json> suggest(const Source& source, const Json& json) {
    LEPTON_TRY(const Table* table, rowsOf(source, LT("core", "ratings")));
    LEPTON_TRY(const Wishes wishes, readWishes(json, *table));
    const auto facts = factsOf(*table);
    auto roles = guessRatings(facts, true);
    if (!roles)
        roles = guessRatings(facts, false);
    if (!roles && table->columns.size() >= 3)
        roles = RatingRoles{table->columns[0].name, table->columns[1].name, table->columns[2].name, 0};
    if (!roles)
        return Error(ErrorCode::BadFormat, LT("core", "Ratings need a user, an item and a rating in each row"))
            .at("recipe")
            .fix(LT("core", "Choose a file with the columns user, item and rating"));
    Settings settings;
    settings.user = wishes.user.empty() ? roles->user : wishes.user;
    settings.item = wishes.item.empty() ? roles->item : wishes.item;
    settings.rating = !wishes.rating.empty() ? wishes.rating : !wishes.target.empty() ? wishes.target.front() : roles->rating;
    // Room for all of them, however the data is divided.
    const auto count = [&](const std::string& name) {
        return std::max<std::int64_t>(2, static_cast<std::int64_t>(differentCells(*table->find(name)).size()) + 1);
    };
    settings.userCount = count(settings.user);
    settings.itemCount = count(settings.item);
    return RatingsPreparation(settings, std::nullopt).toJson()[0];
}

} // namespace

PreparationType ratingsPreparation() {
    using Kind = PreparationParameter::Kind;
    return {typeName,
            "ratings",
            LT("core", "User and item to a rating"),
            LT("core", "Gives each user and each item of the training ratings a number; all others share 0. Ratings are taken relative to their mean."),
            {{"user", LT("core", "User column"), Kind::Column, nullptr},
             {"item", LT("core", "Item column"), Kind::Column, nullptr},
             {"rating", LT("core", "Rating column"), Kind::Column, nullptr},
             {"user_count", LT("core", "Most users, and one for all others"), Kind::Integer, 10'000, 2, mostIds},
             {"item_count", LT("core", "Most items, and one for all others"), Kind::Integer, 10'000, 2, mostIds}},
            {"users", "items", "mean", "range"},
            make,
            suggest};
}

} // namespace lepton::datasets
