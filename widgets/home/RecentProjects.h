// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"
#include "widgets/common/StudioSettings.h"

#include <QAbstractButton>

namespace lepton::widgets {

/// A project that was opened before: its name and folder, or that it is no longer there.
class ProjectRow : public QAbstractButton {
    Q_OBJECT
public:
    explicit ProjectRow(const QString& folder, QWidget* parent = nullptr);
    bool missing() const { return m_missing; }
    QSize sizeHint() const override { return {300, 52}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_folder;
    bool m_missing = false;
};

/// The projects that were opened last.
class RecentProjects : public Card {
    Q_OBJECT
public:
    explicit RecentProjects(QWidget* parent = nullptr);
    void refresh();

Q_SIGNALS:
    void chosen(const QString& folder);

private:
    QWidget* row(const QString& folder);

    QWidget* m_rows = nullptr;
};

} // namespace lepton::widgets
