// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/Options.h"
#include "app/studio/Session.h"
#include "core/base/Log.h"
#include "datasets/pictures/Pictures.h"

#include <QApplication>
#include <QIcon>

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setApplicationName("lepton-studio");
    QApplication::setApplicationDisplayName("Lepton Studio");
    QApplication::setApplicationVersion(LEPTON_VERSION);
    QApplication::setDesktopFileName("lepton-studio");
    QApplication::setWindowIcon(QIcon(":/lepton/icons/lepton-studio.svg"));
    lepton::startLog("lepton-studio");
    lepton::datasets::pictures::registerAll();
    lepton::studio::Session session(lepton::studio::readOptions(application));
    session.start();
    return QApplication::exec();
}
