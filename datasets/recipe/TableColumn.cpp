// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/TableColumn.h"

#include "datasets/tables/Cells.h"

#include <algorithm>
#include <numeric>

namespace lepton::datasets {

void TableColumn::fit(const std::vector<double>& values) {
    if (!number || fitted)
        return;
    scale = fitScaling(scaling, values);
    if (missing == "median")
        fill = medianOf(values);
    else if (missing == "mean" && !values.empty())
        fill = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    fitted = true;
}

void TableColumn::writeNumber(std::optional<double> value, float* to) const {
    to[0] = static_cast<float>(scale.apply(value.value_or(fill)));
    if (indicator)
        to[1] = value ? 0.0F : 1.0F;
}

void TableColumn::writeOneHot(std::string_view cell, float* to) const {
    std::fill_n(to, slots(), 0.0F);
    to[slotOf(cell)] = 1;
}

std::int64_t TableColumn::slotOf(std::string_view cell) const {
    const auto found = slotNumbers.find(std::string(isMissing(cell) ? std::string_view() : trimmed(cell)));
    return found == slotNumbers.end() ? slots() - 1 : found->second;
}

Json TableColumn::toJson() const {
    if (picture)
        return {{"name", name}, {"kind", "picture"}, {"width", pictureWidth}, {"height", pictureHeight}, {"colour", grey ? "grey" : "rgb"}};
    if (!number)
        return {{"name", name}, {"kind", "category"}, {"encoding", embedded ? "embedding" : "one-hot"}, {"missing", missing}, {"categories", categories}};
    Json out{{"name", name}, {"kind", "number"}, {"scaling", scaling}, {"missing", missing}, {"indicator", indicator}};
    if (fitted) {
        out["fill"] = fill;
        out["center"] = scale.center;
        out["spread"] = scale.spread;
    }
    return out;
}

TableColumn TableColumn::read(StepReader& reader) {
    TableColumn out;
    out.name = reader.name("name");
    if (out.name.empty())
        reader.fail("name", LT("core", "The column has no name"), LT("core", "Write it as in the first line of the file"));
    const auto kind = reader.choice("kind", "number", {"number", "category", "picture"});
    out.number = kind == "number";
    if (kind == "picture") {
        constexpr std::int64_t largest = 4096;
        out.missing = "error";
        out.pictureWidth = reader.integer("width", 64, 1, largest);
        out.pictureHeight = reader.integer("height", 64, 1, largest);
        out.grey = reader.choice("colour", "rgb", {"grey", "rgb"}) == "grey";
        auto recipe = Recipe::fromJson({{{"type", "Colour"}, {"to", out.grey ? "grey" : "rgb"}},
                                        {{"type", "Resize"}, {"width", out.pictureWidth}, {"height", out.pictureHeight}, {"mode", "cover"}}},
                                       reader.where());
        if (!recipe)
            reader.fail("kind", LT("core", "This program can't read pictures"), LT("core", "Use a build with OpenCV"));
        out.picture = std::make_shared<const Recipe>(recipe ? std::move(recipe).value() : Recipe());
        return out;
    }
    if (!out.number) {
        out.embedded = reader.choice("encoding", "one-hot", {"one-hot", "embedding"}) == "embedding";
        out.missing = reader.choice("missing", "category", {"category", "error"});
        out.categories = reader.names("categories");
        for (std::size_t k = 0; k < out.categories.size(); ++k)
            out.slotNumbers.emplace(out.categories[k], static_cast<std::int64_t>(k));
        if (out.categories.empty())
            reader.fail("categories", text(LT("core", "The column “%1” has no categories"), out.name), LT("core", "List the values that it can have"));
        return out;
    }
    out.scaling = reader.choice("scaling", "standard", scalingKinds());
    out.missing = reader.choice("missing", "mean", {"mean", "median", "zero", "error"});
    out.indicator = reader.flag("indicator", false);
    out.fitted = reader.has("center");
    out.fill = reader.number("fill", 0);
    out.scale.center = reader.number("center", 0);
    out.scale.spread = reader.number("spread", 1);
    if (!(out.scale.spread > 0))
        reader.fail("spread", text(LT("core", "“%1” must be a number greater than 0"), "spread"),
                    LT("core", "Remove it; it is worked out again from the training data"));
    return out;
}

} // namespace lepton::datasets
