// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/templates/Template.h"

#include <QDialog>

namespace lepton::widgets {

class ProjectDocument;
class TemplateCard;

/// The templates as cards, each with the networks that it makes for this project's data. Choosing one closes it.
class TemplateGallery : public QDialog {
    Q_OBJECT
public:
    explicit TemplateGallery(const ProjectDocument& document, QWidget* parent);
    /// Null until one was chosen.
    const templates::Template* chosen() const { return m_chosen; }

private:
    static void fit(const ProjectDocument& document, TemplateCard& card);

    const templates::Template* m_chosen = nullptr;
};

} // namespace lepton::widgets
