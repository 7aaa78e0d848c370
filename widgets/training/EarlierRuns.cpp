// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/EarlierRuns.h"

#include "core/project/RunFolder.h"
#include "widgets/common/Background.h"
#include "widgets/common/Theme.h"
#include "widgets/training/RunStory.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QMenu>

#include <array>

namespace lepton::widgets {

namespace {

constexpr std::array families{graph::Family::Normalisation, graph::Family::Recurrent, graph::Family::Dense, graph::Family::Pooling,
                              graph::Family::Attention,     graph::Family::Activation};
constexpr int mostListed = 40;

QString titleOf(const QFileInfo& folder) {
    const QFileInfo file(QString::fromStdString(project::RunPaths{Path(folder.filePath().toStdString())}.run().string()));
    return EarlierRuns::tr("Run %1 · %2").arg(folder.fileName(), QLocale().toString(file.lastModified(), QLocale::ShortFormat));
}

} // namespace

EarlierRuns::EarlierRuns(QWidget* parent) : QPushButton(tr("Earlier runs"), parent) {
    setAutoDefault(false);
    setAccessibleName(text());
    setToolTip(tr("Draws other runs of this project behind this one"));
    m_menu = new QMenu(this);
    setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &EarlierRuns::fillMenu);
}

void EarlierRuns::setRun(const QString& folder) {
    if (folder == m_run)
        return;
    const bool sameProject = QFileInfo(folder).path() == QFileInfo(m_run).path();
    m_run = folder;
    if (!sameProject) {
        m_chosen.clear();
        m_known.clear();
    }
    m_chosen.removeAll(folder);
    rebuild();
}

void EarlierRuns::smoothOver(double steps) {
    m_smooth = steps;
    for (auto& [folder, curves] : m_known)
        curves.smoothOver(steps);
}

void EarlierRuns::fillMenu() {
    m_menu->clear();
    const QDir runs(QFileInfo(m_run).path());
    int listed = 0;
    for (const auto& folder : runs.entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed)) {
        if (folder.filePath() == m_run || !QFileInfo::exists(folder.filePath() + QStringLiteral("/run.json")) || listed++ >= mostListed)
            continue;
        auto* action = m_menu->addAction(titleOf(folder));
        action->setCheckable(true);
        action->setChecked(m_chosen.contains(folder.filePath()));
        connect(action, &QAction::toggled, this, [this, path = folder.filePath()](bool on) { choose(path, on); });
    }
    if (m_menu->isEmpty())
        m_menu->addAction(tr("There is no other run yet"))->setEnabled(false);
}

void EarlierRuns::choose(const QString& folder, bool on) {
    m_chosen.removeAll(folder);
    if (on)
        m_chosen << folder;
    if (on && !m_known.contains(folder))
        read(folder);
    else
        rebuild();
}

void EarlierRuns::read(const QString& folder) {
    inBackground(this, [path = Path(folder.toStdString()), smooth = m_smooth] { return readStory(path, nullptr, smooth); },
                 [this, folder](const RunStory& story) {
                     if (QFileInfo(folder).path() != QFileInfo(m_run).path())
                         return; // another project was opened meanwhile
                     m_known.insert_or_assign(folder, story.progress.curves());
                     m_known.at(folder).smoothOver(m_smooth);
                     rebuild();
                 });
}

void EarlierRuns::rebuild() {
    m_ghosts.clear();
    for (qsizetype i = 0; i < m_chosen.size(); ++i)
        if (const auto known = m_known.find(m_chosen[i]); known != m_known.end())
            m_ghosts.push_back({QFileInfo(m_chosen[i]).fileName(), known->second,
                                [family = families[static_cast<std::size_t>(i) % families.size()]] { return Theme::instance().family(family); }});
    setText(m_ghosts.empty() ? tr("Earlier runs") : tr("Earlier runs: %1").arg(m_ghosts.size()));
    Q_EMIT changed();
}

} // namespace lepton::widgets
