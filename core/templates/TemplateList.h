// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/templates/Template.h"

// One function a template, each in the file of its name.
namespace lepton::templates {

Template autoencoder();
Template catsAndDogs();
Template charLstm();
Template cnn();
Template conditionalGan();
Template dcgan();
Template gruText();
Template lenet();
Template lstmForecaster();
Template lstmText();
Template matrixFactorisation();
Template mlp();
Template mobileNet();
Template neuralRecommender();
Template pictureAndRow();
Template resnet18();
Template smallGpt();
Template tabularMlp();
Template tcnForecaster();
Template textCnn();
Template transformerText();
Template uNet();
Template vae();
Template vggSmall();

} // namespace lepton::templates
