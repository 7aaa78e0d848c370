// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Room.h"

class QStackedWidget;

namespace lepton::widgets {

class CanvasView;
class CodeSplitter;
class Inspector;
class LayerHeat;
class LayerPalette;
class NetworkProblems;
class NetworkTabs;

/// What am I building? Palette, canvas and inspector, with the list of problems below the canvas.
class NetworkRoom : public Room {
    Q_OBJECT
public:
    explicit NetworkRoom(const Studio& studio, QWidget* parent = nullptr);
    void enter() override;
    CanvasView& canvas() { return *m_canvas; }
    Inspector& inspector() { return *m_inspector; }
    LayerPalette& palette() { return *m_palette; }
    NetworkProblems& problems() { return *m_problems; }
    LayerHeat& heat() { return *m_heat; }
    NetworkTabs& tabs() { return *m_tabs; }
    CodeSplitter& sides() { return *m_sides; }

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* buildWorkbench();
    void connectParts();
    void connectCode();
    void removeBlock(const QString& name);
    void takeFile(const QString& path, QPoint at);
    void showPage();

    QStackedWidget* m_pages = nullptr;
    LayerPalette* m_palette = nullptr;
    CanvasView* m_canvas = nullptr;
    Inspector* m_inspector = nullptr;
    NetworkProblems* m_problems = nullptr;
    NetworkTabs* m_tabs = nullptr;
    LayerHeat* m_heat = nullptr;
    CodeSplitter* m_sides = nullptr;
};

} // namespace lepton::widgets
