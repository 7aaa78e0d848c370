// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/kubernetes/Objects.h"

#include <map>
#include <string>

namespace lepton::deploy::kubernetes {

/// A Helm chart (apiVersion v2) of the blueprint's objects: file name in the chart → contents. What people change between installations are values: image, replicas, autoscaler, resources,
/// service, server settings, token secret, network policy, monitoring. With values.yaml as it is, it renders to the objects of kubernetes.yaml.
std::map<std::string, std::string> helmChart(const Blueprint& blueprint);

} // namespace lepton::deploy::kubernetes
