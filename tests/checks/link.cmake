# Links OBJECTS (parted by `|`) into PROGRAM. With EXPECTED_ERROR, a pattern, linking must fail and say so; without, it
# must succeed, and so must the program.
string(REPLACE "|" ";" objects "${OBJECTS}")
list(REMOVE_ITEM objects "")
separate_arguments(flags UNIX_COMMAND "${FLAGS}")
execute_process(
  COMMAND "${CXX}" ${flags} ${objects} -o "${PROGRAM}" ${LIBRARIES} -pthread
  RESULT_VARIABLE status OUTPUT_VARIABLE text ERROR_VARIABLE text
)
if(NOT EXPECTED_ERROR)
  if(status)
    message(FATAL_ERROR "does not link: ${text}")
  endif()
  execute_process(COMMAND "${PROGRAM}" RESULT_VARIABLE status)
  if(status)
    message(FATAL_ERROR "the program failed: ${status}")
  endif()
elseif(NOT status)
  message(FATAL_ERROR "links, though it must not")
elseif(NOT text MATCHES "${EXPECTED_ERROR}")
  message(FATAL_ERROR "fails, but not with '${EXPECTED_ERROR}': ${text}")
endif()
