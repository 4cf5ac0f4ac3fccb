build-prof/cli/main.o: src/cli/main.c src/cli/commands.h \
 src/cli/command.h src/cli/output.h src/cli/errors.h
src/cli/commands.h:
src/cli/command.h:
src/cli/output.h:
src/cli/errors.h:
