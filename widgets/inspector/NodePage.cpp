// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/NodePage.h"

#include "core/graph/Group.h"
#include "core/layers/Layers.h"
#include "core/layers/WeightSettings.h"
#include "core/templates/NewProject.h"
#include "widgets/canvas/NetworkEdits.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/inspector/FactsTable.h"
#include "widgets/inspector/GroupPart.h"
#include "widgets/watch/HeatPart.h"
#include "widgets/inspector/ParameterField.h"
#include "widgets/inspector/Rule.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QFrame>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace lepton::widgets {

namespace {

QString figure(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

/// "32 × 13 × 13", without the batch.
QString shapeOf(const graph::TensorType& type) {
    return QString::fromStdString(graph::shapeText({type.shape.begin() + 1, type.shape.end()}));
}

void empty(QLayout* layout) {
    while (QLayoutItem* item = layout->takeAt(0)) {
        if (auto* widget = item->widget()) {
            widget->hide();
            widget->deleteLater(); // the key or click that led here may still be in it
        }
        delete item;
    }
}

} // namespace

NodePage::NodePage(const Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
    m_title = new QLineEdit;
    setRole(m_title, "inline");
    m_title->setAccessibleName(tr("Name of the layer"));
    m_title->setToolTip(tr("A name of your own for this layer; empty: its type's"));
    m_name = new TextLabel(TextLabel::Role::Figures, TextLabel::Tone::Soft);
    m_summary = new TextLabel(TextLabel::Role::Hint);
    m_summary->setWordWrap(true);
    m_problems = new QVBoxLayout;
    m_problems->setSpacing(8);
    m_form = new QWidget;
    m_formColumn = new QVBoxLayout(m_form);
    m_formColumn->setContentsMargins(0, 0, 0, 0);
    m_formColumn->setSpacing(10);
    m_group = new GroupPart(studio);
    m_heat = new HeatPart;
    m_factsRule = rule();
    m_facts = new FactsTable;
    m_doc = new TextLabel(TextLabel::Role::Hint);
    m_doc->setWordWrap(true);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(8, 0, 0, 0);
    head->addWidget(m_title, 1);
    head->addWidget(m_name);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 16, 16);
    column->setSpacing(8);
    column->addLayout(head);
    column->addWidget(m_summary);
    column->addSpacing(4);
    column->addLayout(m_problems);
    column->addWidget(m_form);
    column->addWidget(buildWeightsPart());
    column->addWidget(m_group);
    column->addWidget(m_heat);
    column->addSpacing(6);
    column->addWidget(m_factsRule);
    column->addSpacing(6);
    column->addWidget(m_facts);
    column->addSpacing(6);
    column->addWidget(rule());
    column->addSpacing(6);
    column->addWidget(m_doc);
    column->addStretch();
    connect(m_title, &QLineEdit::editingFinished, this, &NodePage::takeTitle);
    connect(studio.document, &ProjectDocument::networkChanged, this, &NodePage::refresh);
    connect(&studio.document->level(), &NetworkLevel::changed, this, [this] { m_id = {}; });
    connect(studio.document, &ProjectDocument::activeNetworkAboutToChange, this, [this] { m_id = {}; });
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void NodePage::setHeat(LayerHeat* heat) { m_heat->setHeat(heat); }

void NodePage::show(const graph::NodeId& id) {
    const auto* node = m_studio.document->level().network().find(id);
    const auto* type = node != nullptr ? layers::catalogue().find(node->type) : nullptr;
    if (id != m_id || type != m_type) {
        m_id = id;
        m_type = type;
        buildFields(node != nullptr ? graph::parametersOf(*node, layers::catalogue()) : std::vector<graph::ParameterSpec>());
    }
    refresh();
}

void NodePage::buildFields(const std::vector<graph::ParameterSpec>& specs) {
    empty(m_formColumn);
    m_fields.clear();
    m_named.clear();
    m_form->setVisible(std::any_of(specs.begin(), specs.end(), [](const auto& spec) { return !layers::isWeightSetting(spec.name); }));
    empty(m_weightsColumn);
    m_weightsPart->setVisible(std::any_of(specs.begin(), specs.end(), [](const auto& spec) { return layers::isWeightSetting(spec.name); }));
    for (const auto& spec : specs)
        addField(spec);
    // Folded, unless there is something to see.
    const auto* node = m_studio.document->level().network().find(m_id);
    openWeights(m_weightsOpened || (node != nullptr && std::any_of(specs.begin(), specs.end(), [&](const auto& spec) {
        return layers::isWeightSetting(spec.name) && node->parameters.contains(spec.name) && node->parameters[spec.name] != spec.defaultValue;
    })));
}

void NodePage::addField(const graph::ParameterSpec& spec) {
    const bool listed = spec.name == "weights_of" || (spec.name == "field" && m_type != nullptr && m_type->name == "Input");
    auto* field = listed ? new ParameterField(spec, wordsFor(spec.name)) : new ParameterField(spec);
    connect(field, &ParameterField::edited, this, [this, spec](const Json& value) { setParameter(spec, value); });
    connect(field, &ParameterField::finished, m_studio.document, &ProjectDocument::stopMerging);
    (layers::isWeightSetting(spec.name) ? m_weightsColumn : m_formColumn)->addWidget(field);
    m_fields.push_back(field);
    m_named.push_back(spec.name);
}

QWidget* NodePage::buildWeightsPart() {
    m_weightsPart = new QWidget;
    m_weightsFold = new QToolButton;
    m_weightsFold->setText(tr("Training and weights"));
    m_weightsFold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_weightsFold->setIconSize({14, 14});
    m_weightsFold->setCheckable(true);
    m_weightsFold->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setRole(m_weightsFold, "fold");
    connect(m_weightsFold, &QToolButton::clicked, this, [this](bool open) {
        m_weightsOpened = open;
        openWeights(open);
    });
    m_weights = new QWidget;
    m_weightsColumn = new QVBoxLayout(m_weights);
    m_weightsColumn->setContentsMargins(0, 4, 0, 0);
    m_weightsColumn->setSpacing(10);
    auto* column = new QVBoxLayout(m_weightsPart);
    column->setContentsMargins(0, 2, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_weightsFold);
    column->addWidget(m_weights);
    return m_weightsPart;
}

void NodePage::openWeights(bool open) {
    m_weightsFold->setChecked(open);
    m_weightsFold->setIcon(Theme::instance().icon(open ? "chevron-down" : "chevron-right", Theme::instance().palette().text2));
    m_weights->setVisible(open);
}

/// Layers of the same type, whose weights this one may use; what the data has for an Input.
ParameterField::Words NodePage::wordsFor(const std::string& parameter) const {
    ParameterField::Words words;
    if (parameter == "weights_of") {
        words.none = tr("its own");
        const auto& network = m_studio.document->level().network();
        const auto* own = network.find(m_id);
        for (const auto& node : network.nodes())
            if (own != nullptr && node.type == own->type && node.id != m_id)
                words.all << QString::fromStdString(node.id.str());
        return words;
    }
    words.none = tr("in order");
    words.free = true;
    if (const auto tensors = templates::preparedTensors(m_studio.document->project()); m_studio.document->isOpen() && tensors && *tensors)
        for (const auto* list : {&(*tensors)->inputs, &(*tensors)->targets})
            for (const auto& tensor : *list)
                words.all << QString::fromStdString(tensor.name);
    words.all << QStringLiteral("noise");
    return words;
}

/// A group's settings come and go.
void NodePage::keepFields(const graph::Node& node) {
    if (node.group == nullptr)
        return;
    const auto specs = graph::parametersOf(node, layers::catalogue());
    const bool same = std::equal(specs.begin(), specs.end(), m_named.begin(), m_named.end(), [](const auto& spec, const auto& name) { return spec.name == name; });
    if (!same)
        buildFields(specs);
}

void NodePage::refresh() {
    const auto* node = m_studio.document->level().network().find(m_id);
    if (node == nullptr)
        return;
    keepFields(*node);
    m_group->setVisible(node->group != nullptr);
    if (node->group != nullptr)
        m_group->show(*node);
    m_heat->show(m_studio.document->level().expanded(m_id).str());
    const bool computes = node->type != graph::noteType;
    for (QWidget* part : {static_cast<QWidget*>(m_facts), static_cast<QWidget*>(m_factsRule)})
        part->setVisible(computes);
    const QString typeTitle = m_type != nullptr ? translated(m_type->title) : QString::fromStdString(node->type);
    if (!m_title->hasFocus() || !m_title->isModified())
        m_title->setText(node->title.empty() ? typeTitle : QString::fromStdString(node->title));
    m_title->setPlaceholderText(typeTitle);
    m_name->setText(QString::fromStdString(m_id.str()));
    m_summary->setText(m_type != nullptr ? translated(m_type->summary) : tr("This version does not know this layer."));
    m_doc->setText(m_type != nullptr ? translated(m_type->doc) : QString());
    for (auto* field : m_fields) {
        if (field->spec().name == "weights_of" || field->spec().name == "field")
            field->setWords(wordsFor(field->spec().name));
        const auto given = node->parameters.find(field->spec().name);
        const Json value = given != node->parameters.end() ? *given : field->spec().defaultValue;
        const auto normal = field->spec().normalise(value);
        field->setValue(normal ? *normal : value);
    }
    showProblems();
    showFacts();
    update();
}

void NodePage::showProblems() {
    empty(m_problems);
    for (const auto& problem : m_studio.document->problems()) {
        if (!m_studio.document->level().isOwn(problem, m_id))
            continue;
        auto* message = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Error, translated(problem.message));
        message->setWordWrap(true);
        auto* fix = new TextLabel(TextLabel::Role::Hint, translated(problem.fix));
        fix->setWordWrap(true);
        m_problems->addWidget(message);
        m_problems->addWidget(fix);
        for (const auto& way : problem.repairs) {
            auto* button = plainButton(edits::repairText(m_studio.document->network(), layers::catalogue(), problem, way));
            button->setIcon(Theme::instance().icon("wand", Theme::instance().palette().accent));
            connect(button, &QPushButton::clicked, this, [this, problem, way] { Q_EMIT repairAsked(problem, way); });
            m_problems->addWidget(button);
        }
    }
}

void NodePage::showFacts() {
    m_facts->clear();
    const auto* facts = m_studio.document->level().facts(m_id);
    if (facts == nullptr)
        return;
    for (const auto& input : facts->inputs)
        m_facts->add(tr("Input"), shapeOf(input));
    for (const auto& output : facts->outputs)
        m_facts->add(tr("Output"), shapeOf(output));
    if (facts->outputs.empty())
        m_facts->add(tr("Output"), tr("unknown"));
    m_facts->add(tr("Parameters"), figure(facts->parameterCount));
    m_facts->add(tr("Multiply-adds"), figure(facts->macs));
    m_facts->add(tr("Activations"), tr("%1 / sample").arg(bytesText(facts->activationBytes)));
}

void NodePage::setParameter(const graph::ParameterSpec& spec, const Json& value) {
    const NamedEdit edit = edits::setParameter(m_id, spec, value);
    const auto done = m_studio.document->level().edit(edit.name, edit.edit, "parameter " + m_id.str() + " " + spec.name);
    if (!done)
        Q_EMIT m_studio.actions->report(done.error());
}

void NodePage::editTitle() {
    const auto* node = m_studio.document->level().network().find(m_id);
    auto* words = findChild<QWidget*>(QStringLiteral("parameter-text"));
    if (node != nullptr && node->type == graph::noteType && words != nullptr) {
        words->setFocus(); // a note is what it says
        return;
    }
    m_title->setFocus();
    m_title->selectAll();
}

void NodePage::takeTitle() {
    const auto* node = m_studio.document->level().network().find(m_id);
    if (node == nullptr || !m_title->isModified())
        return;
    m_title->setModified(false);
    // The type's own name is no name of the user's.
    const bool own = m_type == nullptr || m_title->text().trimmed() != translated(m_type->title);
    const QString title = own ? m_title->text().trimmed() : QString();
    if (title.toStdString() == node->title)
        return;
    const NamedEdit edit = edits::rename(m_id, title);
    if (const auto done = m_studio.document->level().edit(edit.name, edit.edit); !done)
        Q_EMIT m_studio.actions->report(done.error());
}

void NodePage::paintEvent(QPaintEvent*) {
    if (m_type == nullptr)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::instance().family(m_type->family));
    painter.drawRoundedRect(QRectF(20, m_title->geometry().center().y() - 10, 4, 21), 2, 2);
}

} // namespace lepton::widgets
