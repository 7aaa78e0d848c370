// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "widgets/common/Room.h"

#include <QList>

class QLabel;
class QPushButton;
class QToolButton;

namespace lepton::widgets {

/// What failed, where, and what to do next, below the top bar until it is dismissed. Several errors wait their turn, the
/// newest in front.
class ErrorBar : public QWidget {
    Q_OBJECT
public:
    explicit ErrorBar(const Studio& studio, QWidget* parent = nullptr);
    void report(const Error& error);
    void dismiss();
    int waiting() const { return static_cast<int>(m_errors.size()); } ///< the one on show included
    QString text() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();
    void offerAction(const Error& error);
    void act();

    Studio m_studio;
    QList<Error> m_errors;
    QLabel* m_icon = nullptr;
    QLabel* m_what = nullptr;
    QLabel* m_where = nullptr;
    QLabel* m_hint = nullptr;
    QPushButton* m_action = nullptr;
    QLabel* m_more = nullptr;
};

} // namespace lepton::widgets
