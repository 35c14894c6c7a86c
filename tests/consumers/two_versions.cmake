# A program links code built on this version of the library and on another minor version: neither takes the other's
# functions. The other version is a copy with its numbers and its inline namespace changed.
set(other "${WORK}/two_versions")
file(REMOVE_RECURSE "${other}")
file(COPY "${SOURCE}/include" DESTINATION "${other}")
file(GLOB_RECURSE headers "${other}/include/*.hpp")
foreach(header IN LISTS headers)
  file(READ "${header}" text)
  string(REPLACE "v0_1" "v0_99" text "${text}")
  string(REPLACE "VERSION_MINOR 1" "VERSION_MINOR 99" text "${text}")
  string(REPLACE "VERSION_MINOR != 1" "VERSION_MINOR != 99" text "${text}")
  file(WRITE "${header}" "${text}")
endforeach()

function(compile source object)
  execute_process(
    COMMAND "${CXX}" -std=c++17 ${ARGN} -c "${SOURCE}/tests/consumers/${source}" -o "${other}/${object}" RESULT_VARIABLE status
  )
  if(status)
    message(FATAL_ERROR "${object} does not compile")
  endif()
endfunction()
compile(app.cpp this_version.o "-I${SOURCE}/include" -Dmain=app_on_this_version)
compile(app.cpp another_version.o "-I${other}/include" -Dmain=app_on_another_version)
compile(two_versions/main.cpp main.o)
execute_process(
  COMMAND "${CXX}" "${other}/this_version.o" "${other}/another_version.o" "${other}/main.o" -lcurl -pthread -o "${other}/program"
  RESULT_VARIABLE status
)
if(status)
  message(FATAL_ERROR "two versions do not link")
endif()
execute_process(COMMAND "${other}/program" RESULT_VARIABLE status)
if(status)
  message(FATAL_ERROR "two versions in one program: one of them does not work: ${status}")
endif()

# What is weak in both objects and ours must differ in its name, or the linker would keep one for both.
find_program(nm NAMES nm)
if(nm)
  foreach(object IN ITEMS this_version another_version)
    execute_process(COMMAND "${nm}" --defined-only "${other}/${object}.o" OUTPUT_VARIABLE symbols)
    string(REGEX MATCHALL " [VWu] [^\n]*6exotel[^\n]*" ${object} "${symbols}")
  endforeach()
  set(both ${this_version} ${another_version})
  list(LENGTH both count)
  list(REMOVE_DUPLICATES both)
  list(LENGTH both distinct)
  if(count EQUAL 0 OR NOT count EQUAL distinct)
    message(FATAL_ERROR "${count} symbols of two versions have ${distinct} names")
  endif()
endif()
