# An exception crosses from a shared library with hidden names into a program that catches it by its type: with the
# compiler's own standard library, and with libc++, which compares types by address, where clang++ has it.
set(ways "${CXX}")
find_program(clang NAMES clang++)
if(clang)
  file(WRITE "${WORK}/libcxx.cpp" "#include <string>\nint main() { return std::string(\"\").size() == 0 ? 0 : 1; }\n")
  execute_process(
    COMMAND "${clang}" -stdlib=libc++ "${WORK}/libcxx.cpp" -o "${WORK}/libcxx" RESULT_VARIABLE status ERROR_QUIET
  )
  if(status EQUAL 0)
    list(APPEND ways "${clang} -stdlib=libc++")
  endif()
endif()
foreach(way IN LISTS ways)
  message(STATUS "${way}")
  separate_arguments(compiler UNIX_COMMAND "${way}")
  list(APPEND compiler -std=c++17 "-I${SOURCE}/include" -fvisibility=hidden -fvisibility-inlines-hidden)
  execute_process(
    COMMAND ${compiler} -shared -fPIC "${SOURCE}/tests/consumers/hidden_visibility/library.cpp" -o "${WORK}/libhidden.so"
    RESULT_VARIABLE status
  )
  if(status EQUAL 0)
    execute_process(
      COMMAND ${compiler} "${SOURCE}/tests/consumers/hidden_visibility/program.cpp" "${WORK}/libhidden.so" "-Wl,-rpath,${WORK}"
        -o "${WORK}/catches"
      RESULT_VARIABLE status
    )
  endif()
  if(status)
    message(FATAL_ERROR "${way}: does not build")
  endif()
  execute_process(COMMAND "${WORK}/catches" RESULT_VARIABLE status)
  if(status)
    message(FATAL_ERROR "${way}: the exception is not caught: ${status}")
  endif()
endforeach()
