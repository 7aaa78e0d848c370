// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/TransferFields.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/inspector/Switch.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace lepton::widgets {

namespace {

constexpr const char* inspectMethod = "weights/inspect";
constexpr const char* allButHead = "all-but-head";
constexpr int editorWidth = 140; // as ParameterField's
constexpr std::size_t mostNamed = 12;

std::vector<std::string> words(const QString& text) {
    std::vector<std::string> out;
    for (const auto& word : text.split(QLatin1Char(','), Qt::SkipEmptyParts))
        if (!word.trimmed().isEmpty())
            out.push_back(word.trimmed().toStdString());
    return out;
}

QString joined(const std::vector<std::string>& words, bool withHead) {
    QStringList out;
    for (const auto& word : words)
        if (withHead || word != allButHead)
            out << QString::fromStdString(word);
    return out.join(QStringLiteral(", "));
}

std::size_t sizeOf(const Json& report, const char* key) { return report.contains(key) && report[key].is_array() ? report[key].size() : 0; }

QStringList names(const Json& report, const char* list, const char* key) {
    QStringList out;
    for (std::size_t i = 0; i < std::min(sizeOf(report, list), mostNamed); ++i)
        out << QString::fromStdString(report[list][i].value(key, ""));
    if (sizeOf(report, list) > mostNamed)
        out << QStringLiteral("…");
    return out;
}

} // namespace

TransferFields::TransferFields(const Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    m_file = new QLineEdit;
    m_file->setReadOnly(true);
    m_file->setPlaceholderText(tr("New weights"));
    m_file->setAccessibleName(tr("Weights to begin with"));
    auto* open = iconButton(QStringLiteral("folder"), tr("Choose a file of weights"));
    auto* clear = iconButton(QStringLiteral("close"), tr("Begin with new weights"));
    auto* file = new QHBoxLayout;
    file->setSpacing(4);
    file->addWidget(m_file, 1);
    file->addWidget(open);
    file->addWidget(clear);
    column->addLayout(file);
    m_rest = new QWidget;
    auto* rest = new QVBoxLayout(m_rest);
    rest->setContentsMargins(0, 0, 0, 0);
    rest->setSpacing(6);
    const auto addRow = [&](const QString& name, const QString& hint, QWidget* field) {
        auto* label = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, name);
        label->setToolTip(hint);
        label->setWordWrap(true);
        field->setAccessibleName(name);
        field->setToolTip(hint);
        auto* row = new QHBoxLayout;
        row->addWidget(label, 1);
        row->addWidget(field);
        rest->addLayout(row);
    };
    m_headOnly = new Switch;
    m_freeze = new QLineEdit;
    m_reset = new QLineEdit;
    for (auto* field : {m_freeze, m_reset}) {
        field->setFixedWidth(editorWidth);
        connect(field, &QLineEdit::editingFinished, this, &TransferFields::tell);
    }
    addRow(tr("Train only the last layer"), tr("All other layers keep the weights of the file"), m_headOnly);
    addRow(tr("Layers that stay"), tr("Names of layers whose weights are not trained, * for any characters: conv1, block*"), m_freeze);
    addRow(tr("Layers that begin anew"), tr("Names of layers that get new weights all the same"), m_reset);
    m_report = new TextLabel(TextLabel::Role::Hint);
    m_report->setWordWrap(true);
    rest->addWidget(m_report);
    column->addWidget(m_rest);
    connect(m_headOnly, &QAbstractButton::clicked, this, &TransferFields::tell);
    connect(clear, &QToolButton::clicked, this, [this] { choose({}); });
    connect(open, &QToolButton::clicked, this, [this] {
        const QString chosen = QFileDialog::getOpenFileName(this, tr("Weights to begin with"), m_file->text(),
                                                            tr("Weights (*.leptonmodel *.safetensors *.pt *.pth *.bin);;All files (*)"));
        if (!chosen.isEmpty())
            choose(chosen);
    });
}

void TransferFields::choose(const QString& file) {
    project::StartFrom start = m_start;
    start.file = file.toStdString();
    if (file.isEmpty())
        start = {};
    Q_EMIT edited(start);
}

void TransferFields::setValue(const project::StartFrom& start) {
    const bool another = start.file != m_start.file || start.reset != m_start.reset;
    m_start = start;
    const QString file = QString::fromStdString(start.file);
    m_file->setText(file);
    m_file->setToolTip(file);
    m_file->setCursorPosition(static_cast<int>(file.size()));
    m_rest->setVisible(!file.isEmpty());
    m_headOnly->setChecked(std::find(start.freeze.begin(), start.freeze.end(), allButHead) != start.freeze.end());
    if (!m_freeze->hasFocus())
        m_freeze->setText(joined(start.freeze, false));
    if (!m_reset->hasFocus())
        m_reset->setText(joined(start.reset, true));
    if (another)
        inspect();
}

QString TransferFields::summary() const { return m_start.file.empty() ? tr("new weights") : QFileInfo(QString::fromStdString(m_start.file)).fileName(); }

void TransferFields::tell() {
    project::StartFrom start = m_start;
    start.freeze = words(m_freeze->text());
    if (m_headOnly->isChecked())
        start.freeze.insert(start.freeze.begin(), allButHead);
    start.reset = words(m_reset->text());
    if (!(start == m_start))
        Q_EMIT edited(start);
}

/// What of the file fits the network as it was saved last.
void TransferFields::inspect() {
    ++m_round;
    m_report->setTone(TextLabel::Tone::Soft);
    m_report->setText(m_start.file.empty() ? QString() : tr("reading the file…"));
    if (m_start.file.empty() || !m_studio.document->isOpen())
        return;
    const Json params{{"file", m_start.file}, {"project", m_studio.document->project().folder.string()}};
    m_studio.engine->call(inspectMethod, params, this, [this, round = m_round](Result<Json> answer) {
        if (round != m_round)
            return;
        if (answer) {
            showReport(*answer);
            return;
        }
        m_report->setTone(TextLabel::Tone::Error);
        m_report->setText(sentences(translated(answer.error().what), translated(answer.error().hint)));
    });
}

void TransferFields::showReport(const Json& found) {
    const Json report = found.value("report", Json());
    QStringList lines;
    lines << tr("%n weights of the file fit the network", nullptr, static_cast<int>(sizeOf(report, "matched")));
    if (report.is_object() && report.value("head_replaced", false))
        lines << tr("The last layer, %1, begins anew: its shape is another").arg(QString::fromStdString(report.value("head", "")));
    if (sizeOf(report, "left_out") > 0)
        lines << tr("Of another shape, left out: %1").arg(names(report, "left_out", "from").join(QStringLiteral(", ")));
    if (sizeOf(report, "missing") > 0)
        lines << tr("Not in the file, new: %1").arg(names(report, "missing", "name").join(QStringLiteral(", ")));
    if (sizeOf(report, "unused") > 0)
        lines << tr("Not used: %1").arg(names(report, "unused", "name").join(QStringLiteral(", ")));
    m_report->setTone(sizeOf(report, "matched") == 0 ? TextLabel::Tone::Warn : TextLabel::Tone::Soft);
    m_report->setText(lines.join(QLatin1Char('\n')));
}

} // namespace lepton::widgets
