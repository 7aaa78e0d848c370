// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/Step.h"

#include "datasets/recipe/AugmentStep.h"
#include "datasets/recipe/Scale.h"
#include "datasets/recipe/Standardise.h"

#include <algorithm>
#include <cmath>

namespace lepton::datasets {

namespace {

std::vector<StepType>& registered() {
    static std::vector<StepType> all{flipStep(),       shiftStep(), rotateStep(), zoomStep(),  randomCropStep(),
                                     brightnessStep(), eraseStep(), noiseStep(),  scaleStep(), standardiseStep()};
    return all;
}

template <typename Range, typename Get>
std::string joined(const Range& items, const Get& get) {
    std::string out;
    for (const auto& item : items)
        out += (out.empty() ? "" : ", ") + get(item);
    return out;
}

std::string knownSteps() {
    return joined(stepTypes(), [](const StepType& type) { return type.name; });
}

Error badParameter(const std::string& key, const std::string& where, Text what) {
    return Error(ErrorCode::BadValue, std::move(what)).at(where + "." + key);
}

Result<void> checkInteger(const StepType& type, const StepParameter& parameter, const Json& value,
                          const std::string& where) {
    if (value.is_number_integer() && value >= parameter.minimum && value <= parameter.maximum)
        return {};
    return badParameter(parameter.name, where,
                        text(LT("core", "The step %1 has %2 = %3; it must be a whole number from %4 to %5"), type.name,
                             parameter.name, value.dump(), parameter.minimum, parameter.maximum))
        .fix(text(LT("core", "The usual value is %1"), parameter.standard.dump()));
}

Result<void> checkChoice(const StepType& type, const StepParameter& parameter, const Json& value,
                         const std::string& where) {
    if (value.is_string() && std::find(parameter.choices.begin(), parameter.choices.end(), value.get<std::string>()) !=
                                 parameter.choices.end())
        return {};
    return badParameter(parameter.name, where,
                        text(LT("core", "The step %1 has %2 = %3, which it does not know"), type.name, parameter.name,
                             value.dump()))
        .fix(text(LT("core", "Choose one of: %1"),
                  joined(parameter.choices, [](const std::string& choice) { return choice; })));
}

Result<void> checkNumbers(const StepType& type, const std::string& key, const Json& value, const std::string& where) {
    const bool good =
        value.is_array() && !value.empty() && std::all_of(value.begin(), value.end(), [](const Json& number) {
            return number.is_number() && std::isfinite(number.get<double>());
        });
    if (good)
        return {};
    return badParameter(key, where,
                        text(LT("core", "The step %1 needs a list of numbers for %2, one a channel"), type.name, key))
        .fix(LT("core", "Remove the values; they are worked out again from the training data"));
}

Result<void> checkKey(const StepType& type, const std::string& key, const Json& value, const std::string& where) {
    if (std::find(type.fittedValues.begin(), type.fittedValues.end(), key) != type.fittedValues.end())
        return checkNumbers(type, key, value, where);
    for (const auto& parameter : type.parameters)
        if (parameter.name == key)
            return parameter.choices.empty() ? checkInteger(type, parameter, value, where)
                                             : checkChoice(type, parameter, value, where);
    Error error = badParameter(key, where, text(LT("core", "The step %1 has no parameter “%2”"), type.name, key));
    if (!type.parameters.empty())
        error.fix(text(LT("core", "Its parameters are: %1"),
                       joined(type.parameters, [](const StepParameter& p) { return p.name; })));
    else
        error.fix(LT("core", "Remove it"));
    return error;
}

} // namespace

std::shared_ptr<const TensorStep> TensorStep::fit(const ChannelCounts&, const std::vector<Affine>&) const {
    return nullptr;
}

const std::vector<StepType>& stepTypes() { return registered(); }

void registerStep(StepType type) {
    auto& all = registered();
    const auto same =
        std::find_if(all.begin(), all.end(), [&](const StepType& known) { return known.name == type.name; });
    if (same != all.end()) {
        *same = std::move(type);
        return;
    }
    // Host steps stand before those for training and these before tensor steps in lists, as they do in recipes.
    const auto rank = [](const StepType& known) { return !known.host ? 2 : known.training ? 1 : 0; };
    const auto place = std::find_if(all.begin(), all.end(), [&](const StepType& known) { return rank(known) > rank(type); });
    all.insert(place, std::move(type));
}

const StepType* findStepType(const std::string& name) {
    for (const auto& type : stepTypes())
        if (type.name == name)
            return &type;
    return nullptr;
}

Json toJson(const StepType& type) {
    Json parameters = Json::array();
    for (const auto& parameter : type.parameters) {
        Json one{{"name", parameter.name}, {"title", parameter.title.str()}, {"default", parameter.standard}};
        if (parameter.choices.empty()) {
            one["min"] = parameter.minimum;
            one["max"] = parameter.maximum;
        } else {
            one["choices"] = parameter.choices;
        }
        parameters.push_back(std::move(one));
    }
    return {{"name", type.name},
            {"title", type.title.str()},
            {"doc", type.doc.str()},
            {"host", type.host},
            {"training", type.training},
            {"parameters", parameters}};
}

Result<std::shared_ptr<const Step>> makeStep(const Json& json, const std::string& where) {
    if (!json.is_object() || !json.contains("type") || !json["type"].is_string())
        return Error(ErrorCode::BadValue, LT("core", "A recipe's step must be an object with a “type”"))
            .at(where)
            .fix(text(LT("core", "Known steps are: %1"), knownSteps()));
    const auto name = json["type"].get<std::string>();
    const StepType* type = findStepType(name);
    if (type == nullptr)
        return Error(ErrorCode::Unsupported, text(LT("core", "There is no recipe step called “%1”"), name))
            .at(where)
            .fix(text(LT("core", "Known steps are: %1"), knownSteps()));
    Json parameters = json;
    for (const auto& [key, value] : json.items())
        if (key != "type")
            LEPTON_CHECK(checkKey(*type, key, value, where));
    for (const auto& parameter : type->parameters)
        if (!parameters.contains(parameter.name))
            parameters[parameter.name] = parameter.standard;
    auto step = type->make(parameters);
    if (!step && step.error().where.empty())
        step.error().at(where);
    return step;
}

} // namespace lepton::datasets
