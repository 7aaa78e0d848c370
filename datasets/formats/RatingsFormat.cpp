// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/TableFormats.h"
#include "datasets/formats/TableSource.h"
#include "datasets/tables/ColumnRoles.h"

namespace lepton::datasets {

namespace {

Result<std::unique_ptr<Source>> openRatings(const Path& path, const Progress& progress) {
    LEPTON_TRY(auto parts, readTableParts(path, progress));
    const auto columns = factsOf(parts.table);
    if (columns.size() < 3)
        return Error(ErrorCode::BadFormat, text(LT("core", "Ratings need a user, an item and a rating in each row, but there are %1 columns"), columns.size()))
            .at(path.string())
            .fix(LT("core", "Choose a file with the columns user, item and rating"));
    const auto roles = guessRatings(columns, parts.header);
    TableUse use{"ratings", "ratings", "rating", "", roles ? roles->rating : columns[2].name};
    return std::unique_ptr<Source>(std::make_unique<TableSource>(std::move(parts), columns, std::move(use)));
}

double ratingsLikelihood(const Path& path) {
    const auto parts = peekTableParts(path);
    const auto roles = parts ? guessRatings(factsOf(parts->table), parts->header) : std::nullopt;
    return roles ? roles->sure : 0;
}

} // namespace

Format ratingsFormat() {
    return {"ratings",
            LT("core", "Ratings"),
            LT("core", "CSV or tab-separated rows of user, item and rating, with or without a header (as MovieLens' u.data)"),
            ratingsLikelihood,
            openRatings,
            "ratings"};
}

} // namespace lepton::datasets
