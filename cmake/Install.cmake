# Installed under names of their own: Node.js owns the name `node`. `sim` is a link, for short.

include(GNUInstallDirs)
foreach(tool sim node chain)
  install(PROGRAMS $<TARGET_FILE:${tool}> DESTINATION ${CMAKE_INSTALL_BINDIR} RENAME onetip-${tool})
endforeach()
install(CODE "file(CREATE_LINK onetip-sim
  \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/sim SYMBOLIC)")
# What shells complete, as the program itself says.
foreach(shell bash zsh)
  set(completion_${shell} ${PROJECT_BINARY_DIR}/completion.${shell})
  install(CODE "execute_process(COMMAND \"$<TARGET_FILE:sim>\" completion ${shell}
    OUTPUT_FILE \"${completion_${shell}}\" COMMAND_ERROR_IS_FATAL ANY)")
endforeach()
foreach(name sim onetip-sim)
  install(FILES ${completion_bash} DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
          RENAME ${name})
endforeach()
install(FILES ${completion_zsh} DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions
        RENAME _onetip-sim)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/scenarios DESTINATION ${CMAKE_INSTALL_DATADIR}/onetip)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/README.md
        DESTINATION ${CMAKE_INSTALL_DOCDIR})
