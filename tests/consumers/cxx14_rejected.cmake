# A compiler in C++14 mode gets one clear error and not hundreds.
execute_process(
  COMMAND "${CXX}" -std=c++14 -fsyntax-only "-I${SOURCE}/include" "${SOURCE}/tests/consumers/app.cpp"
  RESULT_VARIABLE status ERROR_VARIABLE text
)
string(REGEX MATCHALL "error:" errors "${text}")
list(LENGTH errors count)
# The second one is that the compiler stops.
if(status EQUAL 0 OR count GREATER 2 OR NOT text MATCHES "exotel-lists needs C..17 or newer")
  message(FATAL_ERROR "C++14 gets ${count} errors:\n${text}")
endif()
