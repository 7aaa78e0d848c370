// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/templates/Template.h"

#include <QWidget>

#include <vector>

class QButtonGroup;

namespace lepton::widgets {

class Pills;
class TemplateCard;

/// The templates as cards, grouped by the kind of data that they are for, with a filter above.
class TemplateGrid : public QWidget {
    Q_OBJECT
public:
    TemplateGrid(int columns, bool checkable, QWidget* parent = nullptr);
    const std::vector<TemplateCard*>& cards() const { return m_cards; }
    /// Shows the templates for that kind only; empty: all.
    void showKind(const std::string& kind);
    void check(const QString& templateName);
    QString checked() const; ///< empty: none
    Pills* filter() const { return m_filter; }

Q_SIGNALS:
    void chosen(const lepton::templates::Template* item); ///< clicked, by mouse or keyboard

private:
    struct Group {
        std::string kind;
        QWidget* part = nullptr;
    };
    QWidget* buildGroup(const std::string& kind, int columns, bool checkable);

    std::vector<TemplateCard*> m_cards;
    std::vector<Group> m_groups;
    QButtonGroup* m_choice = nullptr;
    Pills* m_filter = nullptr;
};

/// The kinds of data that there are templates for, in the order of the templates.
std::vector<std::string> templateKinds();

} // namespace lepton::widgets
