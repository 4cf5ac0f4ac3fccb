build-prof/cli/cmd_help.o: src/cli/cmd_help.c src/cli/commands.h \
 src/cli/command.h src/cli/output.h src/cli/errors.h src/cli/options.h
src/cli/commands.h:
src/cli/command.h:
src/cli/output.h:
src/cli/errors.h:
src/cli/options.h:
