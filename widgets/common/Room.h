// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace lepton::widgets {

class EngineClient;
class ProjectDocument;
class StudioActions;

/// What every room is given. All live as long as the window.
struct Studio {
    ProjectDocument* document = nullptr;
    EngineClient* engine = nullptr;
    StudioActions* actions = nullptr;
};

/// One of the studio's rooms, a page of the window. Subclasses: HomeRoom, DataRoom, NetworkRoom, TrainRoom, RunsRoom, DeployRoom.
class Room : public QWidget {
    Q_OBJECT
public:
    explicit Room(const Studio& studio, QWidget* parent = nullptr) : QWidget(parent), m_studio(studio) {}
    /// Called each time the room comes to the front.
    virtual void enter() {}

protected:
    const Studio& studio() const { return m_studio; }

private:
    Studio m_studio;
};

} // namespace lepton::widgets
