# Runs README's install commands as printed, on a copy of the tree, into a folder of our own. Fails where they fail or
# look for anything that only tests and examples need.
file(STRINGS "${SOURCE}/README.md" command REGEX "^cmake .*--install build$" LIMIT_COUNT 1)
if(NOT command)
  message(FATAL_ERROR "README.md has no install commands")
endif()

set(work "${WORK}/install_as_printed")
file(REMOVE_RECURSE "${work}")
file(
  COPY "${SOURCE}/CMakeLists.txt" "${SOURCE}/cmake" "${SOURCE}/include" "${SOURCE}/tests" "${SOURCE}/examples"
    "${SOURCE}/README.md" "${SOURCE}/LICENSE"
  DESTINATION "${work}/tree"
)
execute_process(
  COMMAND "${CMAKE_COMMAND}" -E env "DESTDIR=${work}/staged" sh -c "${command}"
  WORKING_DIRECTORY "${work}/tree" RESULT_VARIABLE status OUTPUT_VARIABLE text ERROR_VARIABLE text
)
if(status)
  message(FATAL_ERROR "`${command}` fails:\n${text}")
endif()
file(STRINGS "${work}/tree/build/CMakeCache.txt" foreign REGEX "^(Catch2|CLI11|OPENSSL|httplib)")
if(foreign)
  message(FATAL_ERROR "`${command}` looks for what a user need not have: ${foreign}")
endif()
foreach(file IN ITEMS include/exotel/lists_client.hpp share/cmake/ExotelListsClient/ExotelListsClientConfig.cmake)
  if(NOT EXISTS "${work}/staged/usr/local/${file}")
    message(FATAL_ERROR "`${command}` does not install ${file}")
  endif()
endforeach()

# What is meant for another root is found in it: the sysroot stands in front of the include path, and once.
find_program(pkg_config pkg-config)
if(pkg_config)
  execute_process(COMMAND "${pkg_config}" --variable pc_path pkg-config OUTPUT_VARIABLE path OUTPUT_STRIP_TRAILING_WHITESPACE)
  set(ENV{PKG_CONFIG_LIBDIR} "${work}/staged/usr/local/share/pkgconfig:${path}")
  set(ENV{PKG_CONFIG_SYSROOT_DIR} "${work}/staged")
  execute_process(
    COMMAND "${pkg_config}" --cflags exotel-lists-client OUTPUT_VARIABLE flags ERROR_VARIABLE flags RESULT_VARIABLE status
  )
  if(status OR NOT " ${flags}" MATCHES " -I${work}/staged/usr/local/include ")
    message(FATAL_ERROR "pkg-config under a sysroot says: ${flags}")
  endif()
endif()
