# Fails where a macro that other headers are known to define breaks ours: `min` and `max` of windows.h, `check`,
# `require` and `verify` of Apple's AssertMacros.h, and what plug-in hosts do to `read` and `write`.
include("${CMAKE_CURRENT_LIST_DIR}/header_includes.cmake")
set(macros "")
foreach(name IN ITEMS min max check require verify read write)
  string(APPEND macros "#undef ${name}\n#define ${name}(...) (this does not compile)\n")
endforeach()
file(WRITE "${WORK}/foreign_macros.cpp" "${foreign}${macros}${ours}")
execute_process(
  COMMAND "${CXX}" -std=c++17 -fsyntax-only "-I${SOURCE}/include" "${WORK}/foreign_macros.cpp"
  RESULT_VARIABLE status ERROR_VARIABLE text
)
if(status)
  message(FATAL_ERROR "a macro of other people's breaks our headers:\n${text}")
endif()
