# Fails when the library could print or end the program: neither do its headers name what does, nor does a
# translation unit that uses it call it. NDEBUG, because asserts of nlohmann/json may abort.
set(words "cout|cerr|clog|printf|fprintf|puts|fputs|putchar|perror|abort|exit|_exit|_Exit|quick_exit|terminate")
file(GLOB_RECURSE headers "${SOURCE}/include/*.hpp")
list(LENGTH headers count)
if(count LESS 10)
  message(FATAL_ERROR "only ${count} headers were seen: the check itself is broken")
endif()
foreach(header IN LISTS headers)
  file(STRINGS "${header}" lines)
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "//.*" "" line "${line}")
    string(REGEX REPLACE "\"[^\"]*\"" "" line "${line}")
    if(line MATCHES "include *<(iostream|syslog.h)>" OR line MATCHES "(^|[^A-Za-z0-9_.>])(${words})( *\\(| *<<)")
      message(FATAL_ERROR "${header} may print or end the program: ${line}")
    endif()
  endforeach()
endforeach()

find_program(nm NAMES nm llvm-nm)
if(NOT nm)
  message(FATAL_ERROR "the check needs nm (Debian: apt install binutils)")
endif()
execute_process(
  COMMAND "${CXX}" -std=c++17 -DNDEBUG -c "-I${SOURCE}/include" "${SOURCE}/tests/consumers/app.cpp" -o "${WORK}/silence.o"
  RESULT_VARIABLE status
)
execute_process(COMMAND "${nm}" -u -C "${WORK}/silence.o" OUTPUT_VARIABLE symbols RESULT_VARIABLE nm_status)
if(status OR nm_status OR NOT symbols MATCHES "curl_easy_setopt")
  message(FATAL_ERROR "the object that was to be looked at does not hold the library")
endif()
string(REGEX REPLACE "std::terminate[^\n]*" "" symbols "${symbols}") # clang's, at the end of what is noexcept
if(symbols MATCHES " U ((std::)?(${words}))(@[^\n]*)?\n")
  message(FATAL_ERROR "a user's object calls ${CMAKE_MATCH_1}")
endif()
