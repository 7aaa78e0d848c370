# LibTorch as a plain imported target, `torch_cpu`. The wheel's own CMake files ask for nvcc and a CUDA toolkit even
# where only the CPU half is used (docs: ARCHITECTURE.md).
#
# LEPTON_LIBTORCH names a folder that holds include/ and lib/: the unpacked LibTorch, or site-packages/torch of a Python
# that has PyTorch. Without it, the one that ./run fetched into the cache is taken.

include(CacheFolder)
set(LEPTON_LIBTORCH "" CACHE PATH "LibTorch's folder (with include/ and lib/); empty: the one that ./run fetched")
set(LEPTON_LIBTORCH_VERSION 2.11.0)

set(torch_root "${LEPTON_LIBTORCH}")
if(NOT torch_root)
  lepton_cache_folder(cache)
  foreach(kind cuda cpu)
    if(NOT torch_root AND EXISTS "${cache}/libtorch-${LEPTON_LIBTORCH_VERSION}/${kind}/torch/lib/libtorch_cpu.so")
      set(torch_root "${cache}/libtorch-${LEPTON_LIBTORCH_VERSION}/${kind}/torch")
    endif()
  endforeach()
endif()
if(NOT EXISTS "${torch_root}/lib/libtorch_cpu.so")
  message(FATAL_ERROR "LibTorch was not found. Run ./run or ./test once, which fetch it, or name its folder with "
                      "-DLEPTON_LIBTORCH=… (it holds include/ and lib/).")
endif()
message(STATUS "LibTorch: ${torch_root}")

add_library(c10 SHARED IMPORTED)
set_target_properties(c10 PROPERTIES IMPORTED_LOCATION "${torch_root}/lib/libc10.so")
add_library(torch_cpu SHARED IMPORTED)
set_target_properties(torch_cpu PROPERTIES
  IMPORTED_LOCATION "${torch_root}/lib/libtorch_cpu.so"
  INTERFACE_LINK_LIBRARIES c10)
target_include_directories(torch_cpu SYSTEM INTERFACE
  "${torch_root}/include" "${torch_root}/include/torch/csrc/api/include")
# The rest of the wheel's libraries are found through libtorch_cpu.so's own RPATH.
target_link_options(torch_cpu INTERFACE "LINKER:-rpath-link,${torch_root}/lib" "LINKER:--allow-shlib-undefined")
