# Configures the project that finds the library twice; fails where that stops or warns.
foreach(installed_first IN ITEMS ON OFF)
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -S "${SOURCE}/tests/consumers/duplicate_import" -B "${WORK}/duplicate_import_${installed_first}"
      "-DCMAKE_CXX_COMPILER=${CXX}" "-DCMAKE_PREFIX_PATH=${PREFIX}" "-DEXOTEL_SOURCE=${SOURCE}"
      "-DINSTALLED_FIRST=${installed_first}"
    RESULT_VARIABLE status OUTPUT_VARIABLE text ERROR_VARIABLE complaints
  )
  if(status OR complaints)
    message(FATAL_ERROR "found twice (installed first: ${installed_first}): ${complaints}")
  endif()
endforeach()
