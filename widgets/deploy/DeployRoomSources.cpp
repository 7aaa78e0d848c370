// SPDX-License-Identifier: GPL-3.0-or-later
// Which runs and packages there are, and the one that is deployed, looked into and exported.
#include "core/project/Package.h"
#include "widgets/common/Background.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/deploy/DeployPage.h"
#include "widgets/deploy/DeployRoom.h"
#include "widgets/deploy/ExportCard.h"
#include "widgets/deploy/PackageCard.h"
#include "widgets/deploy/PackageDetails.h"
#include "widgets/deploy/PackageList.h"
#include "widgets/deploy/PackagePage.h"

#include <QComboBox>
#include <QFileInfo>

namespace lepton::widgets {

namespace {

// What stands behind an entry: "run:" and its folder, or a package's file.
const QString runMark = QStringLiteral("run:");

QString keyOf(const DeploySource& source) { return source.package.file.isEmpty() ? runMark + source.run : source.package.file; }

QString packageWords(const PackageFacts& facts) { return facts.version.isEmpty() ? facts.name : DeployRoom::tr("%1 version %2").arg(facts.name, facts.version); }

} // namespace

void DeployRoom::refresh() {
    if (!studio().document->isOpen())
        return;
    const auto& project = studio().document->project();
    const auto work = [runs = project.runsFolder(), packages = project.packagesFolder()] { return Found{project::listRuns(runs), packagesIn(packages)}; };
    inBackground(this, work, [this, round = ++m_round](const Found& found) {
        if (round == m_round)
            take(found);
    });
}

void DeployRoom::take(const Found& found) {
    m_packages->card()->setRuns(found.runs);
    m_packages->list()->setPackages(found.packages);
    fillSources(found.packages);
    showSomething();
    if (!m_wantedRun.isEmpty() && m_sources->findData(runMark + m_wantedRun) >= 0)
        chooseRunSource(std::exchange(m_wantedRun, {}));
    else if (m_source.empty())
        chooseFirst();
    markSource();
}

/// Packages, those of others too, then runs, the best in front.
void DeployRoom::fillSources(const std::vector<PackageFacts>& packages) {
    m_sources->clear();
    for (const auto& file : m_opened)
        m_sources->addItem(tr("%1 · opened").arg(QFileInfo(file).completeBaseName()), file);
    for (const auto& package : packages)
        if (!m_opened.contains(package.file))
            m_sources->addItem(packageWords(package), package.file);
    const auto* runs = m_packages->card()->runs();
    if (m_sources->count() > 0 && runs->count() > 0)
        m_sources->insertSeparator(m_sources->count());
    for (int i = 0; i < runs->count(); ++i)
        m_sources->addItem(runs->itemText(i), runMark + runs->itemData(i).toString());
    for (int i = 0; i < m_sources->count(); ++i)
        m_sources->setItemData(i, m_sources->itemText(i), Qt::ToolTipRole);
}

/// The newest package, else the best run.
void DeployRoom::chooseFirst() {
    if (m_sources->count() > 0)
        sourceActivated(0);
}

void DeployRoom::sourceActivated(int index) {
    const QString key = m_sources->itemData(index).toString();
    if (key.startsWith(runMark))
        chooseRunSource(key.mid(runMark.size()));
    else if (!key.isEmpty())
        choosePackage(key);
}

void DeployRoom::chooseRun(const QString& run) {
    m_wantedRun = run;
    showPage(Deploy);
    Q_EMIT studio().actions->showRoom(QStringLiteral("deploy"));
    m_packages->card()->chooseRun(run);
    refresh();
}

void DeployRoom::openPackage(const QString& file) {
    const QString whole = QFileInfo(file).absoluteFilePath();
    if (m_sources->findData(whole) < 0) {
        m_opened.prepend(whole);
        m_sources->insertItem(0, tr("%1 · opened").arg(QFileInfo(whole).completeBaseName()), whole);
    }
    showSomething();
    showPage(Package);
    Q_EMIT studio().actions->showRoom(QStringLiteral("deploy"));
    choosePackage(whole);
}

void DeployRoom::choosePackage(const QString& file) {
    inBackground(this, [path = Path(file.toStdString())] { return packageFacts(path); }, [this, round = ++m_packageRound](const PackageFacts& facts) {
        if (round == m_packageRound)
            showPackage(facts);
    });
}

QString DeployRoom::modelName() const { return studio().document->isOpen() ? QString::fromStdString(project::packageName(studio().document->project().name)) : QString(); }

void DeployRoom::chooseRunSource(const QString& folder) {
    ++m_packageRound;
    m_packages->card()->chooseRun(folder);
    const int at = m_sources->findData(runMark + folder);
    setSource({{}, folder, modelName(), at >= 0 ? m_sources->itemText(at) : QFileInfo(folder).fileName()});
}

void DeployRoom::showPackage(const PackageFacts& facts) {
    ++m_packageRound;
    m_packages->card()->showPackage(facts);
    setSource({facts, {}, facts.name, packageWords(facts)});
    m_packages->details()->showPackage(facts);
    // What the engine tells of a package it has just written is not all: what it is asked stands in the file.
    if (!facts.question && !facts.error && QFileInfo::exists(facts.file))
        choosePackage(facts.file);
}

void DeployRoom::setSource(const DeploySource& source) {
    m_source = source;
    const auto& facts = source.package;
    m_title->setText(!source.name.isEmpty() ? source.name : studio().document->isOpen() ? QString::fromStdString(studio().document->project().name) : QString());
    QStringList parts;
    if (!facts.file.isEmpty()) {
        if (!facts.version.isEmpty())
            parts << tr("version %1").arg(facts.version);
        if (!facts.metrics.empty())
            parts << metricsText(facts.metrics);
        parts << bytesText(facts.bytes);
    } else {
        parts << (source.run.isEmpty() ? tr("no package yet") : tr("a run; a package is made of it first"));
    }
    m_facts->setText(parts.join(QStringLiteral(" · ")));
    m_deploy->setSource(source);
    m_packages->exports()->setSource(source);
    m_packages->list()->mark(facts.file);
    if (facts.file.isEmpty())
        m_packages->details()->clear();
    markSource();
}

void DeployRoom::markSource() {
    const int at = m_source.empty() ? -1 : m_sources->findData(keyOf(m_source));
    if (at >= 0)
        m_sources->setCurrentIndex(at);
}

} // namespace lepton::widgets
