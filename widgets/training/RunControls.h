// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPushButton;

namespace lepton::widgets {

class TextLabel;

/// The heading of the train room: which run, how it stands, and the buttons that act on it.
class RunControls : public QWidget {
    Q_OBJECT
public:
    explicit RunControls(QWidget* parent = nullptr);

    struct Facts {
        QString run;    ///< name of its folder; empty: none
        QString status; ///< in the user's words
        bool running = false;
        bool paused = false;
        bool starting = false;
        bool waiting = false;  ///< for other runs on its device
        bool held = false;     ///< at a value that is no number; the way on is chosen in its notice
        bool resumable = false;
    };
    void show(const Facts& facts);

Q_SIGNALS:
    void train();
    void queue(); ///< another run, behind those on the device
    void pause();
    void unpause();
    void stop();
    void stopAfterEpoch();
    void resume();

private:
    TextLabel* m_title = nullptr;
    TextLabel* m_status = nullptr;
    QPushButton* m_train = nullptr;
    QPushButton* m_queue = nullptr;
    QPushButton* m_resume = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_unpause = nullptr;
    QPushButton* m_after = nullptr;
    QPushButton* m_stop = nullptr;
};

} // namespace lepton::widgets
