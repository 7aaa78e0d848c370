// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/RunTableModel.h"

#include "widgets/common/Theme.h"
#include "widgets/runs/SettingTitles.h"
#include "widgets/training/Metrics.h"

#include <QDateTime>
#include <QFont>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace lepton::widgets {

namespace {

const QString none = QStringLiteral("–");

QString numberText(const std::optional<double>& value) { return value ? QLocale().toString(*value, 'f', std::abs(*value) < 100 ? 4 : 2) : none; }

QDateTime startOf(const project::RunSummary& run) { return QDateTime::fromString(QString::fromStdString(run.created), Qt::ISODate).toLocalTime(); }

} // namespace

QString statusText(project::RunStatus status) {
    switch (status) {
    case project::RunStatus::Running:
        return RunTableModel::tr("running");
    case project::RunStatus::Completed:
        return RunTableModel::tr("completed");
    case project::RunStatus::Stopped:
        return RunTableModel::tr("stopped");
    case project::RunStatus::Failed:
        return RunTableModel::tr("failed");
    case project::RunStatus::Waiting:
        return RunTableModel::tr("waiting");
    case project::RunStatus::Interrupted:
        break;
    }
    return RunTableModel::tr("interrupted");
}

int RunTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_runs.size()); }

int RunTableModel::columnCount(const QModelIndex&) const { return FirstSetting + static_cast<int>(m_settings.size()); }

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QStringList names{tr("Run"), tr("Status"), tr("Epochs"), metricTitle(m_metric), metricTitle("loss"), tr("Duration"), tr("Started"), tr("Tags"), tr("Note")};
    return section < FirstSetting ? names[section] : settingTitle(m_settings[static_cast<std::size_t>(section - FirstSetting)]);
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const {
    const auto& one = run(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return shown(one, index.column());
    case Qt::EditRole:
        return index.column() == Note ? QString::fromStdString(one.note) : shown(one, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Tags || index.column() == Note)
            return shown(one, index.column()).toString().isEmpty() ? tr("Double-click to write something") : shown(one, index.column());
        return one.problem ? translated(one.problem->what) : shown(one, index.column());
    case Qt::FontRole:
        return index.column() == Metric || index.column() == Loss ? QVariant(Theme::instance().figures()) : QVariant();
    case Qt::ForegroundRole:
        if (index.column() == Status && (one.problem || one.status == project::RunStatus::Failed))
            return Theme::instance().palette().error;
        if (index.column() == Status && one.status == project::RunStatus::Running)
            return Theme::instance().palette().accent;
        if (index.column() == Status && one.status == project::RunStatus::Waiting)
            return Theme::instance().palette().warn;
        return isBest(index.row(), index.column()) ? QVariant(Theme::instance().palette().ok) : QVariant();
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1: %2").arg(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(), shown(one, index.column()).toString());
    case sortRole:
        return sortKey(one, index.column());
    case bestRole:
        return isBest(index.row(), index.column());
    default:
        return {};
    }
}

Qt::ItemFlags RunTableModel::flags(const QModelIndex& index) const {
    const auto usual = QAbstractTableModel::flags(index);
    return index.isValid() && (index.column() == Tags || index.column() == Note) ? usual | Qt::ItemIsEditable : usual;
}

bool RunTableModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !index.isValid() || !(flags(index) & Qt::ItemIsEditable))
        return false;
    auto& one = m_runs[static_cast<std::size_t>(index.row())];
    if (index.column() == Note) {
        one.note = value.toString().trimmed().toStdString();
    } else {
        one.tags.clear();
        for (const auto& part : value.toString().split(QRegularExpression(QStringLiteral("[,，、;；]")), Qt::SkipEmptyParts)) {
            const std::string tag = part.simplified().toStdString();
            if (!tag.empty() && std::find(one.tags.begin(), one.tags.end(), tag) == one.tags.end())
                one.tags.push_back(tag);
        }
    }
    Q_EMIT dataChanged(index, index);
    Q_EMIT annotated(index.row());
    return true;
}

QStringList tagsOf(const project::RunSummary& run) {
    QStringList out;
    for (const auto& tag : run.tags)
        out << QString::fromStdString(tag);
    return out;
}

QVariant RunTableModel::shown(const project::RunSummary& run, int column) const {
    switch (column) {
    case Run:
        return QString::fromStdString(run.folder.filename().string());
    case Status:
        return run.problem ? tr("unreadable") : statusText(run.status);
    case Epochs:
        return tr("%1 of %2").arg(run.epochs).arg(run.epochsPlanned);
    case Metric:
        return numberText(metricOf(run, m_metric));
    case Loss:
        return numberText(metricOf(run, "loss"));
    case Duration:
        return run.seconds > 0 ? durationText(run.seconds) : none;
    case Started:
        return startOf(run).isValid() ? QLocale().toString(startOf(run), QLocale::ShortFormat) : none;
    case Tags:
        return tagsOf(run).join(QStringLiteral(", "));
    case Note:
        return QString::fromStdString(run.note).simplified();
    default:
        break;
    }
    const auto& key = m_settings[static_cast<std::size_t>(column - FirstSetting)];
    return settingText(key, run.settings.is_object() && run.settings.contains(key) ? run.settings[key] : Json());
}

QVariant RunTableModel::sortKey(const project::RunSummary& run, int column) const {
    switch (column) {
    case Epochs:
        return static_cast<qlonglong>(run.epochs);
    case Metric: // those without one at the bad end
        return metricOf(run, m_metric).value_or(largerIsBetter(m_metric) ? -1 : 1e300);
    case Loss:
        return metricOf(run, "loss").value_or(1e300);
    case Duration:
        return run.seconds;
    case Started:
        return startOf(run);
    default:
        break;
    }
    if (column >= FirstSetting) {
        const auto& key = m_settings[static_cast<std::size_t>(column - FirstSetting)];
        if (run.settings.is_object() && run.settings.contains(key) && run.settings[key].is_number())
            return run.settings[key].get<double>();
    }
    return shown(run, column);
}

bool RunTableModel::isBest(int row, int column) const {
    if (m_runs.size() < 2)
        return false;
    const auto& one = run(row);
    return (column == Metric && m_bestMetric && metricOf(one, m_metric) == m_bestMetric) || (column == Loss && m_bestLoss && metricOf(one, "loss") == m_bestLoss);
}

int RunTableModel::rowOf(const QString& folder) const {
    const auto found = std::find_if(m_runs.begin(), m_runs.end(), [&](const auto& run) { return run.folder == Path(folder.toStdString()); });
    return found == m_runs.end() ? -1 : static_cast<int>(found - m_runs.begin());
}

void RunTableModel::setRuns(std::vector<project::RunSummary> runs) {
    const bool sameRows = runs.size() == m_runs.size() && std::equal(runs.begin(), runs.end(), m_runs.begin(), [](const auto& a, const auto& b) { return a.folder == b.folder; });
    auto settings = m_settings;
    std::swap(m_runs, runs);
    findDifferences();
    // While a run goes on only figures change: resetting would take away selection and scroll position every time.
    if (sameRows && settings == m_settings) {
        if (!m_runs.empty()) {
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
            Q_EMIT headerDataChanged(Qt::Horizontal, Metric, Metric);
        }
        return;
    }
    // Whoever hears of a reset still sees the old rows and columns.
    const auto exchange = [&] {
        std::swap(m_runs, runs);
        std::swap(m_settings, settings);
    };
    exchange();
    beginResetModel();
    exchange();
    endResetModel();
}

void RunTableModel::findDifferences() {
    std::map<std::string, std::set<std::string>> values;
    m_bestMetric = m_bestLoss = std::nullopt;
    for (const auto& run : m_runs) // the newest that has one
        if (const std::string name = mainMetric(run); !name.empty() && name != "loss") {
            m_metric = name;
            break;
        }
    std::size_t readable = 0;
    std::map<std::string, std::size_t> seen;
    std::vector<std::string> order;
    for (const auto& run : m_runs) {
        const auto metric = metricOf(run, m_metric);
        if (metric && (!m_bestMetric || (largerIsBetter(m_metric) ? *metric > *m_bestMetric : *metric < *m_bestMetric)))
            m_bestMetric = metric;
        if (const auto loss = metricOf(run, "loss"); loss && (!m_bestLoss || *loss < *m_bestLoss))
            m_bestLoss = loss;
        if (run.problem || !run.settings.is_object())
            continue;
        ++readable;
        for (const auto& [key, value] : run.settings.items()) {
            if (++seen[key] == 1)
                order.push_back(key);
            values[key].insert(value.dump());
        }
    }
    m_settings.clear();
    for (const auto& key : order)
        if (values[key].size() > 1 || seen[key] < readable)
            m_settings.push_back(key);
}

} // namespace lepton::widgets
