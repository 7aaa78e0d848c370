# OGDF as a plain imported target, `ogdf`: the wheel brings headers and libraries, but no CMake files.
#
# LEPTON_OGDF names a folder that holds include/ and lib/. Without it, the one that ./run fetched into the cache is taken.

include(CacheFolder)
set(LEPTON_OGDF "" CACHE PATH "OGDF's folder (with include/ and lib/); empty: the one that ./run fetched")
set(LEPTON_OGDF_VERSION 2025.10)

set(ogdf_root "${LEPTON_OGDF}")
if(NOT ogdf_root)
  lepton_cache_folder(cache)
  set(ogdf_root "${cache}/ogdf-${LEPTON_OGDF_VERSION}")
endif()
if(NOT EXISTS "${ogdf_root}/lib/libOGDF.so")
  message(FATAL_ERROR "OGDF was not found. Run ./run or ./test once, which fetch it (or installer/setup/fetch-ogdf alone), "
                      "or name its folder with -DLEPTON_OGDF=… (it holds include/ and lib/).")
endif()
message(STATUS "OGDF: ${ogdf_root}")

add_library(ogdf_coin SHARED IMPORTED)
set_target_properties(ogdf_coin PROPERTIES IMPORTED_LOCATION "${ogdf_root}/lib/libCOIN.so")
add_library(ogdf SHARED IMPORTED)
set_target_properties(ogdf PROPERTIES
  IMPORTED_LOCATION "${ogdf_root}/lib/libOGDF.so"
  INTERFACE_LINK_LIBRARIES ogdf_coin)
target_include_directories(ogdf SYSTEM INTERFACE "${ogdf_root}/include" "${ogdf_root}/include/ogdf-release")
