// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/base/Json.h"
#include "widgets/common/Card.h"

class QPushButton;
class QTreeWidget;
class QVBoxLayout;

namespace lepton::widgets {

class Notice;
class TextLabel;

/// What deploying would do: the steps, everybody who will be talked to, every field that will change, and what to mind. Nothing has been done yet.
class PlanCard : public Card {
    Q_OBJECT
public:
    explicit PlanCard(QWidget* parent = nullptr);
    void showPlan(const Json& plan, const QString& heading);
    void showError(const Error& error, const QString& heading);
    void showWorking(const QString& heading);
    QPushButton* deployButton() const { return m_deploy; }
    QTreeWidget* changes() const { return m_changes; }
    Notice* notice() const { return m_notice; }
    /// All that is said, a line each: for screen readers.
    QString words() const { return m_words.join(QLatin1Char('\n')); }

Q_SIGNALS:
    void deployAsked();

private:
    void empty();
    QVBoxLayout* addPart(const QString& heading);
    void addWarnings(const Json& warnings);
    void addSteps(const Json& steps);
    void addContacts(const Json& contacts);
    void fillChanges(const Json& changes);

    QWidget* m_parts = nullptr;
    QVBoxLayout* m_column = nullptr;
    TextLabel* m_changesHeading = nullptr;
    QTreeWidget* m_changes = nullptr;
    Notice* m_notice = nullptr;
    TextLabel* m_state = nullptr;
    QPushButton* m_deploy = nullptr;
    QStringList m_words;
};

} // namespace lepton::widgets
