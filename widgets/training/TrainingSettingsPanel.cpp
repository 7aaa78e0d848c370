// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/TrainingSettingsPanel.h"

#include "widgets/common/EngineClient.h"
#include "widgets/common/NumberField.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/training/AdversaryFields.h"
#include "widgets/training/CallbackList.h"
#include "widgets/training/LossFields.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace lepton::widgets {

namespace {

using Settings = project::TrainingSettings;
constexpr int whole = static_cast<int>(NumberField::Kind::Whole);
constexpr int real = static_cast<int>(NumberField::Kind::Real);
constexpr double mostSeed = 9'007'199'254'740'992.0; // 2^53: beyond it a double, and so the field, skips numbers
constexpr int fieldWidth = 128;

} // namespace

TrainingSettingsPanel::TrainingSettingsPanel(const Studio& studio, QWidget* parent) : Card(tr("Settings"), parent), m_studio(studio) {
    setHint(tr("for the next run"));
    m_form = new QFormLayout;
    m_form->setContentsMargins(0, 0, 8, 0);
    m_form->setVerticalSpacing(measure::grid);
    m_form->setHorizontalSpacing(measure::grid);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    addNumbers();
    addOptimizer();
    m_callbacks = new CallbackList;
    connect(m_callbacks, &CallbackList::changed, this, [this](const std::vector<project::CallbackSettings>& callbacks) {
        change([&](Settings& settings) { settings.callbacks = callbacks; });
    });
    body()->addWidget(wrap(m_form), 1);
    connect(m_studio.document, &ProjectDocument::opened, this, &TrainingSettingsPanel::refresh);
    connect(m_studio.document, &ProjectDocument::settingsChanged, this, &TrainingSettingsPanel::refresh);
    connect(m_studio.engine, &EngineClient::stateChanged, this, [this] {
        refreshDevices();
        refresh();
    });
    refreshDevices();
    refresh();
}

QWidget* TrainingSettingsPanel::wrap(QFormLayout* form) {
    auto* inner = new QWidget;
    auto* column = new QVBoxLayout(inner);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(measure::grid);
    column->addWidget(new LossFields(m_studio));
    column->addSpacing(measure::grid);
    column->addWidget(new TextLabel(TextLabel::Role::Heading, tr("Training")));
    column->addLayout(form);
    column->addWidget(new AdversaryFields(m_studio));
    column->addSpacing(measure::grid);
    auto* heading = new TextLabel(TextLabel::Role::Heading, tr("After each epoch"));
    heading->setToolTip(tr("Done in this order"));
    column->addWidget(heading);
    column->addWidget(m_callbacks);
    column->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Training settings"));
    scroll->setWidget(inner);
    return scroll;
}

NumberField* TrainingSettingsPanel::addNumber(const QString& name, const QString& hint, int kind, double least, double most,
                                              std::function<double(const Settings&)> get, std::function<void(Settings&, double)> set,
                                              const char* optimizer) {
    auto* field = new NumberField(name, static_cast<NumberField::Kind>(kind), least, most);
    field->setMinimumWidth(fieldWidth);
    auto* label = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, name);
    label->setToolTip(hint);
    label->setMinimumHeight(measure::rowHeight);
    label->setBuddy(field);
    m_form->addRow(label, field);
    m_bound.push_back({field, std::move(get), optimizer});
    connect(field, &NumberField::valueChanged, this,
            [this, set = std::move(set)](double value) { change([&](Settings& settings) { set(settings, value); }); });
    return field;
}

void TrainingSettingsPanel::addNumbers() {
    addNumber(tr("Epochs"), tr("Passes over the training data"), whole, 1, 1e6, [](const Settings& s) { return double(s.epochs); },
              [](Settings& s, double v) { s.epochs = static_cast<std::int64_t>(v); });
    addNumber(tr("Batch size"), tr("Samples in one step"), whole, 1, 1e6, [](const Settings& s) { return double(s.batchSize); },
              [](Settings& s, double v) { s.batchSize = static_cast<std::int64_t>(v); });
    m_optimizer = new QComboBox;
    m_optimizer->setAccessibleName(tr("Optimizer"));
    m_optimizer->addItem(tr("Adam"), QStringLiteral("adam"));
    m_optimizer->addItem(tr("SGD"), QStringLiteral("sgd"));
    auto* label = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("Optimizer"));
    label->setMinimumHeight(measure::rowHeight);
    m_form->addRow(label, m_optimizer);
    connect(m_optimizer, &QComboBox::activated, this, [this] {
        change([&](Settings& settings) { settings.optimizer.type = m_optimizer->currentData().toString().toStdString(); });
    });
}

void TrainingSettingsPanel::addOptimizer() {
    addNumber(tr("Learning rate"), tr("Length of a step"), real, 1e-12, 1e3, [](const Settings& s) { return s.optimizer.learningRate; },
              [](Settings& s, double v) { s.optimizer.learningRate = v; });
    addNumber(tr("Momentum"), tr("Share of the last step that goes on"), real, 0, 0.9999, [](const Settings& s) { return s.optimizer.real("momentum"); },
              [](Settings& s, double v) { s.optimizer.own["momentum"] = v; }, "sgd");
    addNumber(tr("Beta 1"), tr("Memory of the gradient's mean"), real, 0, 0.9999, [](const Settings& s) { return s.optimizer.real("beta1"); },
              [](Settings& s, double v) { s.optimizer.own["beta1"] = v; }, "adam");
    addNumber(tr("Beta 2"), tr("Memory of the gradient's square"), real, 0, 0.99999, [](const Settings& s) { return s.optimizer.real("beta2"); },
              [](Settings& s, double v) { s.optimizer.own["beta2"] = v; }, "adam");
    addNumber(tr("Epsilon"), tr("Keeps the division from zero"), real, 1e-16, 1, [](const Settings& s) { return s.optimizer.real("epsilon"); },
              [](Settings& s, double v) { s.optimizer.own["epsilon"] = v; }, "adam");
    addNumber(tr("Weight decay"), tr("Pull of the weights towards zero"), real, 0, 10, [](const Settings& s) { return s.optimizer.weightDecay; },
              [](Settings& s, double v) { s.optimizer.weightDecay = v; });
    addNumber(tr("Seed"), tr("Of weights, order and dropout"), whole, 0, mostSeed, [](const Settings& s) { return double(s.seed); },
              [](Settings& s, double v) { s.seed = static_cast<std::uint64_t>(v); });
    m_device = new QComboBox;
    m_device->setAccessibleName(tr("Device"));
    m_device->setMinimumContentsLength(8); // a graphics card's long name must not widen the panel
    m_device->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    auto* label = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("Device"));
    label->setMinimumHeight(measure::rowHeight);
    m_form->addRow(label, m_device);
    connect(m_device, &QComboBox::activated, this, [this] {
        change([&](Settings& settings) { settings.device = m_device->currentData().toString().toStdString(); });
    });
    addNumber(tr("Threads"), tr("0: all that the machine has"), whole, 0, 1024, [](const Settings& s) { return double(s.threads); },
              [](Settings& s, double v) { s.threads = static_cast<int>(v); });
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
    const Settings& settings = m_studio.document->project().training;
    m_refreshing = true;
    for (const auto& bound : m_bound) {
        bound.field->setValue(bound.get(settings));
        const bool shown = bound.optimizer == nullptr || settings.optimizer.type == bound.optimizer;
        m_form->labelForField(bound.field)->setVisible(shown);
        bound.field->setVisible(shown);
    }
    const auto choose = [](QComboBox* box, const std::string& value) {
        const QString text = QString::fromStdString(value);
        if (box->findData(text) < 0)
            box->addItem(text, text); // set by a project from another machine
        box->setCurrentIndex(box->findData(text));
    };
    choose(m_optimizer, settings.optimizer.type);
    choose(m_device, settings.device);
    m_callbacks->setCallbacks(settings.callbacks);
    m_refreshing = false;
    setEnabled(m_studio.document->isOpen());
}

void TrainingSettingsPanel::change(const std::function<void(Settings&)>& edit) {
    if (m_refreshing || !m_studio.document->isOpen())
        return;
    Settings settings = m_studio.document->project().training;
    edit(settings);
    m_studio.document->setTraining(settings);
}

} // namespace lepton::widgets
