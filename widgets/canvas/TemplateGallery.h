// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/templates/Template.h"

#include <QDialog>

namespace lepton::widgets {

class ProjectDocument;
class TemplateCard;

/// The templates as cards, each with the network that it makes for this project's data. Choosing one closes it.
class TemplateGallery : public QDialog {
    Q_OBJECT
public:
    explicit TemplateGallery(const ProjectDocument& document, QWidget* parent);
    /// Null until one was chosen.
    const templates::Template* chosen() const { return m_chosen; }

private:
    TemplateCard* buildCard(const ProjectDocument& document, const templates::Template& item);

    const templates::Template* m_chosen = nullptr;
};

} // namespace lepton::widgets
