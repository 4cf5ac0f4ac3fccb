build-prof/cli/commands.o: src/cli/commands.c src/cli/commands.h \
 src/cli/command.h src/cli/output.h src/cli/options.h
src/cli/commands.h:
src/cli/command.h:
src/cli/output.h:
src/cli/options.h:
