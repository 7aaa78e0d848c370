// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/templates/Template.h"
#include "widgets/common/Room.h"

#include <QDialog>

class QLineEdit;
class QProgressBar;
class QPushButton;

namespace lepton::widgets {

class DataChoice;
class Notice;
class TemplateGrid;
class TextLabel;

/// A new project: which data, which template to begin with, and where it goes.
class NewProjectDialog : public QDialog {
    Q_OBJECT
public:
    explicit NewProjectDialog(const Studio& studio, QWidget* parent = nullptr);
    void preset(const QString& source, const QString& templateName); ///< either may be empty

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* buildTemplates();
    QWidget* buildPlace();
    QWidget* buildFoot();
    QString folder() const;
    void dataChanged();
    void templateChosen();
    const templates::Template* chosenTemplate() const;
    QString whyNot() const;
    void update();
    void create();
    void connectDocument();

    Studio m_studio;
    DataChoice* m_data = nullptr;
    TemplateGrid* m_templates = nullptr;
    QLineEdit* m_name = nullptr;
    QLineEdit* m_parent = nullptr;
    TextLabel* m_next = nullptr;
    QProgressBar* m_progress = nullptr;
    Notice* m_notice = nullptr;
    QPushButton* m_create = nullptr;
    bool m_ownTemplate = false; ///< the user has chosen one: then data is opened as what that is for
    bool m_creating = false;
};

} // namespace lepton::widgets
