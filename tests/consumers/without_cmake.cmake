# Builds the user's program by the compiler alone, with flags from pkg-config or with a plain -I, and runs it. The
# installed package was moved, so that pkg-config is told to go by where it is.
set(warnings -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
if(PREFIX)
  set(ENV{PKG_CONFIG_PATH} "${PREFIX}/share/pkgconfig")
  execute_process(
    COMMAND pkg-config --define-prefix --cflags --libs exotel-lists-client
    OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE status
  )
  if(status)
    message(FATAL_ERROR "pkg-config does not know exotel-lists-client")
  endif()
  separate_arguments(flags UNIX_COMMAND "${flags}")
else()
  set(flags "-I${SOURCE}/include" -lcurl)
endif()
execute_process(
  COMMAND "${CXX}" -std=c++17 ${warnings} "${SOURCE}/tests/consumers/app.cpp" -o "${PROGRAM}" ${flags}
  RESULT_VARIABLE status
)
if(status)
  message(FATAL_ERROR "does not compile")
endif()
execute_process(COMMAND "${PROGRAM}" RESULT_VARIABLE status)
if(status)
  message(FATAL_ERROR "the program failed: ${status}")
endif()
