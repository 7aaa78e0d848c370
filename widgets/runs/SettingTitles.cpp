// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/SettingTitles.h"

#include "core/project/OptimizerTypes.h"
#include "core/project/ScheduleTypes.h"
#include "widgets/common/Theme.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>

#include <map>

namespace lepton::widgets {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunTableModel)
};

/// Of the first kind that has it: kinds call the same thing the same.
const graph::ParameterSpec* parameterOf(const std::vector<project::SettingsType>& types, const std::string& key) {
    for (const auto& type : types)
        if (const auto* found = type.find(key))
            return found;
    return nullptr;
}

/// What stands where a run does not set it.
QString unset(const std::string& key) {
    if (key == "schedule.type")
        return translated(project::findType(project::scheduleTypes(), "constant")->title);
    if (key == "accumulate")
        return QStringLiteral("1");
    if (key == "precision")
        return QStringLiteral("float32");
    return QStringLiteral("–");
}

QString itemText(const Json& item) {
    if (item.is_string())
        return QString::fromStdString(item.get<std::string>());
    if (!item.is_object() || !item.contains("type"))
        return QString::fromStdString(item.dump());
    QString out = QString::fromStdString(item.value("type", ""));
    QStringList own;
    if (item.contains("parameters") && item["parameters"].is_object())
        for (const auto& [name, value] : item["parameters"].items())
            own << QString::fromStdString(name) + QLatin1Char(' ') + (value.is_string() ? QString::fromStdString(value.get<std::string>()) : QString::fromStdString(value.dump()));
    return own.isEmpty() ? out : QStringLiteral("%1 (%2)").arg(out, own.join(QStringLiteral(", ")));
}

} // namespace

QString settingTitle(const std::string& key) {
    static const std::map<std::string, QString> titles{{"epochs", Words::tr("Planned epochs")},
                                                       {"batch_size", Words::tr("Batch size")},
                                                       {"optimizer.type", Words::tr("Optimizer")},
                                                       {"optimizer.learning_rate", Words::tr("Learning rate")},
                                                       {"optimizer.weight_decay", Words::tr("Weight decay")},
                                                       {"schedule.type", Words::tr("Schedule")},
                                                       {"clip.norm", Words::tr("Clip norm")},
                                                       {"clip.value", Words::tr("Clip value")},
                                                       {"accumulate", Words::tr("Accumulate")},
                                                       {"average.decay", Words::tr("Weight average")},
                                                       {"precision", Words::tr("Precision")},
                                                       {"mixup", Words::tr("Mixup")},
                                                       {"keep_checkpoints", Words::tr("Checkpoints kept")},
                                                       {"start_from.file", Words::tr("Weights from")},
                                                       {"start_from.freeze", Words::tr("Frozen")},
                                                       {"start_from.reset", Words::tr("New weights for")},
                                                       {"seed", Words::tr("Seed")},
                                                       {"device", Words::tr("Device")},
                                                       {"threads", Words::tr("Threads")},
                                                       {"callbacks", Words::tr("After each epoch")},
                                                       {"recipe", Words::tr("Recipe")},
                                                       {"layers", Words::tr("Layers")}};
    if (const auto found = titles.find(key); found != titles.end())
        return found->second;
    const auto dot = key.find('.');
    const std::string group = key.substr(0, dot);
    if (dot != std::string::npos && (group == "optimizer" || group == "schedule")) {
        const auto* parameter = parameterOf(group == "optimizer" ? project::optimizerTypes() : project::scheduleTypes(), key.substr(dot + 1));
        if (parameter != nullptr)
            return group == "optimizer" ? translated(parameter->label) : Words::tr("Schedule: %1").arg(translated(parameter->label));
    }
    return QString::fromStdString(key);
}

QString settingText(const std::string& key, const Json& value) {
    if (value.is_null())
        return unset(key);
    if (value.is_boolean())
        return value.get<bool>() ? Words::tr("on") : Words::tr("off");
    if (value.is_number_float())
        return QLocale().toString(value.get<double>(), 'g', 6);
    if (value.is_string()) {
        const std::string name = value.get<std::string>();
        if (key == "start_from.file")
            return QFileInfo(QString::fromStdString(name)).fileName();
        const auto* type = key == "optimizer.type"  ? project::findType(project::optimizerTypes(), name)
                           : key == "schedule.type" ? project::findType(project::scheduleTypes(), name)
                                                    : nullptr;
        return type != nullptr ? translated(type->title) : QString::fromStdString(name);
    }
    if (!value.is_array())
        return QString::fromStdString(value.dump());
    QStringList parts;
    for (const auto& item : value)
        parts << itemText(item);
    return parts.join(QStringLiteral(", "));
}

} // namespace lepton::widgets
