// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Preparation.h"

#include <functional>
#include <string>
#include <vector>

namespace lepton::datasets {

/// A setting of a preparation, as lists and forms show it.
struct PreparationParameter {
    enum class Kind { Integer, Choice, Flag, Column, Columns };
    std::string name;
    Text title;
    Kind kind = Kind::Integer;
    Json standard;            ///< default; null: suggestRecipe decides
    std::int64_t minimum = 0; ///< of integers, inclusive
    std::int64_t maximum = 0;
    std::vector<std::string> choices;
};

/// A step that is a whole recipe: the way of one kind of data to the network. One a file, in datasets/recipe/.
struct PreparationType {
    std::string name; ///< the step's "type": "Text"
    std::string kind; ///< SourceInfo::kind: "text"
    Text title;
    Text doc;
    std::vector<PreparationParameter> parameters;
    std::vector<std::string> fittedValues; ///< keys that are written once it is fitted
    /// From its only step. Errors (BadValue) name the setting.
    std::function<Result<std::shared_ptr<const Preparation>>(const Json& step, const std::string& where)> make;
    /// The step for that data: see suggestRecipe.
    std::function<Result<Json>(const Source& source, const Json& wishes)> suggest;
};

const std::vector<PreparationType>& preparationTypes();
/// Null if there is none of that name (or kind).
const PreparationType* findPreparationType(const std::string& name);
const PreparationType* preparationTypeFor(const std::string& kind);
/// {"name","kind","title","doc","parameters":[{"name","title","kind","default","min","max","choices"}]}
Json toJson(const PreparationType& type);

} // namespace lepton::datasets
