// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/NetworkPage.h"

#include "core/base/platform/Platform.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/inspector/FactsTable.h"
#include "widgets/inspector/MemoryMeter.h"
#include "widgets/inspector/Rule.h"

#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace lepton::widgets {

namespace {
QString figure(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }
} // namespace

NetworkPage::NetworkPage(const Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
    m_title = new TextLabel(TextLabel::Role::Heading);
    m_title->setElided(Qt::ElideRight);
    m_hint = new TextLabel(TextLabel::Role::Hint);
    m_hint->setWordWrap(true);
    m_facts = new FactsTable;
    m_memoryPart = new QWidget;
    m_memoryTitle = new TextLabel(TextLabel::Role::Heading);
    m_meter = new MemoryMeter;
    m_memory = new FactsTable;
    m_memoryHint = new TextLabel(TextLabel::Role::Hint);
    m_memoryHint->setWordWrap(true);
    auto* memory = new QVBoxLayout(m_memoryPart);
    memory->setContentsMargins(0, 0, 0, 0);
    memory->setSpacing(12);
    memory->addWidget(rule());
    memory->addSpacing(4);
    memory->addWidget(m_memoryTitle);
    memory->addWidget(m_meter);
    memory->addWidget(m_memory);
    memory->addWidget(m_memoryHint);
    m_template = templateButton();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 22, 16, 16);
    column->setSpacing(12);
    column->addWidget(m_title);
    column->addWidget(m_hint);
    column->addSpacing(8);
    column->addWidget(m_facts);
    column->addSpacing(4);
    column->addWidget(m_memoryPart);
    column->addSpacing(8);
    column->addWidget(m_template, 0, Qt::AlignLeft);
    column->addStretch();
    for (auto signal : {&ProjectDocument::opened, &ProjectDocument::closed, &ProjectDocument::networkChanged, &ProjectDocument::settingsChanged})
        connect(studio.document, signal, this, &NetworkPage::refresh);
    refresh();
}

QPushButton* NetworkPage::templateButton() {
    auto* button = plainButton(tr("Replace by a template…"));
    button->setToolTip(tr("Puts a template's network, fitted to the data, in the place of this one. Undo brings this one back."));
    connect(button, &QPushButton::clicked, this, [this] {
        if (auto* gallery = m_studio.actions->registry().action("canvas.template"))
            gallery->trigger();
    });
    return button;
}

void NetworkPage::show(const std::vector<graph::NodeId>& selection) {
    m_selection = selection;
    refresh();
}

void NetworkPage::refresh() {
    const auto& document = *m_studio.document;
    const auto& analysis = document.analysis();
    const auto& network = document.network();
    std::int64_t parameters = analysis.parameterCount, macs = analysis.macs, activations = analysis.activationBytes;
    if (!m_selection.empty()) {
        parameters = macs = activations = 0;
        for (const auto& id : m_selection)
            if (const auto* facts = m_studio.document->level().facts(id)) {
                parameters += facts->parameterCount;
                macs += facts->macs;
                activations += facts->activationBytes;
            }
    }
    m_facts->clear();
    if (m_selection.empty()) {
        m_title->setText(document.isOpen() ? QString::fromStdString(document.activeNetwork()) : QString());
        m_hint->setText(tr("Select a layer to see and change its settings."));
        m_facts->add(tr("Layers"), figure(static_cast<std::int64_t>(network.nodes().size())));
        m_facts->add(tr("Connections"), figure(static_cast<std::int64_t>(network.edges().size())));
    } else {
        m_title->setText(tr("%n layer(s) selected", nullptr, static_cast<int>(m_selection.size())));
        m_hint->setText(tr("Drag them, copy them, or delete them together."));
    }
    m_facts->add(tr("Parameters"), figure(parameters));
    m_facts->add(tr("Multiply-adds"), figure(macs));
    m_facts->add(tr("Activations"), tr("%1 / sample").arg(bytesText(activations)));
    m_memoryPart->setVisible(m_selection.empty());
    m_template->setVisible(m_selection.empty());
    showMemory();
}

/// Of the device that the project trains on. Of a device's own memory the engine knows only the whole.
std::int64_t NetworkPage::freeMemory() const {
    const std::string device = m_studio.document->isOpen() ? m_studio.document->project().training.device : std::string();
    for (const auto& item : m_studio.engine->hello().value("devices", Json::array()))
        if (item.value("name", "") == device && device != "cpu" && item.contains("memory_bytes"))
            return item["memory_bytes"].get<std::int64_t>();
    return static_cast<std::int64_t>(platform::availableMemoryBytes());
}

void NetworkPage::showMemory() {
    const auto memory = m_studio.document->memory();
    const std::int64_t available = freeMemory();
    m_memoryTitle->setText(tr("Memory at batch %1").arg(memory.batchSize));
    m_meter->show(memory, available);
    m_memory->clear();
    using Part = MemoryMeter::Part;
    m_memory->add(tr("Weights"), bytesText(memory.weights), [] { return MemoryMeter::ink(Part::Weights); });
    m_memory->add(tr("Gradients"), bytesText(memory.gradients), [] { return MemoryMeter::ink(Part::Gradients); });
    m_memory->add(tr("Optimizer"), bytesText(memory.optimizer), [] { return MemoryMeter::ink(Part::Optimizer); });
    m_memory->add(tr("Activations"), bytesText(memory.activations), [] { return MemoryMeter::ink(Part::Activations); });
    m_memory->add(tr("Together"), bytesText(memory.total()));
    m_memory->add(tr("Free"), bytesText(available));
    if (!m_studio.document->isOpen())
        return;
    const auto largest = graph::largestBatch(m_studio.document->analysis(), available, m_studio.document->project().training.optimizer.slots());
    m_memory->add(tr("Largest batch"), largest ? figure(*largest) : QStringLiteral("–"));
    m_memoryHint->setText(memory.total() > available ? tr("Does not fit: choose a smaller batch in the Train room.") : QString());
    m_memoryHint->setVisible(memory.total() > available);
}

} // namespace lepton::widgets
