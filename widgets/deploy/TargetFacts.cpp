// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/TargetFacts.h"

#include "widgets/common/Theme.h"
#include "widgets/deploy/DeployJson.h"
#include "widgets/training/SettingFields.h"

#include <algorithm>

namespace lepton::widgets {

namespace {

QString worded(const Json& json, const char* key) { return translated(textIn(json, key).toStdString().c_str()); }

TargetFacts factsOf(const Json& target) {
    TargetFacts out;
    out.name = textIn(target, "name");
    out.title = worded(target, "title");
    out.doc = worded(target, "doc");
    for (const auto& spec : listIn(target, "parameters"))
        out.parameters.push_back(specFromJson(spec));
    out.addressSetting = textIn(target, "address_setting").toStdString();
    out.answers = !target.contains("answers") || truthIn(target, "answers");
    for (const auto& secret : listIn(target, "secrets"))
        out.secrets.push_back({textIn(secret, "key"), worded(secret, "label"), worded(secret, "doc"), textIn(secret, "environment")});
    if (target.contains("missing") && target["missing"].is_object())
        out.missing = errorFromJson(target["missing"]);
    return out;
}

} // namespace

Json TargetFacts::defaults() const {
    Json out = Json::object();
    for (const auto& spec : parameters)
        out[spec.name] = spec.defaultValue;
    return out;
}

std::vector<TargetFacts> targetFacts(const Json& answer) {
    std::vector<TargetFacts> out;
    for (const auto& target : listIn(answer, "targets"))
        if (target.is_object())
            out.push_back(factsOf(target));
    return out;
}

const TargetFacts* findTarget(const std::vector<TargetFacts>& targets, const QString& name) {
    const auto found = std::find_if(targets.begin(), targets.end(), [&](const auto& target) { return target.name == name; });
    return found == targets.end() ? nullptr : &*found;
}

QString placeWords(const TargetFacts& target, const Json& settings) {
    if (target.missing)
        return translated(target.missing->what);
    const Json value = settings.is_object() && settings.contains(target.addressSetting) ? settings[target.addressSetting] : Json();
    if (target.local()) {
        const QString host = textIn(settings, "host"), port = value.is_number() && value != 0 ? QString::fromStdString(value.dump()) : QString();
        if (!host.isEmpty() && !port.isEmpty())
            return QStringLiteral("%1:%2").arg(host, port);
    } else if (value.is_string() && !value.get_ref<const std::string&>().empty()) {
        return QString::fromStdString(value.get<std::string>());
    }
    return target.doc;
}

} // namespace lepton::widgets
