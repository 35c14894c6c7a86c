# README's two scripts find their tree however they are started: through a link, by `sh`, from another folder, and where
# CDPATH names a folder in which a like one stands. What they install first is replaced by saying where they are.
set(tree "${WORK}/scripts/tree with blanks")
set(decoy "${WORK}/scripts/decoy")
file(REMOVE_RECURSE "${WORK}/scripts")
file(MAKE_DIRECTORY "${decoy}/examples" "${decoy}/tests")
file(COPY "${SOURCE}/examples/demo.sh" DESTINATION "${tree}/examples")
file(COPY "${SOURCE}/tests/run.sh" DESTINATION "${tree}/tests")
file(WRITE "${tree}/examples/install_dependencies.sh" "install_dependencies() { pwd -P; exit 7; }\n")
get_filename_component(expected "${tree}" REALPATH)

function(expect_found)
  execute_process(
    COMMAND ${ARGN} WORKING_DIRECTORY "${tree}" RESULT_VARIABLE status OUTPUT_VARIABLE text ERROR_VARIABLE text
  )
  if(NOT status EQUAL 7 OR NOT text STREQUAL "${expected}\n")
    message(FATAL_ERROR "${ARGN}: ${status}, ${text}")
  endif()
endfunction()
foreach(script IN ITEMS examples/demo.sh tests/run.sh)
  get_filename_component(name "${script}" NAME)
  file(CREATE_LINK "${tree}/${script}" "${WORK}/scripts/${name}" SYMBOLIC)
  expect_found("${CMAKE_COMMAND}" -E env "CDPATH=${decoy}" "${script}")
  expect_found(sh "${script}")
  expect_found("${CMAKE_COMMAND}" -E chdir / "${tree}/${script}")
  expect_found("${WORK}/scripts/${name}")
endforeach()
