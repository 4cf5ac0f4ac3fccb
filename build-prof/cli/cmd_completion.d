build-prof/cli/cmd_completion.o: src/cli/cmd_completion.c \
 src/cli/commands.h src/cli/command.h src/cli/output.h \
 src/cli/completion.h src/cli/options.h
src/cli/commands.h:
src/cli/command.h:
src/cli/output.h:
src/cli/completion.h:
src/cli/options.h:
