// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/templates/Template.h"

// One function a template, each in the file of its name.
namespace lepton::templates {

Template autoencoder();
Template catsAndDogs();
Template cnn();
Template lenet();
Template mlp();
Template mobileNet();
Template resnet18();
Template uNet();
Template vggSmall();

} // namespace lepton::templates
