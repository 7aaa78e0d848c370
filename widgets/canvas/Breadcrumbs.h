// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Room.h"

class QHBoxLayout;

namespace lepton::widgets {

/// Which group is looked at, and the way back: "classifier › block1 › inner". Shown only inside groups.
class Breadcrumbs : public QWidget {
    Q_OBJECT
public:
    explicit Breadcrumbs(const Studio& studio, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();
    void addStep(const QString& name, std::size_t depth, bool last);

    Studio m_studio;
    QHBoxLayout* m_row = nullptr;
};

} // namespace lepton::widgets
