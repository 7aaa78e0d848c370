// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/RunFolder.h"
#include "widgets/common/Room.h"
#include "widgets/deploy/DeploySource.h"
#include "widgets/deploy/DeploymentFacts.h"
#include "widgets/deploy/PackageFacts.h"

class QComboBox;
class QHBoxLayout;
class QPushButton;
class QStackedWidget;

namespace lepton::widgets {

class DeployJob;
class DeployJobs;
class DeployPage;
class EmptyState;
class OperatePage;
class PackagePage;
class Pills;
class TextLabel;

/// Who can use it? A run or a package goes to a target; packages are looked into and exported; what is live is operated.
class DeployRoom : public Room {
    Q_OBJECT
public:
    enum Page { Deploy, Package, Live };
    explicit DeployRoom(const Studio& studio, QWidget* parent = nullptr);
    ~DeployRoom() override;
    void enter() override;
    /// Chooses a run (its folder), ready to be deployed.
    void chooseRun(const QString& run);
    /// Looks into a package, of this project or of somebody else.
    void openPackage(const QString& file);
    void showPage(Page page);
    QString package() const { return m_source.package.file; } ///< file of the package on show; empty: none
    const DeploySource& source() const { return m_source; }
    DeployJobs* jobs() const { return m_jobs; }
    DeployPage* deployPage() const { return m_deploy; }
    PackagePage* packagePage() const { return m_packages; }
    OperatePage* livePage() const { return m_live; }
    QComboBox* sources() const { return m_sources; }
    QPushButton* openButton() const { return m_open; }

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    /// What the worker finds in the project's folder.
    struct Found {
        std::vector<project::RunSummary> runs;
        std::vector<PackageFacts> packages;
    };

    // DeployRoom.cpp
    void build();
    QWidget* buildContents();
    QHBoxLayout* buildHeader();
    void connectPages();
    void projectChanged();
    void refreshDeployments();
    void takeDeployments(const std::vector<DeploymentFacts>& deployments);
    void jobEnded(const DeployJob& job);
    void showSomething();
    void askForPackage();
    // DeployRoomSources.cpp
    void refresh();
    void take(const Found& found);
    void fillSources(const std::vector<PackageFacts>& packages);
    void chooseFirst();
    void sourceActivated(int index);
    void choosePackage(const QString& file);
    void chooseRunSource(const QString& folder);
    void showPackage(const PackageFacts& facts);
    void setSource(const DeploySource& source);
    void markSource();
    QString modelName() const;

    DeployJobs* m_jobs = nullptr;
    DeploySource m_source;
    QString m_wantedRun;   ///< to be chosen once the list is there
    QStringList m_opened;  ///< packages of others, the last one first
    std::vector<DeploymentFacts> m_deployments;
    int m_round = 0;       ///< what a worker finds for an earlier question is told by it
    int m_packageRound = 0;
    QStackedWidget* m_pages = nullptr;
    EmptyState* m_empty = nullptr;
    QPushButton* m_train = nullptr;
    QWidget* m_contents = nullptr;
    TextLabel* m_title = nullptr;
    TextLabel* m_facts = nullptr;
    QComboBox* m_sources = nullptr;
    QPushButton* m_open = nullptr;
    Pills* m_choice = nullptr;
    QStackedWidget* m_page = nullptr;
    DeployPage* m_deploy = nullptr;
    PackagePage* m_packages = nullptr;
    OperatePage* m_live = nullptr;
};

/// The one package file that is dragged; empty: something else is.
QString draggedPackage(const QMimeData* data);

} // namespace lepton::widgets
