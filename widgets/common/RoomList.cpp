// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/RoomList.h"

#include "widgets/canvas/NetworkRoom.h"
#include "widgets/data/DataRoom.h"
#include "widgets/deploy/DeployRoom.h"
#include "widgets/home/HomeRoom.h"
#include "widgets/runs/RunsRoom.h"
#include "widgets/training/TrainRoom.h"

#include <QCoreApplication>

namespace lepton::widgets {

namespace {

struct RoomList {
    Q_DECLARE_TR_FUNCTIONS(RoomList)
};

template <typename R>
Room* make(const Studio& studio) {
    return new R(studio);
}

} // namespace

std::vector<RoomEntry> roomList() {
    return {
        {"home", "home", RoomList::tr("Home"), make<HomeRoom>},
        {"data", "database", RoomList::tr("Data"), make<DataRoom>},
        {"network", "network", RoomList::tr("Network"), make<NetworkRoom>},
        {"train", "chart", RoomList::tr("Train"), make<TrainRoom>},
        {"runs", "bars", RoomList::tr("Runs"), make<RunsRoom>},
        {"deploy", "cloud-upload", RoomList::tr("Deploy"), make<DeployRoom>},
    };
}

} // namespace lepton::widgets
