// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/tables/ColumnRoles.h"

#include "datasets/formats/SplitNames.h"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <string_view>

namespace lepton::datasets {

namespace {

using Names = std::initializer_list<std::string_view>;

/// Lower-case letters, digits and everything beyond ASCII: "User ID" and "user_id" are one.
std::string plain(const std::string& name) {
    std::string out;
    for (const char c : name)
        if (const auto byte = static_cast<unsigned char>(c); std::isalnum(byte) != 0 || byte >= 0x80)
            out += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
    return out;
}

bool isOne(const std::string& name, Names names) { return std::find(names.begin(), names.end(), plain(name)) != names.end(); }

bool startsWithOne(const std::string& name, Names names) {
    const auto bare = plain(name);
    return std::any_of(names.begin(), names.end(), [&](std::string_view start) { return bare.starts_with(start); });
}

bool isLabelName(const std::string& name) {
    return isOne(name, {"label", "labels", "class", "target", "y", "category", "sentiment", "intent", "topic", "emotion", "genre", "section", "language", "tag",
                        "标签", "类别"});
}
bool isTargetName(const std::string& name) {
    return isLabelName(name) || isOne(name, {"output", "outcome", "species", "diagnosis", "survived", "result", "response", "price", "quality", "目标"});
}
bool isTextName(const std::string& name) {
    return isOne(name, {"text", "review", "sentence", "comment", "message", "content", "body", "tweet", "sms", "description", "document", "headline", "title",
                        "question", "utterance", "文本", "评论", "内容"});
}
bool isTimeName(const std::string& name) {
    return isOne(name, {"date", "time", "datetime", "timestamp", "ds", "year", "month", "day", "week", "quarter", "period", "日期", "时间"});
}
bool isSplitName(const std::string& name) { return isOne(name, {"split", "subset", "fold", "partition"}); }
bool isRowNumberName(const std::string& name) {
    return startsWithOne(name, {"id", "index", "rowid", "rownum", "unnamed", "column1"}) || plain(name).empty() || plain(name).ends_with("id");
}

/// Row numbers and the like tell nothing about the next row.
bool isRowNumber(const ColumnFacts& column) {
    return column.unique == column.rows && column.rows > 1 && isRowNumberName(column.name) && (column.ascending || column.type == ColumnType::Category);
}

template <typename Is>
const ColumnFacts* first(const std::vector<ColumnFacts>& columns, const Is& is) {
    const auto found = std::find_if(columns.begin(), columns.end(), is);
    return found == columns.end() ? nullptr : &*found;
}

bool canBeLabel(const ColumnFacts& column) {
    constexpr std::int64_t mostClasses = 1000;
    const bool few = column.unique >= 2 && column.unique <= mostClasses && column.unique * 2 <= column.present() + 2;
    return few && (column.type == ColumnType::Category || looksLikeClasses(column));
}

} // namespace

bool isUsualName(const std::string& name) {
    return isTargetName(name) || isTextName(name) || isTimeName(name) || isOne(name, {"id", "index", "user", "item", "rating", "split"});
}

bool looksLikeClasses(const ColumnFacts& column) {
    constexpr std::int64_t most = 20;
    return column.isNumber() && column.whole && column.unique <= most && column.unique * 2 <= column.present();
}

std::optional<TextRoles> guessText(const std::vector<ColumnFacts>& columns) {
    constexpr std::size_t mostColumns = 5; // more, and the text is one property among others
    const auto textual = [](const ColumnFacts& c) { return c.type == ColumnType::Text; };
    const ColumnFacts* text = first(columns, [&](const ColumnFacts& c) { return isTextName(c.name) && textual(c); });
    bool named = text != nullptr;
    if (text == nullptr) {
        text = first(columns, [](const ColumnFacts& c) { return isTextName(c.name) && c.type == ColumnType::Category && c.unique * 2 > c.present(); });
        named = text != nullptr;
    }
    for (const auto& column : columns)
        if (!named && textual(column) && (text == nullptr || column.meanLength > text->meanLength))
            text = &column;
    const bool found = text != nullptr;
    for (const auto& column : columns)
        if (!found && column.type == ColumnType::Category && !isLabelName(column.name) && (isTextName(column.name) || column.unique * 2 > column.present()) &&
            (text == nullptr || column.meanLength > text->meanLength))
            text = &column;
    if (text == nullptr)
        return std::nullopt;
    const auto other = [&](const ColumnFacts& c) { return &c != text && canBeLabel(c) && !isSplitName(c.name); };
    const ColumnFacts* label = first(columns, [&](const ColumnFacts& c) { return other(c) && isLabelName(c.name); });
    const bool labelled = label != nullptr;
    if (label == nullptr)
        label = first(columns, [&](const ColumnFacts& c) { return other(c) && c.type == ColumnType::Category; });
    if (label == nullptr)
        label = first(columns, other);
    const bool clear = found && label != nullptr;
    if (label == nullptr)
        label = first(columns, [&](const ColumnFacts& c) { return &c != text && isLabelName(c.name); });
    for (auto it = columns.rbegin(); it != columns.rend() && label == nullptr; ++it)
        if (&*it != text && it->type != ColumnType::Text && !isSplitName(it->name))
            label = &*it;
    if (label == nullptr)
        return std::nullopt;
    const double sure = !clear                                                               ? 0
                        : named && labelled                                                  ? 0.85
                        : columns.size() <= mostColumns && (text->meanLength >= 30 || named) ? 0.75
                        : labelled && text->meanLength >= 60                                 ? 0.6
                                                                                             : 0.3;
    return TextRoles{text->name, label->name, sure};
}

std::optional<TableRoles> guessTable(const std::vector<ColumnFacts>& columns, const std::string& target) {
    const auto usable = [](const ColumnFacts& c) { return c.unique >= 2 && (c.isNumber() || canBeLabel(c)) && !isRowNumber(c) && !isSplitName(c.name); };
    const ColumnFacts* chosen = first(columns, [&](const ColumnFacts& c) { return c.name == target; });
    if (chosen == nullptr)
        chosen = first(columns, [&](const ColumnFacts& c) { return isTargetName(c.name) && usable(c); });
    for (auto it = columns.rbegin(); it != columns.rend() && chosen == nullptr; ++it)
        if (usable(*it))
            chosen = &*it;
    TableRoles roles;
    roles.sure = chosen != nullptr ? 0.55 : 0;
    for (auto it = columns.rbegin(); it != columns.rend() && chosen == nullptr; ++it)
        if (it->type != ColumnType::Text && it->type != ColumnType::Date && it->unique > 0 && !isSplitName(it->name))
            chosen = &*it;
    if (chosen == nullptr)
        return std::nullopt;
    roles.target = chosen->name;
    roles.classification = !chosen->isNumber() || looksLikeClasses(*chosen);
    for (const auto& column : columns) {
        const bool category = column.type == ColumnType::Category && column.unique * 2 <= column.present() + 2 && !isSplitName(column.name);
        if (&column != chosen && column.unique >= 2 && !isRowNumber(column) && (column.isNumber() || category))
            roles.inputs.push_back(column.name);
    }
    if (roles.inputs.empty()) {
        roles.sure = 0;
        for (const auto& column : columns)
            if (&column != chosen && column.unique > 0 && (column.isNumber() || column.type == ColumnType::Category) && !isSplitName(column.name))
                roles.inputs.push_back(column.name);
    }
    if (roles.inputs.empty())
        return std::nullopt;
    return roles;
}

std::optional<SeriesRoles> guessSeries(const std::vector<ColumnFacts>& columns) {
    SeriesRoles roles;
    const ColumnFacts* time = first(columns, [](const ColumnFacts& c) { return c.type == ColumnType::Date && c.missing == 0; });
    const bool dated = time != nullptr;
    if (time == nullptr)
        time = first(columns, [](const ColumnFacts& c) { return isTimeName(c.name) && c.isNumber() && c.ascending && c.missing == 0; });
    bool others = false;
    for (const auto& column : columns) {
        if (&column == time)
            continue;
        if (column.isNumber() && column.unique >= 2 && !isRowNumber(column))
            roles.columns.push_back(column.name);
        else if (!isRowNumber(column) && !isTimeName(column.name))
            others = true;
    }
    if (roles.columns.empty())
        return std::nullopt;
    roles.time = time != nullptr ? time->name : "";
    const ColumnFacts* target = first(columns, [&](const ColumnFacts& c) {
        return isTargetName(c.name) && std::find(roles.columns.begin(), roles.columns.end(), c.name) != roles.columns.end();
    });
    roles.targets = {target != nullptr ? target->name : roles.columns.back()};
    // Many rows of one day are events, not a series.
    const bool regular = time != nullptr && (time->ascending || time->unique == time->rows);
    roles.sure = !regular || others ? 0.2 : dated || isTimeName(time->name) ? 0.8 : 0.4;
    return roles;
}

std::optional<RatingRoles> guessRatings(const std::vector<ColumnFacts>& columns, bool header) {
    if (header) {
        const auto* user = first(columns, [](const ColumnFacts& c) { return startsWithOne(c.name, {"user", "reviewer", "customer", "用户"}); });
        const auto* item = first(columns, [](const ColumnFacts& c) {
            return startsWithOne(
                c.name, {"item", "movie", "film", "book", "product", "isbn", "asin", "song", "track", "artist", "anime", "business", "joke", "商品", "电影"});
        });
        const auto* rating = first(columns, [](const ColumnFacts& c) {
            return c.isNumber() && (plain(c.name).find("rating") != std::string::npos || isOne(c.name, {"stars", "score", "评分"}));
        });
        if (user == nullptr || item == nullptr || rating == nullptr || user == item)
            return std::nullopt;
        return RatingRoles{user->name, item->name, rating->name, 0.9};
    }
    // As MovieLens' u.data: user, item, rating and perhaps seconds since 1970, all numbers and no names.
    constexpr double year2000 = 8e8;
    constexpr std::int64_t mostSteps = 20;
    if (columns.size() < 3 || columns.size() > 4)
        return std::nullopt;
    for (std::size_t c = 0; c < 2; ++c)
        if (!columns[c].isNumber() || !columns[c].whole || columns[c].missing > 0 || columns[c].unique < 3 || columns[c].min.value_or(-1) < 0)
            return std::nullopt;
    const auto& rating = columns[2];
    if (!rating.isNumber() || rating.unique > mostSteps || rating.min.value_or(-1) < -10 || rating.max.value_or(1000) > 100)
        return std::nullopt;
    const bool timed = columns.size() == 4 && columns[3].isNumber() && columns[3].min.value_or(0) > year2000;
    if (columns.size() == 4 && !timed)
        return std::nullopt;
    return RatingRoles{columns[0].name, columns[1].name, rating.name, timed ? 0.85 : 0.55};
}

std::optional<std::string> splitColumn(const Table& table) {
    for (const auto& column : table.columns)
        if (isOne(column.name, {"split", "subset", "fold", "partition", "set"}) &&
            std::all_of(column.cells.begin(), column.cells.end(), [](const std::string& cell) { return splitOfName(cell).has_value(); }))
            return column.name;
    return std::nullopt;
}

} // namespace lepton::datasets
