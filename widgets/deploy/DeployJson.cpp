// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/DeployJson.h"

#include "widgets/common/Theme.h"

namespace lepton::widgets {

namespace {

const Json* member(const Json& json, const char* key) {
    if (!json.is_object())
        return nullptr;
    const auto found = json.find(key);
    return found == json.end() ? nullptr : &*found;
}

} // namespace

QString textIn(const Json& json, const char* key) {
    const Json* found = member(json, key);
    return found != nullptr && found->is_string() ? QString::fromStdString(found->get<std::string>()) : QString();
}

double numberIn(const Json& json, const char* key) {
    const Json* found = member(json, key);
    return found != nullptr && found->is_number() ? found->get<double>() : 0;
}

bool truthIn(const Json& json, const char* key) {
    const Json* found = member(json, key);
    return found != nullptr && found->is_boolean() && found->get<bool>();
}

Json listIn(const Json& json, const char* key) {
    const Json* found = member(json, key);
    return found != nullptr && found->is_array() ? *found : Json::array();
}

QString sentenceIn(const Json& json, const char* texts, const char* plain) {
    const Json* found = member(json, texts);
    if (found != nullptr && found->is_object())
        return translated(textFromJson(*found));
    return found != nullptr && found->is_string() ? textIn(json, texts) : textIn(json, plain);
}

} // namespace lepton::widgets
