build-prof/cli/options.o: src/cli/options.c src/cli/errors.h \
 src/cli/options.h src/cli/command.h src/cli/output.h
src/cli/errors.h:
src/cli/options.h:
src/cli/command.h:
src/cli/output.h:
