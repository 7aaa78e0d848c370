# Everything that comes from outside, and where it is looked for. ARCHITECTURE.md says why each was chosen.

find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(nlohmann_json 3.9 REQUIRED)
find_package(spdlog REQUIRED)
find_package(LibArchive REQUIRED)
find_package(CURL REQUIRED)
find_package(yaml-cpp REQUIRED)
if(NOT TARGET yaml-cpp::yaml-cpp) # its name from version 0.8 on
  add_library(yaml-cpp::yaml-cpp ALIAS yaml-cpp)
endif()
find_package(Boost 1.81 REQUIRED)
find_package(ICU 60 REQUIRED COMPONENTS uc)
find_package(PkgConfig REQUIRED)
pkg_check_modules(PANGOCAIRO REQUIRED IMPORTED_TARGET pangocairo cairo-svg cairo-pdf)

# The desktop's keychain: without it secrets are kept in files that only the user can read.
pkg_check_modules(LIBSECRET IMPORTED_TARGET libsecret-1)

if(LEPTON_PICTURES)
  # Only these three: highgui would bring in Qt 5.
  find_package(OpenCV REQUIRED COMPONENTS core imgproc imgcodecs)
endif()

if(LEPTON_STUDIO)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets Network PrintSupport Svg Test LinguistTools)
  find_package(QCustomPlotQt6 REQUIRED)
  include(Ogdf)
endif()

if(LEPTON_ENGINE)
  find_package(CLI11 REQUIRED)
  include(LibTorch)
  find_package(Protobuf REQUIRED)
  find_package(ONNX 1.12 REQUIRED)
  include(OnnxRuntime)
endif()
