// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"

class QPushButton;

namespace lepton::widgets {

class ColourDot;
class LocalEndpoint;
class Notice;
class NumberField;
class StepList;
class TextLabel;

/// "This machine": what starting an endpoint will do, the button that does it, and how far it is.
class EndpointCard : public Card {
    Q_OBJECT
public:
    explicit EndpointCard(LocalEndpoint* endpoint, QWidget* parent = nullptr);
    /// The package that Start serves; empty: none yet.
    void setPackage(const QString& file, const QString& name);
    QPushButton* startButton() const { return m_start; }
    QPushButton* stopButton() const { return m_stop; }
    NumberField* port() const { return m_port; }
    Notice* notice() const { return m_notice; }

private:
    void refresh();

    LocalEndpoint* m_endpoint;
    QString m_file;
    QString m_name;
    ColourDot* m_dot = nullptr;
    TextLabel* m_state = nullptr;
    TextLabel* m_plan = nullptr;
    NumberField* m_port = nullptr;
    QPushButton* m_start = nullptr;
    QPushButton* m_stop = nullptr;
    StepList* m_steps = nullptr;
    Notice* m_notice = nullptr;
};

} // namespace lepton::widgets
