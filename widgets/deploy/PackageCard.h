// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/RunFolder.h"
#include "widgets/common/Card.h"
#include "widgets/common/Room.h"
#include "widgets/deploy/PackageFacts.h"

class QComboBox;
class QGridLayout;
class QLineEdit;
class QPushButton;

namespace lepton::widgets {

class Notice;
class TextLabel;

/// A run becomes a package: which run, under which name, and what came of it.
class PackageCard : public Card {
    Q_OBJECT
public:
    explicit PackageCard(const Studio& studio, QWidget* parent = nullptr);
    void setRuns(const std::vector<project::RunSummary>& runs); ///< those that have something to package; the best is chosen
    void chooseRun(const QString& folder);
    void showPackage(const PackageFacts& facts);
    void clear();
    const PackageFacts& facts() const { return m_facts; }
    QComboBox* runs() const { return m_runs; }
    QPushButton* makeButton() const { return m_make; }
    Notice* notice() const { return m_notice; }

Q_SIGNALS:
    void made(const lepton::widgets::PackageFacts& facts);

private:
    void buildFacts();
    void make();
    TextLabel* addFact(QGridLayout* grid, const QString& name);

    Studio m_studio;
    PackageFacts m_facts;
    QString m_wanted; ///< a run to be chosen once the list is there
    QWidget* m_form = nullptr;
    QComboBox* m_runs = nullptr;
    QLineEdit* m_name = nullptr;
    QPushButton* m_make = nullptr;
    QPushButton* m_open = nullptr;
    Notice* m_notice = nullptr;
    QWidget* m_factsPart = nullptr;
    TextLabel* m_answers = nullptr; ///< what it is asked and what it says
    TextLabel* m_labels = nullptr;
    TextLabel* m_metrics = nullptr;
    TextLabel* m_signature = nullptr;
    TextLabel* m_place = nullptr;
    bool m_making = false;
};

/// "Run 0003 · accuracy 0.914 · 5 epochs"
QString runTitle(const project::RunSummary& run);

} // namespace lepton::widgets
