// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/PreparationTypes.h"

#include "datasets/recipe/CorpusPreparation.h"
#include "datasets/recipe/RatingsPreparation.h"
#include "datasets/recipe/SeriesPreparation.h"
#include "datasets/recipe/TablePreparation.h"
#include "datasets/recipe/TextPreparation.h"

namespace lepton::datasets {

namespace {

const char* kindName(PreparationParameter::Kind kind) {
    using Kind = PreparationParameter::Kind;
    switch (kind) {
    case Kind::Integer:
        return "integer";
    case Kind::Choice:
        return "choice";
    case Kind::Flag:
        return "flag";
    case Kind::Column:
        return "column";
    case Kind::Columns:
        return "columns";
    }
    return "integer";
}

} // namespace

const std::vector<PreparationType>& preparationTypes() {
    static const std::vector<PreparationType> all{textPreparation(), corpusPreparation(), tablePreparation(), seriesPreparation(), ratingsPreparation()};
    return all;
}

const PreparationType* findPreparationType(const std::string& name) {
    for (const auto& type : preparationTypes())
        if (type.name == name)
            return &type;
    return nullptr;
}

const PreparationType* preparationTypeFor(const std::string& kind) {
    for (const auto& type : preparationTypes())
        if (type.kind == kind)
            return &type;
    return nullptr;
}

Json toJson(const PreparationType& type) {
    Json parameters = Json::array();
    for (const auto& parameter : type.parameters) {
        Json one{{"name", parameter.name}, {"title", parameter.title.str()}, {"kind", kindName(parameter.kind)}, {"default", parameter.standard}};
        if (parameter.kind == PreparationParameter::Kind::Integer) {
            one["min"] = parameter.minimum;
            one["max"] = parameter.maximum;
        }
        if (!parameter.choices.empty())
            one["choices"] = parameter.choices;
        parameters.push_back(std::move(one));
    }
    return {{"name", type.name}, {"kind", type.kind}, {"title", type.title.str()}, {"doc", type.doc.str()}, {"parameters", parameters}};
}

} // namespace lepton::datasets
