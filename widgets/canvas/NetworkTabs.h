// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/project/Project.h"
#include "widgets/common/Room.h"

class QTabBar;

namespace lepton::widgets {

/// The project's networks above the canvas, with what each is for and how many problems it has; hidden while there is only one.
/// Its acts add, rename and delete networks and go from one to the other.
class NetworkTabs : public QWidget {
    Q_OBJECT
public:
    /// `room` owns the acts.
    NetworkTabs(const Studio& studio, QWidget* room);
    QTabBar* bar() const { return m_bar; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    class Bar;
    void buildActs(QWidget* room);
    void refresh();
    void updateActs();
    void step(int by);
    void askAdd();
    void askRename();
    void askDelete();
    void showMenu(int tab, QPoint at);
    void report(const Result<void>& done);

    Studio m_studio;
    QTabBar* m_bar = nullptr;
    bool m_refreshing = false;
};

/// "generator, served", "discriminator", "served", "not trained"
QString roleOf(const project::Project& project, const std::string& network);

} // namespace lepton::widgets
