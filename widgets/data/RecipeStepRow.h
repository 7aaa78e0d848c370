// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <QFrame>

class QToolButton;

namespace lepton::widgets {

class TextLabel;

/// One step of the recipe: what it is, its fitted values at a glance, its parameters, and the buttons that move and remove it.
class RecipeStepRow : public QFrame {
    Q_OBJECT
public:
    RecipeStepRow(const Json& step, bool canRise, bool canSink, QWidget* parent = nullptr);
    void setSummary(const QString& summary, bool estimated);
    QString summary() const;
    QToolButton* upButton() const { return m_up; }
    QToolButton* downButton() const { return m_down; }
    QToolButton* removeButton() const { return m_remove; }

Q_SIGNALS:
    void moved(int by);
    void removed();
    void set(const std::string& parameter, const lepton::Json& value);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void addParameters(const Json& step);

    TextLabel* m_summary = nullptr;
    QToolButton* m_up = nullptr;
    QToolButton* m_down = nullptr;
    QToolButton* m_remove = nullptr;
};

} // namespace lepton::widgets
