// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/RunFolder.h"
#include "widgets/common/Room.h"
#include "widgets/deploy/PackageFacts.h"

#include <QString>

class QStackedWidget;

namespace lepton::widgets {

class EmptyState;
class EndpointCard;
class LocalEndpoint;
class PackageCard;
class PackageList;
class TextLabel;
class TryCard;
class UseItCard;

/// Who can use it? Makes a package of a run, starts an endpoint on this machine, and asks it.
class DeployRoom : public Room {
    Q_OBJECT
public:
    explicit DeployRoom(const Studio& studio, QWidget* parent = nullptr);
    ~DeployRoom() override;
    void enter() override;
    /// Chooses a run (its folder) in the list, ready to be packaged.
    void chooseRun(const QString& run);
    QString package() const; ///< file of the package on show; empty: none

private:
    /// What the worker finds in the project's folder.
    struct Found {
        std::vector<project::RunSummary> runs;
        std::vector<PackageFacts> packages;
        PackageFacts newest;
    };

    void build();
    QWidget* buildContents();
    void projectChanged();
    void refresh();
    void take(const Found& found);
    void showPackage(const PackageFacts& facts);
    void lookInto(const PackageFacts& facts);
    void findEndpoint(const QString& package);

    QStackedWidget* m_pages = nullptr;
    EmptyState* m_empty = nullptr;
    QWidget* m_contents = nullptr;
    TextLabel* m_title = nullptr;
    TextLabel* m_facts = nullptr;
    LocalEndpoint* m_local = nullptr;
    PackageCard* m_package = nullptr;
    EndpointCard* m_endpoint = nullptr;
    UseItCard* m_use = nullptr;
    TryCard* m_try = nullptr;
    PackageList* m_packages = nullptr;
    int m_round = 0; ///< what a worker finds for an earlier question is told by it
};

} // namespace lepton::widgets
