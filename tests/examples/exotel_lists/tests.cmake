# ---- The program exotel-lists, driven as its users do: a test for each theme
if(NOT TARGET nlohmann_json::nlohmann_json)
  find_package(nlohmann_json 3.9 REQUIRED)
endif()
add_executable(exotel_lists_csv_rows examples/exotel_lists/csv_rows.cpp)
target_include_directories(exotel_lists_csv_rows PRIVATE "${PROJECT_SOURCE_DIR}/examples")
target_link_libraries(exotel_lists_csv_rows PRIVATE nlohmann_json::nlohmann_json exotel_dev_warnings)
target_compile_features(exotel_lists_csv_rows PRIVATE cxx_std_17)

set(faults "") # without the library, what needs it says that it did not run
if(CMAKE_SYSTEM_NAME STREQUAL Linux)
  add_library(exotel_lists_system_faults MODULE examples/exotel_lists/system_faults.cpp)
  target_link_libraries(exotel_lists_system_faults PRIVATE ${CMAKE_DL_LIBS} exotel_dev_warnings)
  target_compile_features(exotel_lists_system_faults PRIVATE cxx_std_17)
  set(faults "$<TARGET_FILE:exotel_lists_system_faults>")
endif()

find_program(EXOTEL_LISTS_CLIENT_PYTHON python3)
foreach(theme IN ITEMS csv input numbers record run output signals crash_resume)
  set(name "program: ${theme}")
  if(EXOTEL_LISTS_CLIENT_PYTHON)
    add_test(
      NAME "${name}"
      COMMAND "${CMAKE_COMMAND}" -E env "EXOTEL_PROGRAMS=${PROJECT_BINARY_DIR}/examples"
        "EXOTEL_CSV_ROWS=$<TARGET_FILE:exotel_lists_csv_rows>"
        "EXOTEL_FAULTS=${faults}"
        "${EXOTEL_LISTS_CLIENT_PYTHON}" -B "${CMAKE_CURRENT_SOURCE_DIR}/examples/exotel_lists/${theme}_test.py"
    )
  else()
    add_test(NAME "${name}" COMMAND sh -c "echo 'NOT RUN: ${name}: python3 is not installed'; exit 77")
  endif()
  set_tests_properties("${name}" PROPERTIES LABELS example TIMEOUT 240 SKIP_RETURN_CODE 77)
endforeach()
