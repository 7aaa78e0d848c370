# ONNX Runtime, which the engine loads to check exported models. Nothing links it, so a build without it works, and says so in every check.
#
# LEPTON_ONNXRUNTIME names libonnxruntime.so. Without it, the one that ./run fetched into the cache is taken. The programs look for
# libonnxruntime.so.1 beside themselves.

include(CacheFolder)
set(LEPTON_ONNXRUNTIME "" CACHE FILEPATH "ONNX Runtime's library (libonnxruntime.so.1.…); empty: the one that ./run fetched")
set(LEPTON_ONNXRUNTIME_VERSION 1.31.1)

set(onnxruntime_library "${LEPTON_ONNXRUNTIME}")
if(NOT onnxruntime_library)
  lepton_cache_folder(cache)
  set(onnxruntime_library "${cache}/onnxruntime-${LEPTON_ONNXRUNTIME_VERSION}/lib/libonnxruntime.so.${LEPTON_ONNXRUNTIME_VERSION}")
endif()
if(EXISTS "${onnxruntime_library}")
  message(STATUS "ONNX Runtime: ${onnxruntime_library}")
  file(MAKE_DIRECTORY "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
  file(COPY_FILE "${onnxruntime_library}" "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/libonnxruntime.so.1" ONLY_IF_DIFFERENT)
else()
  message(STATUS "ONNX Runtime: none; exported ONNX models will be checked by the ONNX checker only (installer/setup/fetch-onnxruntime)")
  set(onnxruntime_library "")
endif()
