// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with the runs that are chosen.
#include "core/project/RunNotes.h"
#include "core/project/RunTrash.h"
#include "widgets/common/Background.h"
#include "widgets/common/Notice.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/Theme.h"
#include "widgets/common/Toast.h"
#include "widgets/runs/ReportStrip.h"
#include "widgets/runs/RunFilter.h"
#include "widgets/runs/RunTableModel.h"
#include "widgets/runs/RunsRoom.h"

#include <QApplication>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTreeView>
#include <QUrl>

#include <optional>

namespace lepton::widgets {

namespace {

/// What came of the same act on several runs.
struct Outcome {
    QStringList done;
    std::optional<Error> error; ///< the first
    std::int64_t bytes = 0;
};

template <typename Act>
Outcome onEach(const QStringList& folders, Act act) {
    Outcome out;
    for (const auto& folder : folders) {
        const auto result = act(Path(folder.toStdString()));
        if (result)
            out.done << folder;
        else if (!out.error)
            out.error = result.error();
    }
    return out;
}

QString nameOf(const QString& folder) { return QFileInfo(folder).fileName(); }

} // namespace

bool RunsRoom::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Delete && !editing()) {
            deleteSelected();
            return true;
        }
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && !editing()) {
            m_show->click();
            return true;
        }
    }
    return Room::eventFilter(watched, event);
}

bool RunsRoom::editing() const {
    const auto* focused = qobject_cast<QLineEdit*>(QApplication::focusWidget());
    return focused != nullptr && m_table->viewport()->isAncestorOf(focused);
}

void RunsRoom::editCell(int column) {
    const auto rows = m_table->selectionModel()->selectedRows();
    if (rows.size() != 1)
        return;
    const auto index = rows.first().siblingAtColumn(column);
    m_table->scrollTo(index);
    m_table->setCurrentIndex(index);
    m_table->edit(index);
}

CheckpointBytes RunsRoom::selectedBytes() const {
    CheckpointBytes sum;
    for (const auto& folder : selectedRuns())
        if (const auto found = m_bytes.find(folder); found != m_bytes.end()) {
            sum.all += found->second.all;
            sum.old += found->second.old;
        }
    return sum;
}

void RunsRoom::fillMenu(QMenu& menu) {
    const auto selected = selectedRuns();
    const auto add = [&](const QString& title, bool possible, auto act) {
        auto* action = menu.addAction(title);
        action->setEnabled(possible);
        connect(action, &QAction::triggered, this, act);
    };
    const bool one = selected.size() == 1;
    add(tr("Edit tags"), one, [this] { editCell(RunTableModel::Tags); });
    add(tr("Edit note"), one, [this] { editCell(RunTableModel::Note); });
    add(tr("Open folder"), one, [this] {
        if (const auto* run = onlySelected())
            QDesktopServices::openUrl(QUrl::fromLocalFile(QString::fromStdString(run->folder.string())));
    });
    menu.addSeparator();
    const auto bytes = selectedBytes();
    add(bytes.old > 0 ? tr("Remove old checkpoints (%1 of %2)").arg(bytesText(bytes.old), bytesText(bytes.all)) : tr("No old checkpoints (%1 are needed)").arg(bytesText(bytes.all)),
        bytes.old > 0, [this] { cleanSelected(); });
    add(one ? tr("Delete run %1").arg(nameOf(selected.first())) : tr("Delete %n run(s)", nullptr, static_cast<int>(selected.size())), !selected.isEmpty(), [this] { deleteSelected(); });
    if (m_deleted.isEmpty())
        return;
    auto* restoring = menu.addMenu(tr("Bring back"));
    for (const auto& folder : m_deleted)
        connect(restoring->addAction(nameOf(folder)), &QAction::triggered, this, [this, folder] { restore({folder}); });
}

void RunsRoom::annotated(int row) {
    const auto& run = m_model->run(row);
    const project::RunNotes notes{run.tags, run.note};
    inBackground(this, [folder = run.folder, notes] { return project::saveNotes(folder, notes); }, [this](const Result<void>& saved) {
        if (!saved)
            m_notice->showError(saved.error());
        refresh();
    });
}

void RunsRoom::deleteSelected() {
    const auto selected = selectedRuns();
    if (selected.isEmpty())
        return;
    inBackground(this, [selected] { return onEach(selected, [](const Path& folder) { return project::deleteRun(folder); }); }, [this](const Outcome& outcome) {
        m_notice->clear();
        if (outcome.error)
            m_notice->showError(*outcome.error);
        if (!outcome.done.isEmpty())
            m_toast->offer(outcome.done.size() == 1 ? tr("Run %1 deleted").arg(nameOf(outcome.done.first())) : tr("%n run(s) deleted", nullptr, static_cast<int>(outcome.done.size())),
                           tr("Undo"), [this, folders = outcome.done] { restore(folders); });
        refresh();
    });
}

void RunsRoom::restore(const QStringList& folders) {
    inBackground(this, [folders] { return onEach(folders, [](const Path& folder) { return project::restoreRun(folder); }); }, [this](const Outcome& outcome) {
        if (outcome.error)
            m_notice->showError(*outcome.error);
        if (!outcome.done.isEmpty())
            m_toast->say(outcome.done.size() == 1 ? tr("Run %1 is back").arg(nameOf(outcome.done.first())) : tr("%n run(s) are back", nullptr, static_cast<int>(outcome.done.size())));
        refresh();
    });
}

void RunsRoom::cleanSelected() {
    const auto work = [selected = selectedRuns()] {
        std::int64_t freed = 0;
        auto out = onEach(selected, [&](const Path& folder) {
            auto cleaned = cleanCheckpoints(folder);
            freed += cleaned ? *cleaned : 0;
            return cleaned;
        });
        out.bytes = freed;
        return out;
    };
    inBackground(this, work, [this](const Outcome& outcome) {
        m_notice->clear();
        if (outcome.error)
            m_notice->showError(*outcome.error);
        if (outcome.bytes > 0)
            m_toast->say(tr("%1 freed").arg(bytesText(outcome.bytes)));
        refresh();
    });
}

void RunsRoom::askReport() {
    const auto* run = onlySelected();
    if (run == nullptr)
        return;
    const QString proposed = QDir(QString::fromStdString(studio().document->project().folder.string()))
                                 .filePath(QStringLiteral("%1-%2.html").arg(QString::fromStdString(studio().document->project().name), nameOf(QString::fromStdString(run->folder.string()))));
    QString kind;
    QString file = QFileDialog::getSaveFileName(this, tr("Write a report"), proposed, tr("Web page (*.html);;PDF (*.pdf)"), &kind);
    if (file.isEmpty())
        return;
    if (QFileInfo(file).suffix().isEmpty())
        file += kind.contains(QLatin1String("pdf")) ? QStringLiteral(".pdf") : QStringLiteral(".html");
    reportTo(file);
}

void RunsRoom::reportTo(const QString& file) {
    if (const auto* run = onlySelected()) {
        m_notice->clear();
        m_reportStrip->write(QString::fromStdString(run->folder.string()), file);
    }
}

} // namespace lepton::widgets
