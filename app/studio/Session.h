// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/studio/Options.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/StudioSettings.h"
#include "widgets/common/StudioWindow.h"

#include <QTranslator>

#include <memory>
#include <vector>

namespace lepton::studio {

/// One start of the studio: the window and what lives as long as it.
class Session : public QObject {
    Q_OBJECT
public:
    explicit Session(const Options& options);
    void start();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void speak(const QString& language);
    void openFirst();
    void measureStart();
    void grabWhenSettled();
    bool settled() const;

    Options m_options;
    widgets::StudioSettings m_settings;
    std::vector<std::unique_ptr<QTranslator>> m_translators;
    widgets::ProjectDocument m_document;
    widgets::EngineClient m_engine;
    widgets::StudioActions m_actions;
    std::unique_ptr<widgets::StudioWindow> m_window;
};

} // namespace lepton::studio
