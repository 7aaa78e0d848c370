// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/ExportCard.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/Notice.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/deploy/DeployJson.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QUrl>

namespace lepton::widgets {

namespace {

struct Format {
    const char* id;
    const char* title;
    const char* extension; ///< null: a folder
    const char* doc;
};

constexpr Format allFormats[] = {
    {"onnx", QT_TRANSLATE_NOOP("ExportCard", "ONNX"), "onnx", QT_TRANSLATE_NOOP("ExportCard", "One file that ONNX Runtime and most other programs run; the recipe's tensor steps are inside")},
    {"torchscript", QT_TRANSLATE_NOOP("ExportCard", "TorchScript"), "pt", QT_TRANSLATE_NOOP("ExportCard", "One file for torch.jit.load, in Python and C++")},
    {"pytorch", QT_TRANSLATE_NOOP("ExportCard", "PyTorch source"), "py", QT_TRANSLATE_NOOP("ExportCard", "A class that can be read and changed, with its weights beside it as safetensors")},
    {"triton", QT_TRANSLATE_NOOP("ExportCard", "Triton repository"), nullptr, QT_TRANSLATE_NOOP("ExportCard", "A folder that NVIDIA Triton serves, with its configuration")},
    {"package", QT_TRANSLATE_NOOP("ExportCard", "Package"), "leptonmodel", QT_TRANSLATE_NOOP("ExportCard", "All of it in one file, for another studio or lepton serve")},
};

const Format& formatOf(const QString& id) {
    for (const auto& format : allFormats)
        if (id == QLatin1String(format.id))
            return format;
    return allFormats[0];
}

} // namespace

ExportCard::ExportCard(const Studio& studio, QWidget* parent) : Card(tr("Export"), parent), m_studio(studio) {
    setHint(tr("checked as it is written"));
    m_formats = new QComboBox;
    m_formats->setAccessibleName(tr("Format"));
    for (const auto& format : allFormats)
        m_formats->addItem(tr(format.title), QString::fromLatin1(format.id));
    m_export = plainButton(tr("Export…"));
    m_show = linkButton(tr("Open folder"));
    m_show->hide();
    m_doc = new TextLabel(TextLabel::Role::Hint);
    m_doc->setElided(Qt::ElideRight);
    m_result = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Ok);
    m_result->setWordWrap(true);
    m_result->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_notice = new Notice;
    auto* row = new QHBoxLayout;
    row->setSpacing(measure::grid);
    row->addWidget(m_formats, 1);
    row->addWidget(m_export);
    auto* second = new QHBoxLayout;
    second->addWidget(m_result, 1);
    second->addWidget(m_show, 0, Qt::AlignTop);
    body()->addLayout(row);
    body()->addWidget(m_doc);
    body()->addLayout(second);
    body()->addWidget(m_notice);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_chooser = [this](const QString& format, const QString& suggested) {
        const Format& chosen = formatOf(format);
        if (chosen.extension == nullptr)
            return QFileDialog::getExistingDirectory(this, tr("Where the repository goes"), QFileInfo(suggested).path());
        return QFileDialog::getSaveFileName(this, tr("Export as %1").arg(tr(chosen.title)), suggested, QStringLiteral("*.%1").arg(QString::fromLatin1(chosen.extension)));
    };
    connect(m_formats, &QComboBox::currentIndexChanged, this, &ExportCard::follow);
    connect(m_export, &QPushButton::clicked, this, &ExportCard::ask);
    connect(m_show, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_path).path())); });
    follow();
}

void ExportCard::setSource(const DeploySource& source) {
    if (source == m_source)
        return;
    m_source = source;
    m_result->clear();
    m_show->hide();
    m_notice->clear();
    follow();
}

void ExportCard::follow() {
    m_doc->setText(tr(formatOf(m_formats->currentData().toString()).doc));
    m_export->setEnabled(!m_writing && !m_source.empty());
    m_export->setText(m_writing ? tr("Exporting…") : tr("Export…"));
    m_result->setVisible(!m_result->text().isEmpty());
}

QString ExportCard::suggestion(const QString& format) const {
    const Format& chosen = formatOf(format);
    const QString folder = !m_source.package.file.isEmpty() ? QFileInfo(m_source.package.file).path()
                           : m_studio.document->isOpen()      ? QString::fromStdString(m_studio.document->project().folder.string())
                                                               : QDir::homePath();
    const QString name = m_source.package.version.isEmpty() ? m_source.name : m_source.name + QLatin1Char('-') + m_source.package.version;
    return chosen.extension == nullptr ? folder + QStringLiteral("/repository") : QStringLiteral("%1/%2.%3").arg(folder, name, QString::fromLatin1(chosen.extension));
}

void ExportCard::ask() {
    const QString format = m_formats->currentData().toString();
    QString output = m_chooser(format, suggestion(format));
    if (output.isEmpty())
        return;
    const char* extension = formatOf(format).extension;
    if (extension != nullptr && QFileInfo(output).suffix().isEmpty())
        output += QLatin1Char('.') + QString::fromLatin1(extension);
    write(format, output);
}

void ExportCard::write(const QString& format, const QString& output) {
    m_writing = true;
    m_notice->clear();
    m_result->clear();
    m_show->hide();
    follow();
    Json params{{"format", format.toStdString()}, {"output", output.toStdString()}};
    if (m_source.package.file.isEmpty()) {
        params["run"] = m_source.run.toStdString();
        params["name"] = m_source.name.toStdString();
    } else {
        params["package"] = m_source.package.file.toStdString();
    }
    m_studio.engine->call(protocol::method::exportWrite, params, this, [this, source = m_source](Result<Json> answer) {
        m_writing = false;
        if (source == m_source) {
            if (answer)
                written(*answer);
            else
                m_notice->showError(answer.error());
        }
        follow();
    });
}

void ExportCard::written(const Json& answer) {
    m_path = textIn(answer, "path");
    const Json check = answer.value("check", Json::object());
    const QString by = textIn(check, "by");
    const QString what = tr("%1 · %2").arg(QFileInfo(m_path).fileName(), bytesText(static_cast<qint64>(numberIn(answer, "bytes"))));
    const bool ran = check.contains("largest_difference") && check["largest_difference"].is_number();
    if (ran)
        m_result->setText(tr("%1 · %2 gives the engine's answers to %n sample(s), largest difference %3", nullptr, static_cast<int>(numberIn(check, "samples")))
                              .arg(what, by, QLocale().toString(numberIn(check, "largest_difference"), 'g', 2)));
    else
        m_result->setText(tr("%1 · not checked: %2").arg(what, by));
    m_result->setTone(ran ? TextLabel::Tone::Ok : TextLabel::Tone::Warn);
    m_show->show();
}

QString ExportCard::result() const { return m_result->text(); }

} // namespace lepton::widgets
