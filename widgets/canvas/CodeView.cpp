// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/CodeView.h"

#include "core/base/Files.h"
#include "core/exchange/PyTorchNames.h"
#include "core/layers/Layers.h"
#include "widgets/canvas/PythonHighlighter.h"
#include "widgets/common/Background.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <chrono>

namespace lepton::widgets {

namespace {

using namespace std::chrono_literals;

/// Edits that follow each other faster than this (a drag, typing) are written once.
constexpr auto writeDelay = 40ms;

} // namespace

CodeView::CodeView(const Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
    setMinimumWidth(280);
    m_edit = new CodeEdit;
    m_edit->setAccessibleName(tr("PyTorch source of the network"));
    m_edit->setAccessibleDescription(tr("Enter selects the layer that the line is of"));
    new PythonHighlighter(m_edit->document());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 0, 0); // the line at the left
    column->setSpacing(0);
    column->addWidget(buildHeader());
    column->addWidget(m_edit, 1);
    m_delay.setSingleShot(true);
    m_delay.setInterval(writeDelay);
    connect(&m_delay, &QTimer::timeout, this, &CodeView::write);
    connect(m_edit, &CodeEdit::lineChosen, this, [this](int line) {
        if (const auto found = m_nodes.find(line); found != m_nodes.end())
            Q_EMIT nodeChosen(found->second);
    });
    connect(studio.document, &ProjectDocument::opened, this, &CodeView::networkMoved);
    connect(studio.document, &ProjectDocument::closed, this, &CodeView::networkMoved);
    connect(studio.document, &ProjectDocument::networkChanged, this, &CodeView::networkMoved);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

QWidget* CodeView::buildHeader() {
    auto* out = new QWidget;
    auto* row = new QHBoxLayout(out);
    row->setContentsMargins(measure::cardPadding, 10, 10, 10);
    row->setSpacing(measure::grid);
    m_copy = plainButton(tr("Copy"));
    m_save = plainButton(tr("Save…"));
    auto* close = iconButton("close", tr("Hide the PyTorch code"));
    row->addWidget(new TextLabel(TextLabel::Role::Heading, QStringLiteral("PyTorch")));
    row->addStretch();
    row->addWidget(m_copy);
    row->addWidget(m_save);
    row->addWidget(close);
    connect(m_copy, &QPushButton::clicked, this, &CodeView::copy);
    connect(m_save, &QPushButton::clicked, this, &CodeView::askWhereToSave);
    connect(close, &QToolButton::clicked, this, &CodeView::closeAsked);
    return out;
}

// ---- following the network

void CodeView::networkMoved() {
    m_stale = true;
    if (isVisible() && !m_writing && !m_delay.isActive())
        m_delay.start();
}

void CodeView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_stale && !m_writing)
        write();
}

void CodeView::write() {
    if (m_writing || !m_stale)
        return;
    m_stale = false;
    m_writing = true;
    exchange::PyTorchOptions options;
    const auto& document = *m_studio.document;
    options.name = document.project().name;
    if (document.project().networks.size() > 1)
        options.name += " " + document.activeNetwork();
    options.speak = [](const Text& text) { return translated(text).toStdString(); };
    // The analysis is made again there: that costs the window's thread less than copying it.
    auto work = [network = m_studio.document->network(), problems = m_studio.document->problems(), options = std::move(options)] {
        Written written;
        written.source = exchange::writePyTorch(network, graph::analyse(network, layers::catalogue()), problems, options);
        for (const auto& [node, ranges] : written.source.lines)
            for (const auto& range : ranges)
                for (int line = range.first; line <= range.last; ++line)
                    if (auto& owner = written.nodes[line]; owner.empty() || node < owner) // of the rounds of a group the first
                        owner = node;
        return written;
    };
    inBackground(this, std::move(work), [this](Written written) {
        m_writing = false;
        show(std::move(written));
        if (m_stale && isVisible())
            m_delay.start();
    });
}

void CodeView::show(Written written) {
    m_source = std::move(written.source);
    m_nodes = std::move(written.nodes);
    m_edit->setSource(QString::fromStdString(m_source.text).chopped(1));
    mark();
}

void CodeView::select(const std::vector<graph::NodeId>& nodes) {
    if (nodes == m_selection)
        return;
    m_selection = nodes;
    mark();
    if (isVisible())
        m_edit->revealMarked();
}

void CodeView::mark() {
    std::vector<exchange::LineRange> ranges;
    for (const auto& node : m_selection)
        if (const auto found = m_source.lines.find(node); found != m_source.lines.end())
            ranges.insert(ranges.end(), found->second.begin(), found->second.end());
    m_edit->setMarked(ranges);
}

// ---- taking it elsewhere

void CodeView::copy() {
    QGuiApplication::clipboard()->setText(QString::fromStdString(m_source.text));
    Q_EMIT m_studio.actions->notify(tr("Copied %n line(s) of PyTorch", nullptr, m_edit->blockCount()));
}

void CodeView::askWhereToSave() {
    const auto& project = m_studio.document->project();
    const QString name = QString::fromStdString(exchange::pythonModuleName(project.networks.size() > 1 ? project.name + " " + m_studio.document->activeNetwork() : project.name) + ".py");
    const QString file = QFileDialog::getSaveFileName(this, tr("Save the PyTorch code"), QString::fromStdString(project.folder.parent_path().string()) + "/" + name, "*.py");
    if (!file.isEmpty())
        save(file);
}

void CodeView::save(const QString& file) {
    inBackground(this, [path = Path(file.toStdString()), text = m_source.text] { return writeFile(path, text); },
                 [this, file](Result<void> saved) {
                     if (saved)
                         Q_EMIT m_studio.actions->notify(tr("Saved as %1").arg(QFileInfo(file).fileName()));
                     else
                         Q_EMIT m_studio.actions->report(saved.error());
                 });
}

void CodeView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().palette().bg1);
    painter.fillRect(0, 0, 1, height(), Theme::instance().palette().line);
}

} // namespace lepton::widgets
