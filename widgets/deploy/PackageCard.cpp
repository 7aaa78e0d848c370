// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/PackageCard.h"

#include "core/project/Package.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/Notice.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/training/Metrics.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGridLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace lepton::widgets {

namespace {

/// Of two runs the one that is to be offered first: the one with the better metric, any before one that measured nothing.
bool isBetter(const project::RunSummary& a, const project::RunSummary& b) {
    const std::string name = mainMetric(a).empty() ? mainMetric(b) : mainMetric(a);
    const auto first = metricOf(a, name), second = metricOf(b, name);
    if (!first || !second)
        return first.has_value() && !second.has_value();
    return largerIsBetter(name) ? *first > *second : *first < *second;
}

} // namespace

QString runTitle(const project::RunSummary& run) {
    const QString name = QString::fromStdString(run.folder.filename().string());
    const std::string metric = mainMetric(run);
    const auto value = metricOf(run, metric);
    if (!value)
        return PackageCard::tr("Run %1 · %n epoch(s)", nullptr, static_cast<int>(run.epochs)).arg(name);
    if (metric == "accuracy")
        return PackageCard::tr("Run %1 · accuracy %2 · %n epoch(s)", nullptr, static_cast<int>(run.epochs)).arg(name, metricFigure(*value));
    return PackageCard::tr("Run %1 · %2: %3 · %n epoch(s)", nullptr, static_cast<int>(run.epochs)).arg(name, metricTitle(metric), metricFigure(*value));
}

PackageCard::PackageCard(const Studio& studio, QWidget* parent) : Card(tr("Package"), parent), m_studio(studio) {
    setHint(tr("one file that anyone can serve"));
    m_runs = new QComboBox;
    m_runs->setAccessibleName(tr("Run to package"));
    m_runs->setMinimumContentsLength(12);
    m_runs->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_name = new QLineEdit;
    m_name->setAccessibleName(tr("Name of the package"));
    m_name->setToolTip(tr("Letters, digits, '-', '_' and '.'; it becomes part of the address"));
    m_make = plainButton(tr("Make package"));
    connect(m_make, &QPushButton::clicked, this, &PackageCard::make);
    m_form = new QWidget;
    auto* form = new QGridLayout(m_form);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(measure::cardPadding);
    form->setVerticalSpacing(measure::grid);
    form->addWidget(new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("Run")), 0, 0);
    form->addWidget(m_runs, 0, 1, 1, 2);
    form->addWidget(new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("Name")), 1, 0);
    form->addWidget(m_name, 1, 1);
    form->addWidget(m_make, 1, 2);
    form->setColumnStretch(1, 1);
    form->setColumnMinimumWidth(0, 64);
    m_notice = new Notice;
    body()->addWidget(m_form);
    body()->addWidget(m_notice);
    buildFacts();
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    clear();
}

void PackageCard::buildFacts() {
    m_factsPart = new QWidget;
    auto* grid = new QGridLayout(m_factsPart);
    grid->setContentsMargins(0, measure::grid, 0, 0);
    grid->setHorizontalSpacing(measure::cardPadding);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    grid->setColumnMinimumWidth(0, 64);
    m_answers = addFact(grid, tr("Answers"));
    m_labels = addFact(grid, tr("Labels"));
    m_metrics = addFact(grid, tr("Metrics"));
    m_signature = addFact(grid, tr("Signature"));
    m_place = addFact(grid, tr("File"));
    m_place->setElided(Qt::ElideLeft);
    m_open = linkButton(tr("Open folder"));
    connect(m_open, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_facts.file).path())); });
    grid->addWidget(m_open, 4, 2);
    body()->addWidget(m_factsPart);
}

TextLabel* PackageCard::addFact(QGridLayout* grid, const QString& name) {
    const int row = grid->rowCount() == 1 && grid->count() == 0 ? 0 : grid->rowCount();
    auto* value = new TextLabel(TextLabel::Role::Body);
    value->setElided(Qt::ElideRight);
    grid->addWidget(new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, name), row, 0);
    grid->addWidget(value, row, 1, 1, name == tr("File") ? 1 : 2);
    return value;
}

void PackageCard::setRuns(const std::vector<project::RunSummary>& runs) {
    const QString before = m_wanted.isEmpty() ? m_runs->currentData().toString() : m_wanted;
    auto able = runs;
    std::erase_if(able, [](const auto& run) { return run.problem || run.epochs == 0; });
    std::stable_sort(able.begin(), able.end(), isBetter);
    m_runs->clear();
    for (std::size_t i = 0; i < able.size(); ++i)
        m_runs->addItem(i == 0 ? tr("%1 · best").arg(runTitle(able[i])) : runTitle(able[i]), QString::fromStdString(able[i].folder.string()));
    m_runs->setCurrentIndex(std::max(m_runs->findData(before), m_runs->count() > 0 ? 0 : -1));
    m_make->setEnabled(m_runs->count() > 0 && !m_making);
    m_form->setVisible(m_runs->count() > 0);
    if (m_name->text().isEmpty() && m_studio.document->isOpen())
        m_name->setText(QString::fromStdString(project::packageName(m_studio.document->project().name)));
}

void PackageCard::chooseRun(const QString& folder) {
    m_wanted = folder;
    if (const int at = m_runs->findData(folder); at >= 0)
        m_runs->setCurrentIndex(at);
}

void PackageCard::make() {
    const QString run = m_runs->currentData().toString();
    if (m_making || run.isEmpty())
        return;
    m_making = true;
    m_make->setEnabled(false);
    m_make->setText(tr("Making…"));
    m_notice->clear();
    const Json params{{"run", run.toStdString()}, {"name", m_name->text().trimmed().toStdString()}};
    m_studio.engine->call(protocol::method::packageWrite, params, this, [this](Result<Json> answer) {
        m_making = false;
        m_make->setEnabled(true);
        m_make->setText(tr("Make package"));
        if (!answer) {
            m_notice->showError(answer.error());
            return;
        }
        showPackage(packageFacts(*answer));
        Q_EMIT made(m_facts);
    });
}

void PackageCard::clear() {
    m_facts = {};
    m_runs->clear();
    m_make->setEnabled(false); // until there are runs
    m_form->hide();
    m_name->clear();
    m_notice->clear();
    m_factsPart->hide();
}

void PackageCard::showPackage(const PackageFacts& facts) {
    m_facts = facts;
    m_factsPart->show();
    m_labels->setText(facts.labels.isEmpty() ? QStringLiteral("–") : tr("%1: %2").arg(facts.labels.size()).arg(facts.labels.join(QStringLiteral(", "))));
    m_answers->setText(facts.question ? facts.question->words : QStringLiteral("–"));
    m_metrics->setText(facts.metrics.empty() ? QStringLiteral("–") : metricsText(facts.metrics));
    m_signature->setText(signatureText(facts.signature));
    m_place->setText(facts.file);
    if (facts.error)
        m_notice->showError(*facts.error);
}

} // namespace lepton::widgets
