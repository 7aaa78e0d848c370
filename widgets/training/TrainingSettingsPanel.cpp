// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/TrainingSettingsPanel.h"

#include "core/project/MetricTypes.h"
#include "core/project/OptimizerTypes.h"
#include "core/project/ScheduleTypes.h"
#include "widgets/common/Background.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/training/AdversaryFields.h"
#include "widgets/training/CallbackList.h"
#include "widgets/training/LossFields.h"
#include "widgets/training/MetricFields.h"
#include "widgets/training/PlainSettings.h"
#include "widgets/training/RateFinder.h"
#include "widgets/training/RunPlan.h"
#include "widgets/training/ScheduleCurve.h"
#include "widgets/training/SettingsGroup.h"
#include "widgets/training/TransferFields.h"
#include "widgets/training/TypedFields.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLocale>
#include <QScrollArea>

namespace lepton::widgets {

namespace {

constexpr int editorWidth = 140; // as ParameterField's

Json optimizerValues(const project::OptimizerSettings& optimizer) {
    Json out = project::toJson(optimizer);
    out.erase("type");
    return out;
}

QString number(double value) { return QLocale().toString(value, 'g', 3); }

} // namespace

TrainingSettingsPanel::TrainingSettingsPanel(const Studio& studio, QWidget* parent) : Card(tr("Settings"), parent), m_studio(studio) {
    setHint(tr("for the next run"));
    auto* inner = new QWidget;
    m_column = new QVBoxLayout(inner);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(4);
    addObjective();
    auto* run = addGroup(tr("Run"), true);
    addPlain(run, runSettings());
    addDevice(run);
    addOptimizer();
    addSchedule();
    addPlain(addGroup(tr("Gradients"), false), gradientSettings());
    addPlain(addGroup(tr("Averaging and mixup"), false), averageSettings());
    addPlain(addGroup(tr("Precision"), false), precisionSettings());
    addTransfer();
    addPlain(addGroup(tr("Checkpoints"), false), checkpointSettings());
    addCallbacks();
    m_column->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Training settings"));
    scroll->setWidget(inner);
    body()->addWidget(scroll, 1);
    for (auto signal : {&ProjectDocument::opened, &ProjectDocument::settingsChanged, &ProjectDocument::sourceChanged})
        connect(m_studio.document, signal, this, &TrainingSettingsPanel::refresh);
    connect(m_studio.engine, &EngineClient::stateChanged, this, [this] {
        refreshDevices();
        refresh();
    });
    refreshDevices();
    refresh();
}

SettingsGroup* TrainingSettingsPanel::addGroup(const QString& title, bool open) {
    auto* group = new SettingsGroup(title, open);
    m_column->addWidget(group);
    return group;
}

void TrainingSettingsPanel::addPlain(SettingsGroup* group, const std::vector<PlainSetting>& settings) {
    auto* fields = new SettingFields;
    std::vector<graph::ParameterSpec> specs;
    for (const auto& setting : settings)
        specs.push_back(setting.spec);
    fields->setSpecs(specs);
    group->body()->addWidget(fields);
    connect(fields, &SettingFields::edited, this, [this, &settings](const std::string& key, const Json& value) {
        for (const auto& setting : settings)
            if (setting.spec.name == key)
                change([&](Settings& now) { setting.set(now, value); });
    });
    m_plain.push_back({group, fields, &settings});
}

void TrainingSettingsPanel::addObjective() {
    auto* group = addGroup(tr("Objective and metrics"), true);
    group->body()->addWidget(new LossFields(m_studio));
    group->body()->addWidget(new AdversaryFields(m_studio));
    group->body()->addWidget(new MetricFields(m_studio, group)); // without a parent it would flash up as a window
}

void TrainingSettingsPanel::addDevice(SettingsGroup* group) {
    m_device = new QComboBox;
    m_device->setAccessibleName(tr("Device"));
    m_device->setFixedWidth(editorWidth); // a graphics card's long name must not widen the panel
    m_device->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    auto* label = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("Device"));
    label->setBuddy(m_device);
    auto* row = new QHBoxLayout;
    row->addWidget(label, 1);
    row->addWidget(m_device);
    group->body()->addLayout(row);
    connect(m_device, &QComboBox::activated, this, [this] {
        change([&](Settings& settings) { settings.device = m_device->currentData().toString().toStdString(); });
    });
}

void TrainingSettingsPanel::addOptimizer() {
    m_optimizerGroup = addGroup(tr("Optimizer"), true);
    m_optimizer = new TypedFields(tr("Optimizer"), project::optimizerTypes());
    m_finder = new RateFinder(m_studio);
    m_optimizerGroup->body()->addWidget(m_optimizer);
    m_optimizerGroup->body()->addWidget(m_finder);
    connect(m_finder, &RateFinder::chosen, this, [this](double rate) { change([&](Settings& settings) { settings.optimizer.learningRate = rate; }); });
    connect(m_optimizer, &TypedFields::chosen, this, [this](const std::string& type) {
        change([&](Settings& settings) { settings.optimizer = project::OptimizerSettings::ofType(type); });
    });
    connect(m_optimizer, &TypedFields::edited, this, [this](const std::string& key, const Json& value) {
        change([&](Settings& settings) {
            Json optimizer = project::toJson(settings.optimizer);
            optimizer[key] = value;
            settings.optimizer = project::optimizerFromJson(optimizer);
        });
    });
}

void TrainingSettingsPanel::addSchedule() {
    m_scheduleGroup = addGroup(tr("Learning-rate schedule"), true);
    m_schedule = new TypedFields(tr("Schedule"), project::scheduleTypes());
    m_curve = new ScheduleCurve;
    m_scheduleGroup->body()->addWidget(m_schedule);
    m_scheduleGroup->body()->addWidget(m_curve);
    connect(m_schedule, &TypedFields::chosen, this, [this](const std::string& type) {
        change([&](Settings& settings) {
            project::ScheduleSettings schedule{type, Json::object()};
            for (const char* key : {"warmup_steps", "warmup_factor"}) // which all have
                if (settings.schedule.values.contains(key))
                    schedule.values[key] = settings.schedule.values[key];
            settings.schedule = schedule;
        });
    });
    connect(m_schedule, &TypedFields::edited, this, [this](const std::string& key, const Json& value) {
        change([&](Settings& settings) {
            settings.schedule.values[key] = value;
            if (value == project::valueOf(project::scheduleTypes(), settings.schedule.type, Json::object(), key))
                settings.schedule.values.erase(key);
        });
    });
}

void TrainingSettingsPanel::addTransfer() {
    m_transferGroup = addGroup(tr("Transfer learning"), false);
    m_transfer = new TransferFields(m_studio);
    m_transferGroup->body()->addWidget(m_transfer);
    connect(m_transfer, &TransferFields::edited, this, [this](const project::StartFrom& start) { change([&](Settings& settings) { settings.startFrom = start; }); });
}

void TrainingSettingsPanel::addCallbacks() {
    m_callbackGroup = addGroup(tr("After each epoch"), true);
    m_callbackGroup->header()->setToolTip(tr("Done in this order"));
    m_callbacks = new CallbackList;
    m_callbackGroup->body()->addWidget(m_callbacks);
    connect(m_callbacks, &CallbackList::changed, this, [this](const std::vector<project::CallbackSettings>& callbacks) {
        change([&](Settings& settings) { settings.callbacks = callbacks; });
    });
}

void TrainingSettingsPanel::refreshDevices() {
    m_device->clear();
    m_device->addItem(tr("Automatic"), QStringLiteral("auto"));
    const Json devices = m_studio.engine->hello().value("devices", Json::array());
    for (const auto& device : devices) {
        const QString name = QString::fromStdString(device.value("name", ""));
        m_device->addItem(name, name);
        m_device->setItemData(m_device->count() - 1, QString::fromStdString(device.value("title", "")), Qt::ToolTipRole);
    }
    if (devices.empty()) // the engine is still starting
        m_device->addItem(QStringLiteral("cpu"), QStringLiteral("cpu"));
    m_callbacks->setKinds(m_studio.engine->hello().value("callbacks", Json::array()));
}

void TrainingSettingsPanel::refresh() {
    const auto& project = m_studio.document->project();
    const Settings& settings = project.training;
    m_refreshing = true;
    for (const auto& plain : m_plain) {
        Json values = Json::object();
        for (const auto& setting : *plain.settings)
            values[setting.spec.name] = setting.get(settings);
        plain.fields->setValues(values);
    }
    const QString device = QString::fromStdString(settings.device);
    if (m_device->findData(device) < 0)
        m_device->addItem(device, device); // set by a project from another machine
    m_device->setCurrentIndex(m_device->findData(device));
    QStringList metrics;
    if (m_studio.document->isOpen())
        for (const auto& metric : project::watchableMetrics(project))
            metrics << QString::fromStdString(metric);
    m_schedule->fields()->setWords("metric", {metrics, {}, true});
    m_callbacks->setMetrics(metrics);
    m_optimizer->setValue(settings.optimizer.type, optimizerValues(settings.optimizer));
    m_schedule->setValue(settings.schedule.type, settings.schedule.values);
    m_transfer->setValue(settings.startFrom);
    m_callbacks->setCallbacks(settings.callbacks);
    m_refreshing = false;
    refreshSummaries(settings);
    measureEpoch();
    setEnabled(m_studio.document->isOpen());
}

void TrainingSettingsPanel::refreshSummaries(const Settings& settings) {
    m_optimizerGroup->setSummary(QStringLiteral("%1, %2").arg(QString::fromStdString(settings.optimizer.type), number(settings.optimizer.learningRate)));
    m_scheduleGroup->setSummary(QString::fromStdString(settings.schedule.type));
    m_transferGroup->setSummary(m_transfer->summary());
    QStringList callbacks;
    for (const auto& callback : settings.callbacks)
        callbacks << m_callbacks->titleOf(callback.type);
    m_callbackGroup->setSummary(callbacks.join(QStringLiteral(", ")));
    for (const auto& plain : m_plain) {
        QStringList unusual;
        for (const auto& setting : *plain.settings)
            if (const Json value = setting.get(settings); value != setting.spec.defaultValue || plain.settings == &runSettings() || plain.settings->size() == 1)
                unusual << (plain.settings->size() == 1 ? QString() : translated(setting.spec.label) + QLatin1Char(' ')) + translated(Text(setting.spec.display(value)));
        plain.group->setSummary(unusual.isEmpty() ? tr("none") : unusual.join(QStringLiteral(", ")));
    }
}

/// How long an epoch will be, for the curve: splitting large data takes a moment.
void TrainingSettingsPanel::measureEpoch() {
    const auto draw = [this](double batches) {
        const Settings& settings = m_studio.document->project().training;
        m_batches = batches;
        m_curve->setSettings(settings, batches / static_cast<double>(settings.accumulate));
    };
    draw(m_batches);
    const auto source = m_studio.document->source();
    const Json asked{reinterpret_cast<std::uintptr_t>(source.get()), m_studio.document->project().data.split, m_studio.document->project().training.batchSize};
    if (asked == m_measured)
        return;
    m_measured = asked;
    const auto work = [project = m_studio.document->project(), source] { return source ? stepsPerEpoch(*source, project) : 0; };
    inBackground(this, work, [this, draw, round = ++m_round](double batches) {
        if (round == m_round && batches != m_batches)
            draw(batches);
    });
}

void TrainingSettingsPanel::change(const std::function<void(Settings&)>& edit) {
    if (m_refreshing || !m_studio.document->isOpen())
        return;
    Settings settings = m_studio.document->project().training;
    edit(settings);
    m_studio.document->setTraining(settings);
}

} // namespace lepton::widgets
