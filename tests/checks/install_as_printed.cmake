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
