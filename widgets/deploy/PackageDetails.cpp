// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/PackageDetails.h"

#include "widgets/common/EngineClient.h"
#include "widgets/common/Notice.h"
#include "widgets/common/Pills.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/deploy/AskedModel.h"
#include "widgets/deploy/DeployJson.h"
#include "widgets/deploy/ModelCard.h"
#include "widgets/deploy/TryCard.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QStackedWidget>
#include <QTreeWidget>

namespace lepton::widgets {

namespace {

constexpr int digestLetters = 12;

QString valueText(const Json& value) {
    if (value.is_string())
        return QString::fromStdString(value.get<std::string>());
    return value.is_number_float() ? QLocale().toString(value.get<double>(), 'g', 6) : QString::fromStdString(value.dump());
}

void fill(QTreeWidgetItem* branch, const Json& values) {
    for (const auto& [key, value] : values.items()) {
        const QString name = QString::fromStdString(key).replace(QLatin1Char('_'), QLatin1Char(' '));
        auto* item = new QTreeWidgetItem(branch, {name, value.is_structured() ? QString() : valueText(value)});
        item->setToolTip(1, item->text(1));
        if (value.is_structured())
            fill(item, value);
    }
}

} // namespace

PackageDetails::PackageDetails(const Studio& studio, QWidget* parent) : Card(tr("What it says of itself"), parent), m_studio(studio) {
    m_pages = new Pills(tr("What is shown of the package"));
    for (const auto& name : {tr("Model card"), tr("Try it"), tr("Contents")})
        m_pages->add(name);
    header()->addWidget(m_pages);
    m_notice = new Notice;
    m_check = new TextLabel(TextLabel::Role::Hint);
    m_check->setWordWrap(true);
    m_card = new ModelCard;
    m_contents = new QTreeWidget;
    m_contents->setAccessibleName(tr("Contents of the package"));
    m_contents->setHeaderLabels({tr("Name"), tr("Value"), tr("SHA-256")});
    m_contents->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_contents->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_contents->header()->setStretchLastSection(false);
    m_model = new AskedModel(studio.engine, this);
    m_try = new TryCard(m_model);
    m_stack = new QStackedWidget;
    for (QWidget* page : std::initializer_list<QWidget*>{m_card, m_try, m_contents})
        m_stack->addWidget(page);
    body()->addWidget(m_notice);
    body()->addWidget(m_check);
    body()->addWidget(m_stack, 1);
    connect(m_pages, &Pills::changed, m_stack, &QStackedWidget::setCurrentIndex);
    clear();
}

void PackageDetails::clear() {
    m_file.clear();
    m_card->clear();
    m_contents->clear();
    m_model->clear();
    m_check->hide();
    m_notice->clear();
}

void PackageDetails::showPackage(const PackageFacts& facts) {
    if (facts.question)
        m_try->setQuestion(*facts.question);
    if (facts.file == m_file && !facts.error)
        return;
    clear();
    m_file = facts.file;
    if (facts.error) {
        m_notice->showError(*facts.error);
        return;
    }
    m_model->setPackage(facts.file);
    m_check->setText(tr("asking it its own samples…"));
    m_check->setTone(TextLabel::Tone::Soft);
    m_check->show();
    m_studio.engine->call(protocol::method::packageInspect, {{"package", facts.file.toStdString()}}, this, [this, file = facts.file](Result<Json> answer) {
        if (file != m_file)
            return;
        if (answer) {
            take(*answer);
            return;
        }
        m_check->hide();
        m_notice->showError(answer.error());
    });
}

void PackageDetails::take(const Json& found) {
    m_card->setCard(textIn(found, "model_card"));
    const Json check = found.value("check", Json::object()), parity = found.value("parity", Json::object());
    const bool ran = check.contains("largest_difference") && check["largest_difference"].is_number();
    if (ran)
        m_check->setText(tr("Gives the answers it was packaged with to %n sample(s), largest difference %1", nullptr, static_cast<int>(numberIn(parity, "samples")))
                             .arg(QLocale().toString(numberIn(check, "largest_difference"), 'g', 2)));
    else
        m_check->setText(textIn(check, "error"));
    m_check->setTone(ran ? TextLabel::Tone::Ok : TextLabel::Tone::Warn);
    m_check->setVisible(!m_check->text().isEmpty());
    auto* files = new QTreeWidgetItem(m_contents, {tr("Files")});
    for (const auto& member : listIn(found, "members")) {
        auto* item = new QTreeWidgetItem(files, {textIn(member, "name"), bytesText(static_cast<qint64>(numberIn(member, "bytes"))), textIn(member, "sha256").left(digestLetters)});
        item->setToolTip(2, textIn(member, "sha256"));
    }
    addBranch(tr("Takes"), {{"question", textIn(found, "takes").toStdString()}, {"signature", found.value("signature", Json::object())}});
    addBranch(tr("Metrics"), found.value("metrics", Json::object()));
    addBranch(tr("Where it comes from"), found.value("provenance", Json::object()));
    files->setExpanded(true);
}

void PackageDetails::addBranch(const QString& name, const Json& values) {
    auto* branch = new QTreeWidgetItem(m_contents, {name});
    if (values.is_object())
        fill(branch, values);
}

} // namespace lepton::widgets
