// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Room.h"

class QPushButton;

namespace lepton::widgets {

class CanvasView;

/// What begins and ends the work on a network: starting from a template, by an act and by a button on an empty canvas, and
/// saving the picture of it.
class CanvasExtras : public QObject {
    Q_OBJECT
public:
    /// `room` owns the acts.
    CanvasExtras(const Studio& studio, CanvasView& canvas, QWidget* room);

    void startFromTemplate();
    void savePicture();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void follow();

    Studio m_studio;
    CanvasView& m_canvas;
    QPushButton* m_invitation = nullptr; ///< on the empty canvas
};

} // namespace lepton::widgets
