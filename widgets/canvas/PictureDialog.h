// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/canvas/PictureExport.h"

#include <QDialog>

#include <set>

class QFormLayout;

namespace lepton::widgets {

class Pills;
class TextLabel;

/// How the picture of a network is to be, with the picture itself above the choices. The layout must outlive it.
class PictureDialog : public QDialog {
    Q_OBJECT
public:
    /// `selected`: what of the layout is selected, which can be shown alone.
    PictureDialog(const CanvasLayout& layout, const std::set<int>& selected, QWidget* parent);
    PictureSettings settings() const;

private:
    class Preview;
    QWidget* buildChoices();
    QWidget* buildButtons();
    void follow();

    const CanvasLayout& m_layout;
    std::set<int> m_selected;
    Preview* m_preview = nullptr;
    Pills* m_format = nullptr;
    Pills* m_scale = nullptr;
    Pills* m_shows = nullptr;
    Pills* m_colours = nullptr;
    TextLabel* m_size = nullptr;
};

} // namespace lepton::widgets
